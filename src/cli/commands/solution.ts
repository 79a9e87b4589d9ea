import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { loadState, progressOf } from '../../workspace/state.ts';
import { forTerminal, openExercise, print, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { requireWhole } from '../kit-limits.ts';
import { renderSolution } from '../render/solution.ts';

/** `bugbash solution [id]`: the story of each bug and the reference, once the exercise was passed. */
export async function solution(context: CommandContext, id: string | undefined): Promise<number> {
  const { workspace, exercise } = await openExercise(context, id);
  requireWhole(exercise, 'solution');
  const progress = progressOf(loadState(workspace).state, exercise.id);
  if (progress.firstPassAt === null) throw notYet(exercise.id);
  const paths = exercise.reference.map((file) => join(exercise.folders.reference, file.path));
  print(context.io, renderSolution(forTerminal(context.io, exercise), paths, screenOf(context.io)));
  return 0;
}

function notYet(id: string): UserError {
  return new UserError({
    message: `The solution of ${id} opens once your own passes.`,
    why: 'Finding the bugs is the exercise, and a bug that you found yourself is one you will see again.',
    fix: 'A hint may be all it takes: `bugbash hint`.',
  });
}
