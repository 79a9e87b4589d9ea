import { join, resolve } from 'node:path';
import type { ExerciseFolders } from './exercise.ts';

/** The pack that comes with bugbash: the folder that holds `exercises`, `reference` and `graders`. */
export function builtInPackRoot(): string {
  return resolve(import.meta.dirname, '../..');
}

/** The three twin folders of an exercise. */
export function foldersOf(packRoot: string, id: string): ExerciseFolders {
  return {
    exercise: join(packRoot, 'exercises', id),
    reference: join(packRoot, 'reference', id),
    grader: join(packRoot, 'graders', id),
  };
}
