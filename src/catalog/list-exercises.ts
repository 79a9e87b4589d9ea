import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Topology } from './exercise.ts';

/** What a list shows of an exercise, read without loading it. */
export interface ExerciseSummary {
  readonly id: string;
  readonly title: string;
  readonly track: string;
  readonly difficulty: number;
  readonly minutes: number;
  readonly topology: Topology;
  readonly prerequisites: readonly string[];
}

/** Summaries of a pack's exercises, easiest first. Reads one small file each: `list` must start at once. */
export function listExercises(packRoot: string): readonly ExerciseSummary[] {
  return exerciseIds(packRoot)
    .map((id) => JSON.parse(readFileSync(join(packRoot, 'exercises', id, 'exercise.json'), 'utf8')) as ExerciseSummary)
    .sort((a, b) => a.difficulty - b.difficulty || (a.id < b.id ? -1 : 1));
}

/** Folders of `exercises/` that hold an exercise.json. */
export function exerciseIds(packRoot: string): readonly string[] {
  const folder = join(packRoot, 'exercises');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((id) => existsSync(join(folder, id, 'exercise.json')))
    .sort();
}
