import { forTerminal } from './command-context.ts';
import type { CommandContext } from './command-context.ts';
import { listWithProgress } from './commands/list.ts';
import { search } from './prompts.ts';
import type { Choice } from './prompts.ts';
import type { ListedExercise } from './render/exercise-list.ts';

/** Lets the candidate pick an exercise, by cursor or by typing; null when they go back without one. */
export async function chooseExercise(context: CommandContext): Promise<string | null> {
  const exercises = forTerminal(context.io, await listWithProgress(context));
  const back: Choice<string | null> = { name: 'Back', value: null };
  return search<string | null>(
    context.io,
    'Which exercise?',
    (term) => [...exercises.filter((one) => fitsSearch(one, term)).map(choiceOf), back],
    'bugbash start <id>',
  );
}

/** Every word is in the id, title or track; `done` and `pending` mean the state. */
export function fitsSearch({ id, title, track, state }: ListedExercise, term: string): boolean {
  const text = `${id} ${title} ${track} ${state} ${state === 'passed' ? 'done' : 'pending'}`.toLowerCase();
  return term
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function choiceOf(one: ListedExercise): Choice<string> {
  return {
    name: `${one.id}${stateOf(one)}`,
    value: one.id,
    short: one.id,
    description: `${one.title}: ${one.track}, level ${one.difficulty}, about ${one.minutes} minutes`,
  };
}

function stateOf({ state, best }: ListedExercise): string {
  if (state === 'new') return '';
  return state === 'passed' || best === null ? ` (${state})` : ` (${state}, ${best.earned}/${best.possible})`;
}
