import { writeFileWhole } from '../base/write-file.ts';
import { withStateLock } from './state-lock.ts';
import { loadState, progressOf, statePath } from './state.ts';
import type { ExerciseProgress, WorkspaceState } from './state.ts';
import type { Workspace } from './workspace.ts';

/** Reads, changes and writes the state under a lock: of two commands at once, neither loses what the other recorded. */
export function updateState(workspace: Workspace, change: (state: WorkspaceState) => WorkspaceState): WorkspaceState {
  return withStateLock(workspace, () => {
    const state = change(loadState(workspace).state);
    writeFileWhole(statePath(workspace), `${JSON.stringify(state, null, 2)}\n`);
    return state;
  });
}

/** Like {@link updateState}, for the progress of one exercise. */
export function updateProgress(
  workspace: Workspace,
  exerciseId: string,
  change: (progress: ExerciseProgress) => ExerciseProgress,
): ExerciseProgress {
  const state = updateState(workspace, (before) => ({
    ...before,
    exercises: { ...before.exercises, [exerciseId]: change(progressOf(before, exerciseId)) },
  }));
  return progressOf(state, exerciseId);
}
