import { UserError } from '../base/errors.ts';
import type { Exercise } from '../catalog/exercise.ts';
import { readKit } from '../catalog/kit.ts';
import { packRootFor } from './packs.ts';
import type { CommandContext } from './command-context.ts';

/** @throws UserError when the exercise comes from a candidate's kit, which lacks what the command stands on. */
export function requireWhole({ kit }: Pick<Exercise, 'kit'>, what: string): void {
  if (kit !== undefined) throw notInKit(what);
}

/** The same, for a command that needs the whole pack before it opens an exercise. */
export async function requireWholePack(context: CommandContext, what: string): Promise<void> {
  if (await isKit(context)) throw notInKit(what);
}

export async function isKit(context: CommandContext): Promise<boolean> {
  return readKit(await packRootFor(context, null)) !== null;
}

function notInKit(what: string): UserError {
  return new UserError({
    message: `A candidate's kit has no ${what}: the hidden checks and the reference that it needs are not part of it.`,
    fix: 'Run the public checks with `bugbash check`; the hidden ones run in CI.',
  });
}
