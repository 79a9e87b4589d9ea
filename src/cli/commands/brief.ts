import { forTerminal, openExercise, print } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { wrapMarkdown } from '../render/text.ts';

/** `bugbash brief [id]`: what the exercise asks for, in the terminal. */
export async function brief(context: CommandContext, id: string | undefined): Promise<number> {
  const { exercise } = await openExercise(context, id);
  print(context.io, wrapMarkdown(forTerminal(context.io, exercise.brief), context.io.columns));
  return 0;
}
