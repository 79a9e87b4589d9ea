import type { Built, BuildFrom } from '../../authoring/build-exercise.ts';
import { UserError } from '../../base/errors.ts';
import { print, requireKnown } from '../command-context.ts';
import { packRootFor } from '../packs.ts';
import type { CommandContext } from '../command-context.ts';
import { requireWholePack } from '../kit-limits.ts';

export interface AuthorBuildOptions {
  readonly all?: boolean;
  readonly from?: string;
  readonly check?: boolean;
}

const CHANGES: Readonly<Record<Built['change'], string>> = { made: 'made', changed: 'changed', unchanged: 'as it was' };

/** `bugbash author build [id...]`: makes what follows from the rest. With --check, exit code 1 when something would change. */
export async function authorBuild(
  context: CommandContext,
  named: readonly string[],
  options: AuthorBuildOptions,
): Promise<number> {
  const { buildExercise } = await import('../../authoring/build-exercise.ts');
  const packRoot = await packRootFor(context, null);
  const from = requireFrom(options.from ?? 'starter');
  const check = options.check === true;
  let drifted = false;
  for (const id of await namedOrAll(context, packRoot, named, options.all === true, 'build')) {
    for (const { file, change } of buildExercise(packRoot, id, { from, check })) {
      print(context.io, `${file}: ${check && change !== 'unchanged' ? 'is out of date' : CHANGES[change]}`);
      drifted ||= change !== 'unchanged';
    }
  }
  return check && drifted ? 1 : 0;
}

/** The exercises that a command of an author is about. */
export async function namedOrAll(
  context: CommandContext,
  packRoot: string,
  named: readonly string[],
  all: boolean,
  command: string,
): Promise<readonly string[]> {
  await requireWholePack(context, 'authoring');
  if (all) return (await context.course.listExercises(packRoot)).map((summary) => summary.id);
  if (named.length === 0)
    throw new UserError({
      message: 'No exercise is named.',
      fix: `Name one, \`bugbash author ${command} <id>\`, or take all of the pack with --all.`,
    });
  for (const id of named) await requireKnown(context, id, packRoot);
  return named;
}

function requireFrom(side: string): BuildFrom {
  if (side === 'starter' || side === 'reference') return side;
  throw new UserError({
    message: `--from takes "starter" or "reference", not "${side}".`,
    fix: 'Name the side that you wrote by hand; the other is made from it.',
  });
}
