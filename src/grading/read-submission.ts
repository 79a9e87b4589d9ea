import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { SourceFile } from '../base/source-file.ts';
import type { Exercise } from '../catalog/exercise.ts';
import { nearestIds } from '../catalog/nearest-ids.ts';

/** Bytes of a file that are read at all; the isolate refuses what is cut off here as `too-large`. */
const FILE_BYTES_MAX = 512 << 10;

/**
 * The files to grade at a path: a folder that holds the exercise's files, or the one file of an exercise with one.
 * Only declared files are read; links, pipes and devices are refused before they are opened.
 */
export function readSubmission(path: string, exercise: Pick<Exercise, 'id' | 'files'>): readonly SourceFile[] {
  const status = statusOf(path);
  if (status === null) {
    const near = nearestIds(basename(path), siblings(path));
    const fix =
      near.length > 0
        ? `Did you mean ${near.map((name) => join(dirname(path), name)).join(' or ')}?`
        : 'Check the path.';
    throw new UserError({ message: `There is no file or folder ${path}.`, fix });
  }
  if (status.isDirectory()) return exercise.files.map((file) => readOne(join(path, file), file));
  const [only, ...more] = exercise.files;
  if (only !== undefined && more.length === 0) return [readOne(path, only)];
  throw new UserError({
    message: `${exercise.id} has ${exercise.files.length} files, and ${path} is one file.`,
    fix: `Name a folder that holds ${exercise.files.join(', ')}.`,
  });
}

function readOne(path: string, name: string): SourceFile {
  const status = statusOf(path);
  if (status === null)
    throw new UserError({ message: `There is no file ${path}.`, fix: `A submission needs its own ${name}.` });
  if (!status.isFile()) {
    throw new UserError({
      message: `${path} is ${status.isDirectory() ? 'a folder' : status.isSymbolicLink() ? 'a link' : 'not a plain file'}.`,
      why: 'Only plain files are graded, so that a submission cannot point at something else.',
      fix: 'Put the file itself there.',
    });
  }
  // A file beyond the limit is not read whole: its size alone makes it invalid.
  if (status.size > FILE_BYTES_MAX) return { path: name, text: ' '.repeat(FILE_BYTES_MAX) };
  return { path: name, text: readFileSync(path, 'utf8') };
}

function statusOf(path: string) {
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
