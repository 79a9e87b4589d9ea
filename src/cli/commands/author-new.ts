import { resolve } from 'node:path';
import { builtInPackRoot } from '../../catalog/exercise-paths.ts';
import { newExercise } from '../../authoring/new-exercise.ts';
import { inspectExercise } from '../../catalog/load-exercise.ts';
import { exerciseIds } from '../../catalog/list-exercises.ts';
import { print, screenOf, shortPath } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { PACK_VARIABLE } from '../packs.ts';
import { askLine, choose } from '../prompts.ts';
import { commandList } from '../render/screen.ts';

export interface AuthorNewOptions {
  readonly from?: string;
}

/** What is copied where nothing else is asked for: the smallest, one instance without crashes. */
const PATTERN = 'payment-processor';

/**
 * `bugbash author new [id]`: the three folders of a new exercise, as a copy of a proved one to replace piece by piece. Asks
 * for what was not said, if no id was.
 */
export async function authorNew(
  context: CommandContext,
  named: string | undefined,
  options: AuthorNewOptions,
): Promise<number> {
  const { io } = context;
  const id = named ?? (await askLine(io, 'The id of the exercise, as in gift-cards:', 'bugbash author new <id>'));
  const from = options.from ?? (named === undefined ? await choosePattern(context) : PATTERN);
  const pack = context.pack ?? io.env[PACK_VARIABLE] ?? null;
  const packRoot = pack === null ? io.cwd : resolve(io.cwd, pack);
  const files = newExercise(packRoot, id, from);
  for (const file of files) print(io, file);
  const place = packRoot === builtInPackRoot() ? '' : ` --pack ${shortPath(io, packRoot)}`;
  const next = [
    [`bugbash${place} author build ${id}`, 'make the reference and checks.json after a change'],
    [`bugbash${place} author prove ${id}`, 'see what holds, row by row'],
  ] as const;
  print(io, `\nA copy of ${from}. Replace it piece by piece:\n\n${commandList(next, screenOf(io))}`);
  return 0;
}

/** An exercise to begin from, by what it is run with: that is the hardest to change afterwards. */
async function choosePattern({ io }: CommandContext): Promise<string> {
  const choices = exerciseIds(builtInPackRoot()).flatMap((id) => {
    const { exercise } = inspectExercise(builtInPackRoot(), id);
    if (exercise === null) return [];
    const { instances, crash } = exercise.topology;
    const name = `${id} (${instances === 1 ? 'one instance' : 'two instances'}${crash ? ', crashes' : ''})`;
    return [{ name, value: id, short: id, description: exercise.title }];
  });
  return choose(io, 'Begin from a copy of:', choices, 'bugbash author new <id> --from <id>');
}
