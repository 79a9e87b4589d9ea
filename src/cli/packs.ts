import { dirname, join, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import { packName } from '../catalog/pack-name.ts';
import type { ExerciseProgress } from '../workspace/state.ts';
import { isFolder } from '../workspace/workspace.ts';
import type { CommandContext } from './command-context.ts';
import { printable } from './render/text.ts';

/** Names the pack where no `--pack` is given: a folder, or a package. */
export const PACK_VARIABLE = 'BUGBASH_PACK';

/**
 * The pack to use: `--pack`, else the one that an exercise came from, else `BUGBASH_PACK`, else the built-in one. Somebody
 * who sets the variable goes on with what they began before.
 */
export async function packRootFor({ io, course, pack }: CommandContext, remembered: string | null): Promise<string> {
  if (pack !== null) return findPack(pack, io.cwd, '--pack');
  if (remembered !== null) return remembered;
  const named = io.env[PACK_VARIABLE];
  if (named !== undefined && named !== '') return findPack(named, io.cwd, PACK_VARIABLE);
  return course.builtInPackRoot();
}

/** The pack that an exercise of the workspace came from; null when it was never started. */
export async function packOf({ course }: CommandContext, progress: ExerciseProgress): Promise<string | null> {
  return progress.startedAt === null ? null : (progress.pack ?? course.builtInPackRoot());
}

/** An exercise's pack and its id in there; `pack/exercise` names one among packs that have the same id. */
export async function locateExercise(
  { course }: CommandContext,
  id: string,
  packRoot: string,
): Promise<{ readonly packRoot: string; readonly bareId: string }> {
  const slash = id.lastIndexOf('/');
  if (slash < 0) return { packRoot, bareId: id };
  const known = [packRoot, await course.builtInPackRoot()];
  const found = known.find((root) => packName(root) === id.slice(0, slash));
  if (found !== undefined) return { packRoot: found, bareId: id.slice(slash + 1) };
  const names = [...new Set(known.map(packName))];
  throw new UserError({
    message: `There is no pack "${printable(id.slice(0, slash))}" here.`,
    why: `What stands before the slash is the name of a pack: ${names.join(' or ')}.`,
    fix: 'Name the pack with `--pack <folder or package>`, or leave out what stands before the slash.',
  });
}

/**
 * @throws UserError when the workspace has an exercise of this id from another pack: its files must not be judged by these
 * suites.
 */
export async function refuseOtherPack(
  context: CommandContext,
  id: string,
  progress: ExerciseProgress,
  packRoot: string,
): Promise<void> {
  const started = await packOf(context, progress);
  if (started === null || started === packRoot) return;
  throw new UserError({
    message: `"${id}" is in this workspace already, from another pack: ${started}.`,
    why: 'Two packs have an exercise of this id, and your files belong to the other one.',
    fix: `Say which: \`bugbash start ${packName(packRoot)}/${id}\` gives this one a folder of its own.`,
  });
}

/** A pack by its folder, or by the name of a package installed here or in a folder above. */
function findPack(named: string, cwd: string, source: string): string {
  const folder = resolve(cwd, named);
  if (isPack(folder)) return folder;
  if (PACKAGE_NAME.test(named)) {
    for (let from = resolve(cwd); ; from = dirname(from)) {
      const installed = join(from, 'node_modules', named);
      if (isPack(installed)) return installed;
      if (dirname(from) === from) break;
    }
  }
  throw new UserError({
    message: `There is no pack of exercises at ${printable(named)}.`,
    why: `${source} names a folder that holds exercises/, reference/ and graders/, or an npm package that does.`,
    fix: 'Name such a folder, `--pack <dir>`, install the package, or leave it out for the exercises of bugbash itself.',
  });
}

const PACKAGE_NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

function isPack(folder: string): boolean {
  return isFolder(join(folder, 'exercises'));
}
