import { UserError } from '../base/errors.ts';

/** The bug that somebody means by its id, or by its number as the terminal shows it; `at` is its place, from 0. */
export function namedBug<T extends { readonly id: string }>(
  bugs: readonly T[],
  named: string,
): { readonly bug: T; readonly at: number } {
  const at = bugs.findIndex(({ id }, index) => id === named || String(index + 1) === named);
  const bug = bugs[at];
  if (bug !== undefined) return { bug, at };
  throw new UserError({
    message: `There is no bug "${named}" in this exercise.`,
    fix: `Give its number as \`bugbash check\` shows it, 1 to ${bugs.length}.`,
  });
}
