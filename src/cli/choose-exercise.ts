import { forTerminal } from './command-context.ts';
import type { CommandContext } from './command-context.ts';
import { listWithProgress } from './commands/list.ts';
import { choose } from './prompts.ts';

/** Lets the candidate pick an exercise; null when they go back without one. */
export async function chooseExercise(context: CommandContext): Promise<string | null> {
  const exercises = await listWithProgress(context);
  return choose<string | null>(
    context.io,
    'Which exercise?',
    [
      ...exercises.map((one) => ({
        name: `${one.id}${STATE_WORDS[one.state]}`,
        value: one.id,
        short: one.id,
        description: `${forTerminal(context.io, one.title)}: level ${one.difficulty}, about ${one.minutes} minutes`,
      })),
      { name: 'Back', value: null },
    ],
    'bugbash start <id>',
  );
}

const STATE_WORDS = { new: '', started: ' (started)', passed: ' (passed)' } as const;
