import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { SourceFile } from '../base/source-file.ts';
import type { Exercise } from '../catalog/exercise.ts';
import { nearestIds } from '../catalog/nearest-ids.ts';

/**
 * Bytes of a file that are read at all. Whatever its characters are, what is cut off here has more of them than the
 * isolate takes, and is refused there as `too-large`.
 */
const FILE_BYTES_MAX = 1 << 20;

/**
 * The files to grade at a path: a folder that holds the exercise's files, or the one file of an exercise with one.
 * Only declared files are read. Links, pipes, devices and ways out of the folder are refused before they are opened, and a
 * file that changes into one in that moment is refused when it is open, before anything is read.
 * @throws UserError when the path or one of the files cannot be graded.
 */
export function readSubmission(path: string, exercise: Pick<Exercise, 'id' | 'files'>): readonly SourceFile[] {
  const status = statusOf(path);
  if (status === null) throw noSuchPath(path);
  if (status.isDirectory()) return exercise.files.map((file) => readInside(path, file));
  const [only, ...more] = exercise.files;
  if (only !== undefined && more.length === 0) return [readPlain(path, only)];
  throw new UserError({
    message: `${exercise.id} has ${exercise.files.length} files, and ${path} is one file.`,
    fix: `Name a folder that holds ${exercise.files.join(', ')}.`,
  });
}

function readInside(folder: string, name: string): SourceFile {
  const path = join(folder, name);
  if (statusOf(path) === null)
    throw new UserError({ message: `There is no file ${path}.`, fix: `A submission needs its own ${name}.` });
  // A folder on the way may be a link: the file would look plain, and lie anywhere.
  if (
    !realpathSync(dirname(path))
      .concat(sep)
      .startsWith(realpathSync(folder) + sep)
  )
    throw refused(path, 'lies outside of the submission');
  return readPlain(path, name);
}

function readPlain(path: string, name: string): SourceFile {
  refuseUnlessPlain(path, lstatSync(path));
  // Neither follows a link nor waits for the other end of a pipe, should the file have become one just now.
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = fstatSync(file);
    refuseUnlessPlain(path, status);
    return { path: name, text: readStart(file, Math.min(status.size, FILE_BYTES_MAX)) };
  } finally {
    closeSync(file);
  }
}

function readStart(file: number, length: number): string {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(file, bytes, filled, length - filled, null);
    if (count === 0) break;
    filled += count;
  }
  return bytes.toString('utf8', 0, filled);
}

function refuseUnlessPlain(path: string, status: Stats): void {
  if (status.isFile()) return;
  throw refused(
    path,
    status.isDirectory() ? 'is a folder' : status.isSymbolicLink() ? 'is a link' : 'is not a plain file',
  );
}

function refused(path: string, what: string): UserError {
  return new UserError({
    message: `${path} ${what}.`,
    why: 'Only plain files are graded, so that a submission cannot point at something else.',
    fix: 'Put the file itself there.',
  });
}

function noSuchPath(path: string): UserError {
  const near = nearestIds(basename(path), siblings(path)).map((name) => join(dirname(path), name));
  const fix = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Check the path.';
  return new UserError({ message: `There is no file or folder ${path}.`, fix });
}

function statusOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function siblings(path: string): readonly string[] {
  return statusOf(dirname(path))?.isDirectory() ? readdirSync(dirname(path)) : [];
}
