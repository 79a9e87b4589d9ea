import type { Problem } from './verdict.ts';

/** A promise was rejected in a failing run, and nobody handled it. */
export const UNHANDLED_REJECTION = 'unhandled-rejection';

/** What kept the submission from being graded to the end: every problem but those that only accompany a failing run. */
export function obstacles(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ kind }) => kind !== UNHANDLED_REJECTION);
}
