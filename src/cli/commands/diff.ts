import { UserError } from '../../base/errors.ts';
import { loadState, progressOf } from '../../workspace/state.ts';
import { forTerminal, openExercise, print, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { renderDiff } from '../render/diff.ts';

export interface DiffOptions {
  readonly reference?: boolean;
  readonly unified?: boolean;
}

/** `bugbash diff [id]`: what you changed since the starter; once passed, also yours against the reference. */
export async function diff(context: CommandContext, id: string | undefined, options: DiffOptions): Promise<number> {
  const open = await openExercise(context, id);
  const { exercise } = open;
  const isPassed = progressOf(loadState(open.workspace).state, exercise.id).firstPassAt !== null;
  if (options.reference === true && !isPassed) throw notYet(exercise.id);
  const files = await context.course.readSubmission(open.folder, exercise);
  const [before, after, names] =
    options.reference === true
      ? ([files, exercise.reference, ['yours', 'the reference']] as const)
      : ([exercise.starter, files, ['the starter', 'yours']] as const);
  const view = {
    before,
    after,
    names,
    isUnified: options.unified === true,
    canCompare: isPassed && options.reference !== true,
  };
  print(context.io, renderDiff(forTerminal(context.io, view), screenOf(context.io)));
  return 0;
}

function notYet(id: string): UserError {
  return new UserError({
    message: `The reference of ${id} opens once your own solution passes.`,
    why: 'Finding the bugs is the exercise.',
    fix: 'See what you changed so far with `bugbash diff`.',
  });
}
