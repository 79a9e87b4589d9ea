import { progressOf } from '../../workspace/state.ts';
import { findWorkspace, isStarted } from '../../workspace/workspace.ts';
import { openState, packRootFor, print, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { renderExerciseList } from '../render/exercise-list.ts';
import type { ListedExercise } from '../render/exercise-list.ts';

export interface ListOptions {
  readonly json?: boolean;
}

/** `bugbash list`: every exercise, and how far the candidate is with it. Works without a workspace too. */
export async function list(context: CommandContext, options: ListOptions): Promise<number> {
  const exercises = await listWithProgress(context);
  if (options.json === true) context.io.stdout.write(`${JSON.stringify(exercises)}\n`);
  else print(context.io, renderExerciseList(exercises, screenOf(context.io)));
  return 0;
}

/** The exercises of the pack with what the workspace knows about them. */
export async function listWithProgress(context: CommandContext): Promise<readonly ListedExercise[]> {
  const summaries = await context.course.listExercises(await packRootFor(context, null));
  const workspace = findWorkspace(context.io.cwd);
  const state = workspace === null ? null : openState(context, workspace);
  return summaries.map((summary) => {
    const { id, title, track, difficulty, minutes } = summary;
    const progress = state === null ? null : progressOf(state, id);
    const started = workspace !== null && isStarted(workspace, id);
    return {
      id,
      title,
      track,
      difficulty,
      minutes,
      state: progress?.firstPassAt != null ? 'passed' : started ? 'started' : 'new',
      isCurrent: state?.current === id,
      best: progress?.best ?? null,
      attempts: progress?.attempts ?? 0,
    };
  });
}
