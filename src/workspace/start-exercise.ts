import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { Exercise } from '../catalog/exercise.ts';
import { keepStarter } from './update-exercise.ts';
import { readWorkFiles } from './work-files.ts';
import { exerciseFolder } from './workspace.ts';
import type { Workspace } from './workspace.ts';

export interface StartedExercise {
  readonly folder: string;
  /** Files written now; those that were there already stay as they are. */
  readonly written: readonly string[];
  /** Files that were there already. */
  readonly kept: readonly string[];
}

/** Copies the starter and its brief into the workspace. Never overwrites a file. */
export function startExercise(workspace: Workspace, exercise: Exercise, card: string): StartedExercise {
  const folder = exerciseFolder(workspace, exercise.id);
  const brief = { path: 'README.md', text: `${exercise.brief.trimEnd()}\n\n${card}` };
  const written: string[] = [];
  const kept: string[] = [];
  for (const file of [brief, ...exercise.starter]) {
    const target = join(folder, file.path);
    if (existsSync(target)) {
      kept.push(file.path);
      continue;
    }
    writeFileWhole(target, file.text);
    written.push(file.path);
  }
  if (exercise.starter.every((file) => written.includes(file.path))) keepStarter(workspace, exercise);
  return { folder, written, kept };
}

/** Puts the starter's files back. The caller has taken a snapshot; files that the starter does not know stay. */
export function restoreStarter(workspace: Workspace, exercise: Exercise): void {
  const folder = exerciseFolder(workspace, exercise.id);
  const inSnapshot = new Set(readWorkFiles(folder).map((file) => file.path));
  for (const file of exercise.starter) {
    if (existsSync(join(folder, file.path)) && !inSnapshot.has(file.path)) throw cannotKeep(file.path);
  }
  for (const file of exercise.starter) writeFileWhole(join(folder, file.path), file.text);
  keepStarter(workspace, exercise);
}

function cannotKeep(path: string): UserError {
  return new UserError({
    message: `${path} cannot be kept in a snapshot, so it was not overwritten.`,
    why: 'It is not an ordinary file, or larger than any source file should be.',
    fix: `Move ${path} away yourself and try again.`,
  });
}
