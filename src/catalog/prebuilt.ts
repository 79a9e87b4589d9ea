import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { hashValue } from '../base/hash.ts';
import { builtInPackRoot, foldersOf } from './exercise-paths.ts';
import type { Exercise } from './exercise.ts';
import { inSuiteOrder } from './suite-files.ts';

/*
 * Reading an exercise with its schema, YAML and diffs takes longer than everything else before a grading, so the build
 * keeps what it read of the built-in ones, together with a fingerprint of all their files. What differs is read afresh.
 */

/** An exercise as the build read it. */
export interface PrebuiltExercise {
  /** Over every file of the exercise's folders and the ports: one changed byte, and it is read from its files. */
  readonly fingerprint: string;
  readonly exercise: Omit<Exercise, 'folders' | 'suites'>;
}

/** Where the build puts it: beside the compiled catalogue, so that code under test never meets it. */
export function prebuiltFolder(): string {
  return resolve(import.meta.dirname, '../prebuilt');
}

/** The exercise as the build read it; null when there is none, or when any of its files has changed since. */
export function readPrebuilt(packRoot: string, id: string): Exercise | null {
  const path = join(prebuiltFolder(), `${id}.json`);
  if (packRoot !== builtInPackRoot() || !/^[\w-]+$/.test(id) || !existsSync(path)) return null;
  const { fingerprint, exercise } = JSON.parse(readFileSync(path, 'utf8')) as PrebuiltExercise;
  const files = filesOf(packRoot, id);
  if (fingerprint !== fingerprintOf(packRoot, files)) return null;
  const folders = foldersOf(packRoot, id);
  const suites = files.filter((file) => file.startsWith('graders/') && file.endsWith('.test.ts'));
  return { ...exercise, folders, suites: inSuiteOrder(suites).map((file) => join(packRoot, file)) };
}

/** What the build keeps of an exercise it has read. */
export function prebuild(
  packRoot: string,
  { folders: _folders, suites: _suites, ...exercise }: Exercise,
): PrebuiltExercise {
  return { fingerprint: fingerprintOf(packRoot, filesOf(packRoot, exercise.id)), exercise };
}

function fingerprintOf(packRoot: string, files: readonly string[]): string {
  return hashValue(files.map((file) => [file, readFileSync(join(packRoot, file), 'utf8')]));
}

/** Every file that an exercise is read from, relative to the pack, in order. */
function filesOf(packRoot: string, id: string): readonly string[] {
  const { exercise, reference, grader } = foldersOf(packRoot, id);
  const found = [exercise, reference, grader].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(packRoot.length + 1)
          .split(sep)
          .join('/'),
      ),
  );
  return [...found, 'exercises/ports.ts'].sort();
}
