import type { Verdict } from '../verdict/verdict.ts';
import type { GradedSubmission, ReportContext } from './report.ts';

/** Graded submissions in the byte order of their names: reports do not depend on who was graded first. */
export function sortedByName(graded: readonly GradedSubmission[]): readonly GradedSubmission[] {
  return [...graded].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** False when grading was interrupted: the report then holds a part of the submissions, and says so. */
export function isComplete(graded: readonly GradedSubmission[], { expected }: ReportContext): boolean {
  return graded.length >= expected;
}

/** One sentence for the head of an incomplete report; null for a complete one. */
export function incompleteNote(graded: readonly GradedSubmission[], context: ReportContext): string | null {
  if (isComplete(graded, context)) return null;
  return `Incomplete: grading was interrupted after ${graded.length} of ${context.expected} submissions.`;
}

/** A verdict without what differs between machines and runs. */
export function withoutVolatile(verdict: Verdict): Omit<Verdict, 'volatile'> {
  const { volatile: _volatile, ...stable } = verdict;
  return stable;
}

/** How many submissions ended in each outcome, best first; outcomes that nobody had are left out. */
export function outcomeCounts(graded: readonly GradedSubmission[]): readonly (readonly [Verdict['outcome'], number])[] {
  const order: readonly Verdict['outcome'][] = ['passed', 'failed', 'limited', 'invalid', 'undecided'];
  return order
    .map((outcome) => [outcome, graded.filter(({ verdict }) => verdict.outcome === outcome).length] as const)
    .filter(([, number]) => number > 0);
}
