import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hashValue, sha256 } from '../base/hash.ts';

/** A file of the candidate's, with its path relative to the exercise's folder. */
export interface WorkFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Larger files are no source code; they are left alone, and never overwritten either. */
const FILE_BYTES_MAX = 4 * 1024 * 1024;
/** A folder with more files than this is not an exercise (a stray node_modules, say); the rest is left alone. */
const FILE_COUNT_MAX = 500;
const SOURCE_NAME = /\.(ts|json)$/;

/** True for a file that is graded and kept, going by its name. */
export function isSourceName(name: string): boolean {
  return SOURCE_NAME.test(name);
}

/** The sources in an exercise's folder: what a check grades, and so what a snapshot keeps. Folders by name, depth first. */
export function readWorkFiles(folder: string): readonly WorkFile[] {
  return listSources(folder, '')
    .slice(0, FILE_COUNT_MAX)
    .map((path) => ({ path, bytes: readFileSync(join(folder, path)) }));
}

/** One hash for a set of files: the same bytes under the same paths give the same hash. */
export function hashWorkFiles(files: readonly WorkFile[]): string {
  return hashValue(files.map((file) => [file.path, sha256(file.bytes)]));
}

/** Like {@link hashWorkFiles}, blind to blanks and line ends: adding an empty line does not count as work. */
export function hashWithoutBlanks(files: readonly WorkFile[]): string {
  return hashValue(files.map((file) => [file.path, sha256(file.bytes.toString('utf8').replace(/\s+/g, ''))]));
}

function listSources(folder: string, prefix: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true }).sort(byName)) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    // Folders behind a symbolic link are not followed: they may lead back here.
    if (entry.isDirectory() && found.length < FILE_COUNT_MAX) found.push(...listSources(folder, path));
    else if (isSourceName(entry.name) && isReadableSource(join(folder, path))) found.push(path);
  }
  return found;
}

function isReadableSource(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.isFile() && stats.size <= FILE_BYTES_MAX;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
