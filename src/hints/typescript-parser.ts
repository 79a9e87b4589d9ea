import { createRequire } from 'node:module';
import type { ts } from 'ts-morph';
import type { SourceFile } from '../base/source-file.ts';

export type { ts } from 'ts-morph';

let loaded: typeof ts | null = null;

/** The compiler that ts-morph carries. Loading takes some 200 ms, so it waits for the first file; `import` would take 300. */
export function typescript(): typeof ts {
  loaded ??= (createRequire(import.meta.url)('ts-morph') as { readonly ts: typeof ts }).ts;
  return loaded;
}

export interface ParsedFile {
  readonly source: ts.SourceFile;
  /** True when the text is TypeScript from end to end; otherwise the tree holds the parser's guesses. */
  readonly isSound: boolean;
}

/**
 * Parses one file; types are never looked at. Text that is no TypeScript gives a tree all the same. Hostile text can make
 * the parser run very long or overflow the stack: call it only where that can be ended.
 */
export function parseFile({ path, text }: SourceFile): ParsedFile {
  const ts = typescript();
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
  const { parseDiagnostics } = source as unknown as { readonly parseDiagnostics: readonly unknown[] };
  return { source, isSound: parseDiagnostics.length === 0 };
}
