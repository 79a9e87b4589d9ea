import { createRequire } from 'node:module';
import type { Options, transform as Transform } from 'sucrase';
import type { SourceFile } from '../base/source-file.ts';
import type { Problem } from '../verdict/verdict.ts';
import { FILE_CHARACTERS_MAX } from './limits.ts';
import { TooAmbiguous, withBoundedEffort } from './parser-effort.ts';
import { lazyPositionMap, type PositionMap } from './source-map.ts';
import { type ImportedModule, positionOf, readTokens } from './source-tokens.ts';

/** A file's JavaScript, and what can be said of its source without running it. */
export interface StrippedFile {
  readonly code: string;
  readonly imports: readonly ImportedModule[];
  /** From a place in `code`, as the guest reports it, to the candidate's own line and column. */
  readonly original: PositionMap;
}

/**
 * Two parsers read a file, this one and the guest's, and which of them runs out of stack first depends on the machine: it
 * is told alike, without a file, which the guest's does not know.
 */
export const NESTED_TOO_DEEPLY: Problem = { kind: 'syntax', message: 'The code is nested too deeply to be read.' };

/**
 * TypeScript to JavaScript with every line kept where it is, and a map of the columns. The parser is plain JavaScript:
 * whatever a hostile file does to it, it ends in an error that can be caught.
 */
export function stripTypes(file: SourceFile): StrippedFile | { readonly problem: Problem } {
  const unreadable = refuse(file);
  if (unreadable !== null) return { problem: unreadable };
  const { path, text } = file;
  const options: Options = { transforms: ['typescript'], disableESTransforms: true, filePath: path };
  try {
    const { imports, valueNamespace } = withBoundedEffort(() => readTokens(text));
    if (valueNamespace !== null) {
      const message = 'A namespace that holds values is not supported: use a module or a plain object.';
      return { problem: { kind: 'syntax', message, file: path, ...valueNamespace } };
    }
    // The same parser over the same text: what it could read once it reads again.
    const { code } = transform()(text, options);
    const makeMap = () => transform()(text, { ...options, sourceMapOptions: { compiledFilename: path } }).sourceMap;
    return { code, imports, original: lazyPositionMap(code, makeMap) };
  } catch (error) {
    if (error instanceof RangeError) return { problem: NESTED_TOO_DEEPLY };
    if (error instanceof TooAmbiguous) {
      const message = 'Code that can be read in more than one way is nested too deeply here.';
      return { problem: { kind: 'syntax', message, file: path, ...positionOf(text, error.offset) } };
    }
    return { problem: syntaxProblem(error, path) };
  }
}

/** A trusted file as CommonJS, with every line kept: suites are compiled like this, and run outside of the isolate. */
export function toCommonJs({ path, text }: SourceFile): string {
  return transform()(text, { transforms: ['typescript', 'imports'], disableESTransforms: true, filePath: path }).code;
}

/** The same with a source map in it: the inspector shows the source, and breakpoints set there hit. `path` is its URL. */
export function toDebuggable({ path, text }: SourceFile): string {
  const { code, sourceMap } = transform()(text, {
    transforms: ['typescript', 'imports'],
    disableESTransforms: true,
    filePath: path,
    sourceMapOptions: { compiledFilename: path },
  });
  const map = JSON.stringify({ ...sourceMap, sources: [path], sourcesContent: [text] });
  const data = Buffer.from(map, 'utf8').toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${data}`;
}

function refuse({ path, text }: SourceFile): Problem | null {
  if (text.length > FILE_CHARACTERS_MAX) {
    return { kind: 'too-large', message: `The file is larger than ${FILE_CHARACTERS_MAX >> 10} KB.`, file: path };
  }
  return text.trim() === '' ? { kind: 'empty', message: 'The file is empty.', file: path } : null;
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
    column: loc?.column ?? 1,
  };
}
