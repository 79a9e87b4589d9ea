import { UserError } from '../base/errors.ts';
import { listSnapshots, restoreSnapshot, takeSnapshot } from './snapshots.ts';
import type { Snapshot } from './snapshots.ts';
import { loadState, progressOf } from './state.ts';
import { updateProgress } from './update-state.ts';
import { hashWorkFiles, readWorkFiles } from './work-files.ts';
import { exerciseFolder } from './workspace.ts';
import type { Workspace } from './workspace.ts';

export interface Undone {
  /** The snapshot that was brought back. */
  readonly restored: Snapshot;
  /** The one that keeps the files as they were before. */
  readonly kept: Snapshot;
}

/**
 * Brings back the latest snapshot that differs from the present files, or the one with the given number.
 * The present files are kept first, so that an undo can be undone; undoing again goes further back.
 */
export function undo(workspace: Workspace, exerciseId: string, takenAt: string, wanted: number | null): Undone {
  const kept = keepPresent(workspace, exerciseId, takenAt);
  const restored = chooseSnapshot(workspace, exerciseId, kept.filesHash, wanted);
  restoreSnapshot(workspace, exerciseId, restored, kept);
  updateProgress(workspace, exerciseId, (progress) => ({ ...progress, undoneTo: restored.number }));
  return { restored, kept };
}

/** The snapshot that holds the present files. Going back and forth among old ones takes no new ones. */
function keepPresent(workspace: Workspace, exerciseId: string, takenAt: string): Snapshot {
  const presentHash = hashWorkFiles(readWorkFiles(exerciseFolder(workspace, exerciseId)));
  return (
    listSnapshots(workspace, exerciseId).findLast((snapshot) => snapshot.filesHash === presentHash) ??
    takeSnapshot(workspace, exerciseId, 'undo', takenAt)
  );
}

function chooseSnapshot(
  workspace: Workspace,
  exerciseId: string,
  presentHash: string,
  wanted: number | null,
): Snapshot {
  const all = listSnapshots(workspace, exerciseId);
  if (wanted !== null) return all.find((snapshot) => snapshot.number === wanted) ?? fail(noSuchSnapshot(wanted));
  const last = progressOf(loadState(workspace).state, exerciseId).undoneTo;
  // Nothing was edited since the last undo: go on backwards from there instead of back and forth.
  const isGoingOn = all.some((snapshot) => snapshot.number === last && snapshot.filesHash === presentHash);
  const earlier = isGoingOn && last !== null ? all.filter((snapshot) => snapshot.number < last) : all;
  return (
    earlier.findLast((snapshot) => snapshot.filesHash !== presentHash && snapshot.fileCount > 0) ??
    fail(nothingToUndo())
  );
}

function fail(error: UserError): never {
  throw error;
}

function noSuchSnapshot(wanted: number): UserError {
  return new UserError({
    message: `There is no snapshot ${wanted} of this exercise.`,
    fix: 'See them all with `bugbash undo --list`.',
  });
}

function nothingToUndo(): UserError {
  return new UserError({
    message: 'There is no earlier snapshot that differs from your files.',
    why: 'A snapshot is taken at every check, and before every reset and undo.',
    fix: 'See them all with `bugbash undo --list`, or start afresh with `bugbash reset`.',
  });
}
