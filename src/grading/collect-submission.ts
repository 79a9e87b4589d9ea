import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join, sep } from 'node:path';
import type { SourceFile } from '../base/source-file.ts';
import type { Exercise } from '../catalog/exercise.ts';
import type { Problem, Verdict } from '../verdict/verdict.ts';
import { invalidVerdict } from './assemble-verdict.ts';
import { readSubmission } from './read-submission.ts';

/** A submission of a batch: what is graded, or why there is nothing to grade. */
export interface CollectedSubmission {
  readonly files: readonly SourceFile[];
  /** Path of each file, by the exercise's name for it, as the submission's own path and the file's. */
  readonly places: Readonly<Record<string, string>>;
  /** What lies beside the declared files and is not read: a package.json, tests, settings. */
  readonly ignored: readonly string[];
  readonly problem: Problem | null;
}

/** Names are told so that nobody wonders why their file had no effect; a whole node_modules would drown that. */
const IGNORED_MAX = 20;

/**
 * Reads a submission of a batch. In a batch a missing file, a link or a pipe is that submission's own trouble, and the
 * others are graded; only a path that does not exist at all is an error.
 */
export function collectSubmission(path: string, name: string, exercise: Exercise): CollectedSubmission {
  const isFolder = lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const places = Object.fromEntries(
    exercise.files.map((file) => [file, isFolder ? (name === '.' ? file : `${name}/${file}`) : name]),
  );
  const ignored = isFolder ? otherEntries(path, exercise.files) : [];
  const trouble = troubleAt(path, isFolder, exercise.files);
  if (trouble !== null) return { files: [], places, ignored, problem: trouble };
  return { files: readSubmission(path, exercise), places, ignored, problem: null };
}

/** The verdict on a submission that could not be read. */
export function verdictOnUnread(exercise: Exercise, problem: Problem): Verdict {
  return invalidVerdict(exercise, [], problem, {
    startedAt: new Date().toISOString(),
    durationMs: 0,
    host: hostname(),
    outerSandbox: 'none',
  });
}

function troubleAt(path: string, isFolder: boolean, files: readonly string[]): Problem | null {
  if (!isFolder) {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined || status.isFile()) return null;
    return notPlain(basename(path));
  }
  const root = realpathSync(path);
  for (const file of files) {
    const full = join(path, file);
    const status = lstatSync(full, { throwIfNoEntry: false });
    if (status === undefined) return { kind: 'missing-file', message: `There is no file ${file}.`, file };
    if (!status.isFile()) return notPlain(file);
    // A folder on the way may be a link: the file itself would look plain, and lie anywhere.
    if (!realpathSync(full).startsWith(root + sep)) return notPlain(file);
  }
  return null;
}

function notPlain(file: string): Problem {
  const message = `${file} is not a plain file inside the submission. Links, pipes and devices are not opened.`;
  return { kind: 'not-plain-file', message, file };
}

function otherEntries(folder: string, files: readonly string[]): readonly string[] {
  const own = new Set(files.map((file) => file.split('/')[0]));
  const others = readdirSync(folder)
    .filter((name) => !own.has(name) && name !== '.git')
    .sort();
  if (others.length <= IGNORED_MAX) return others;
  return [...others.slice(0, IGNORED_MAX), `and ${others.length - IGNORED_MAX} more`];
}
