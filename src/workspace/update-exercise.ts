import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeLines } from '../base/merge-lines.ts';
import type { Conflict } from '../base/merge-lines.ts';
import type { SourceFile } from '../base/source-file.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { Exercise } from '../catalog/exercise.ts';
import { takeSnapshot } from './snapshots.ts';
import type { Snapshot } from './snapshots.ts';
import { exerciseFolder, STATE_FOLDER } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/** What bringing in a newer starter would do to one file. */
export interface FileUpdate {
  readonly path: string;
  /** The candidate's file with the starter's changes in it. */
  readonly text: string;
  readonly conflicts: readonly Conflict[];
}

/** Keeps the starter as the candidate got it: what a later one is merged against. */
export function keepStarter(workspace: Workspace, { id, starter }: Pick<Exercise, 'id' | 'starter'>): void {
  for (const file of starter) writeFileWhole(join(startersFolder(workspace, id), file.path), file.text);
}

/**
 * The files that a newer starter changes; none when the candidate's is the newest. Without a record of the one they got
 * (a workspace from before such records) nothing can be merged, and nothing is.
 */
export function plannedUpdate(workspace: Workspace, exercise: Pick<Exercise, 'id' | 'starter'>): readonly FileUpdate[] {
  const given = givenStarter(workspace, exercise);
  return exercise.starter.flatMap(({ path, text }) => {
    const before = given.find((file) => file.path === path)?.text;
    if (before === undefined || before === text) return [];
    const mine = join(exerciseFolder(workspace, exercise.id), path);
    const present = existsSync(mine) ? readFileSync(mine, 'utf8') : before;
    // Nothing of the candidate's in it, or exactly what the newer one brings: no line needs to be looked at.
    if (present === before || present === text) return [{ path, text, conflicts: [] }];
    return [{ path, ...mergeLines(before, present, text) }];
  });
}

/** Writes an update into the candidate's files, which are kept as a snapshot first. */
export function applyUpdate(
  workspace: Workspace,
  exercise: Pick<Exercise, 'id' | 'starter'>,
  files: readonly FileUpdate[],
  takenAt: string,
): Snapshot {
  const kept = takeSnapshot(workspace, exercise.id, 'update', takenAt);
  for (const { path, text } of files) writeFileWhole(join(exerciseFolder(workspace, exercise.id), path), text);
  // Last: an update that was cut short is offered again.
  keepStarter(workspace, exercise);
  return kept;
}

function givenStarter(workspace: Workspace, { id, starter }: Pick<Exercise, 'id' | 'starter'>): readonly SourceFile[] {
  const folder = startersFolder(workspace, id);
  return starter
    .filter(({ path }) => existsSync(join(folder, path)))
    .map(({ path }) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

function startersFolder(workspace: Workspace, exerciseId: string): string {
  return join(workspace.root, STATE_FOLDER, 'starters', exerciseId);
}
