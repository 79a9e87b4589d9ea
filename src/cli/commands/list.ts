import type { Category } from '../../verdict/verdict.ts';
import { progressOf } from '../../workspace/state.ts';
import { findWorkspace, isStarted } from '../../workspace/workspace.ts';
import { forTerminal, openState, print, screenOf } from '../command-context.ts';
import { packRootFor } from '../packs.ts';
import type { CommandContext } from '../command-context.ts';
import { renderExerciseList } from '../render/exercise-list.ts';
import type { ListedExercise } from '../render/exercise-list.ts';

export interface ListOptions {
  readonly json?: boolean;
  /** Ids alone, one a line, for scripts and for completion. */
  readonly ids?: boolean;
  readonly done?: boolean;
  readonly pending?: boolean;
  readonly track?: string;
  readonly category?: Category;
  readonly search?: string;
}

/** `bugbash list`: every exercise, and how far the candidate is with it. Works without a workspace too. */
export async function list(context: CommandContext, options: ListOptions): Promise<number> {
  const all = await listWithProgress(context);
  const fitting = await withCategory(context, filterExercises(all, options), options.category);
  const exercises = forTerminal(context.io, fitting);
  if (options.ids === true) {
    for (const { id } of exercises) context.io.stdout.write(`${id}\n`);
  } else if (options.json === true) context.io.stdout.write(`${JSON.stringify(exercises)}\n`);
  else if (all.length > 0 && exercises.length === 0) print(context.io, 'No exercise fits that.');
  else print(context.io, renderExerciseList(exercises, screenOf(context.io)));
  return 0;
}

/** Those that fit every filter given; text is looked for in ids, titles and tracks, whatever its case. */
export function filterExercises(all: readonly ListedExercise[], options: ListOptions): readonly ListedExercise[] {
  const holds = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());
  return all.filter(
    ({ id, title, track, state }) =>
      (options.done !== true || state === 'passed') &&
      (options.pending !== true || state !== 'passed') &&
      (options.track === undefined || holds(track, options.track)) &&
      (options.search === undefined || holds(`${id} ${title} ${track}`, options.search)),
  );
}

/** Those with a bug of the category. Only this filter reads the exercises themselves. */
async function withCategory(
  context: CommandContext,
  listed: readonly ListedExercise[],
  category: Category | undefined,
): Promise<readonly ListedExercise[]> {
  if (category === undefined) return listed;
  const packRoot = await packRootFor(context, null);
  const loaded = await Promise.all(listed.map(({ id }) => context.course.loadExercise(packRoot, id)));
  return listed.filter((_, at) => loaded[at]?.bugs.some((bug) => bug.category === category));
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
