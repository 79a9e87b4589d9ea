/** Which modules a submission may import, and what a specifier means. */
import { posix } from 'node:path';
import type { Problem } from '../verdict/verdict.ts';
import type { StrippedFile } from './strip-types.ts';

export const PORTS_MODULE = 'bugbash/ports';
/** Names under which `node:crypto` may be imported. */
export const CRYPTO_MODULES = ['node:crypto', 'crypto'] as const;
const ALLOWED_IMPORTS = `${PORTS_MODULE}, ${CRYPTO_MODULES[0]} and the exercise's own files`;

/** Every import is looked at before anything runs, so that the message can name the line. */
export function findForeignImport(
  files: ReadonlyMap<string, StrippedFile>,
  modules: ReadonlyMap<string, string>,
): Problem | null {
  for (const [file, { imports }] of files) {
    for (const { specifier, line, column } of imports) {
      if (resolveImport(file, specifier, modules) !== null) continue;
      return { kind: 'forbidden-import', message: refusal(specifier), file, line, column };
    }
  }
  return null;
}

export function refusal(specifier: string): string {
  return `"${specifier}" cannot be imported here. Allowed are ${ALLOWED_IMPORTS}.`;
}

/** The module a specifier means, or null when there is none. */
export function resolveImport(base: string, name: string, modules: ReadonlyMap<string, string>): string | null {
  const path = name.startsWith('.') ? posix.normalize(posix.join(posix.dirname(base), name)) : name;
  const candidates = [path, `${path}.ts`, path.replace(/\.js$/, '.ts')];
  return candidates.find((candidate) => modules.has(candidate)) ?? null;
}
