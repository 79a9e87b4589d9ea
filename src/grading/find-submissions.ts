import { lstatSync, readdirSync } from 'node:fs';
import { basename, join, posix, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { UserError } from '../base/errors.ts';
import type { Exercise } from '../catalog/exercise.ts';

/** A place to grade, and the exercise whose files lie there. */
export interface FoundSubmission {
  /** The path from the folder graded from, `/` between parts. */
  readonly name: string;
  readonly path: string;
  readonly exercise: string;
}

export interface Finding {
  readonly submissions: readonly FoundSubmission[];
  /** Folders beside submissions in which there is nothing to grade: somebody may have handed in nothing. */
  readonly empty: readonly string[];
}

type Candidate = Pick<Exercise, 'id' | 'files'>;

/** Folders below a named one that are looked through; submissions lie right there or one or two levels down. */
const DEPTH_MAX = 5;
/** More than any class; a folder with more entries is not one of submissions. */
const ENTRIES_MAX = 20_000;

/**
 * Finds submissions: a file, a folder that holds an exercise's files, a folder of such folders or files, or a pattern.
 * Ordered by name in byte order, each once. Links are never followed.
 */
export function findSubmissions(paths: readonly string[], cwd: string, exercises: readonly Candidate[]): Finding {
  const found = new Map<string, FoundSubmission>();
  const empty: string[] = [];
  for (const path of paths.flatMap((one) => expand(one, cwd))) {
    const finding = submissionsAt(path, cwd, exercises);
    for (const one of finding.submissions) found.set(`${one.name}\n${one.exercise}`, one);
    empty.push(...finding.empty);
  }
  const ordered = [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
  return { submissions: ordered, empty: [...new Set(empty)].sort() };
}

/** The paths that a pattern stands for; a path that exists is never a pattern. */
function expand(path: string, cwd: string): readonly string[] {
  const full = resolve(cwd, path);
  if (kindOf(full) !== 'missing' || !MAGIC.test(path)) return [full];
  const parts = full.split(sep);
  const fixed = parts.slice(
    0,
    parts.findIndex((part) => MAGIC.test(part)),
  );
  const depth = parts.includes('**') ? DEPTH_MAX : parts.length - fixed.length;
  const matches = picomatch(parts.slice(fixed.length).join('/'));
  const found = below(fixed.join(sep) || sep, '', depth).filter((name) => matches(name));
  if (found.length > 0) return found.map((name) => join(fixed.join(sep) || sep, name));
  throw new UserError({
    message: `Nothing matches ${path}.`,
    fix: 'Check the pattern; it is read from the present folder.',
  });
}

const MAGIC = /[*?[\]{}!]/;

/** Everything below a folder, as paths from it. A link is named, so that it can be refused, and not walked through. */
function below(root: string, folder: string, depth: number): readonly string[] {
  if (depth === 0 || kindOf(join(root, folder)) !== 'folder') return [];
  const names = readdirSync(join(root, folder)).sort();
  return names
    .filter((name) => name !== 'node_modules')
    .map((name) => (folder === '' ? name : `${folder}/${name}`))
    .flatMap((name) => [name, ...below(root, name, depth - 1)]);
}

function submissionsAt(path: string, cwd: string, exercises: readonly Candidate[]): Finding {
  const named = (at: string, exercise: string) => ({ name: nameOf(at, cwd), path: at, exercise });
  if (kindOf(path) !== 'folder') return { submissions: [named(path, exerciseOfFile(path, exercises))], empty: [] };
  const within = searchFolder(path, exercises, DEPTH_MAX);
  if (within.length === 0) {
    const [only, ...others] = exercises;
    // With one exercise in mind this is a submission that lacks its file, and gets a verdict that says so.
    if (only !== undefined && others.length === 0) return { submissions: [named(path, only.id)], empty: [] };
    throw new UserError({
      message: `In ${path} there are no files of any exercise.`,
      fix: 'Name the exercise with --exercise <id>, or check the path.',
    });
  }
  return {
    submissions: within.map(({ at, exercise }) => named(at, exercise)),
    empty: emptyFolders(path, within).map((folder) => nameOf(folder, cwd)),
  };
}

interface Place {
  readonly at: string;
  readonly exercise: string;
}

/** A folder that holds files of an exercise is one submission; else its folders are looked through, then its files. */
function searchFolder(folder: string, exercises: readonly Candidate[], depth: number): readonly Place[] {
  const here = exercises.filter(({ files }) => files.some((file) => kindOf(join(folder, file)) !== 'missing'));
  if (here.length > 0) return here.map(({ id }) => ({ at: folder, exercise: id }));
  const names = readdirSync(folder).filter((name) => !name.startsWith('.') && name !== 'node_modules');
  if (names.length > ENTRIES_MAX) return [];
  const paths = names.sort().map((name) => join(folder, name));
  const below = depth === 0 ? [] : paths.filter((path) => kindOf(path) === 'folder');
  const deeper = below.flatMap((path) => searchFolder(path, exercises, depth - 1));
  if (deeper.length > 0) return deeper;
  const [only, ...others] = exercises;
  if (only === undefined || others.length > 0 || only.files.length > 1) return [];
  return paths
    .filter((path) => /\.[cm]?ts$/.test(path) && kindOf(path) === 'file')
    .map((at) => ({ at, exercise: only.id }));
}

function emptyFolders(folder: string, places: readonly Place[]): readonly string[] {
  if (places.some(({ at }) => at === folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && name !== 'node_modules')
    .map((name) => join(folder, name))
    .filter((path) => kindOf(path) === 'folder')
    .filter((path) => !places.some(({ at }) => at === path || at.startsWith(path + sep)));
}

/** A single file belongs to the one exercise there is, or to the one that has a file of its name. */
function exerciseOfFile(path: string, exercises: readonly Candidate[]): string {
  const fitting = exercises.length === 1 ? exercises : exercises.filter(({ files }) => files.includes(basename(path)));
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only.id;
  throw new UserError({
    message: `The exercise of ${path} cannot be told from its name.`,
    fix: 'Name the exercise with --exercise <id>.',
  });
}

function nameOf(path: string, cwd: string): string {
  const name = relative(cwd, path).split(sep).join(posix.sep);
  return name === '' ? '.' : name;
}

function kindOf(path: string): 'folder' | 'file' | 'other' | 'missing' {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined) return 'missing';
  if (status.isDirectory()) return 'folder';
  return status.isFile() ? 'file' : 'other';
}
