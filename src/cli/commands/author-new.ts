import { resolve } from 'node:path';
import { builtInPackRoot } from '../../catalog/exercise-paths.ts';
import { newExercise } from '../../authoring/new-exercise.ts';
import { print, screenOf, shortPath } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { PACK_VARIABLE } from '../packs.ts';
import { commandList } from '../render/screen.ts';

export interface AuthorNewOptions {
  readonly from: string;
}

/** `bugbash author new <id>`: the three folders of a new exercise, as a copy of a proved one to replace piece by piece. */
export async function authorNew(context: CommandContext, id: string, { from }: AuthorNewOptions): Promise<number> {
  const { io } = context;
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
