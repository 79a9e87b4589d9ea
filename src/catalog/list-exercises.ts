import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Topology } from './exercise.ts';
import { PackFiles } from './pack-files.ts';

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
    .map((id) => summaryOf(packRoot, id))
    .sort((a, b) => a.difficulty - b.difficulty || (a.id < b.id ? -1 : 1));
}

/** Folders of `exercises/` that hold an exercise.json. */
export function exerciseIds(packRoot: string): readonly string[] {
  const folder = join(packRoot, 'exercises');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((id) => ID.test(id) && existsSync(join(folder, id, 'exercise.json')))
    .sort();
}

/** As the schema has it: whatever else a folder is called, it is no exercise. */
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** A pack may come from a stranger, and be broken: the list says so at the one exercise, and shows the others. */
function summaryOf(packRoot: string, id: string): ExerciseSummary {
  try {
    const text = new PackFiles(packRoot).text(join(packRoot, 'exercises', id, 'exercise.json'));
    const { title, track, difficulty, minutes, topology, prerequisites } = JSON.parse(text) as ExerciseSummary;
    const texts = [title, track].every((field) => typeof field === 'string');
    const numbers = [difficulty, minutes].every((field) => Number.isFinite(field));
    if (texts && numbers) return { id, title, track, difficulty, minutes, topology, prerequisites };
  } catch {
    // Falls through: what cannot be read is listed as that.
  }
  const title = `exercise.json cannot be read: bugbash author prove ${id}`;
  const topology = { instances: 1, crash: false } as const;
  return { id, title, track: '', difficulty: 5, minutes: 0, topology, prerequisites: [] };
}
