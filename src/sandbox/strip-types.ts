import { createRequire } from 'node:module';
import type { transform as Transform } from 'sucrase';
import { FILE_CHARACTERS_MAX } from './limits.ts';
import type { Problem } from '../verdict/verdict.ts';
import type { SourceFile } from '../base/source-file.ts';

/**
 * TypeScript to JavaScript with every line kept where it is, so that a stack names the candidate's own line. The parser
 * is plain JavaScript: whatever a hostile file does to it, it ends in an error that can be caught.
 */
export function stripTypes({ path, text }: SourceFile): { readonly code: string } | { readonly problem: Problem } {
  if (text.length > FILE_CHARACTERS_MAX) {
    return {
      problem: { kind: 'too-large', message: `The file is larger than ${FILE_CHARACTERS_MAX >> 10} KB.`, file: path },
    };
  }
  if (text.trim() === '') return { problem: { kind: 'empty', message: 'The file is empty.', file: path } };
  try {
    return { code: transform()(text, { transforms: ['typescript'], disableESTransforms: true, filePath: path }).code };
  } catch (error) {
    if (error instanceof RangeError) {
      return { problem: { kind: 'syntax', message: 'The file is nested too deeply to be read.', file: path } };
    }
    return { problem: syntaxProblem(error, path) };
  }
}

let loaded: typeof Transform | null = null;

/** Loaded when the first file is read: reading it costs some 20 ms that a start of the program need not pay. */
function transform(): typeof Transform {
  loaded ??= (createRequire(import.meta.url)('sucrase') as { transform: typeof Transform }).transform;
  return loaded;
}

function syntaxProblem(error: unknown, file: string): Problem {
  const { message, loc } = error as { message?: string; loc?: { line: number; column: number } };
  const text = String(message ?? error)
    .replace(/^Error transforming [^:]*: /, '')
    .replace(/ \(\d+:\d+\)$/, '');
  return {
    kind: 'syntax',
    message: `Syntax error: ${text}`,
    file,
    line: loc?.line ?? 1,
    column: (loc?.column ?? 0) + 1,
  };
}
