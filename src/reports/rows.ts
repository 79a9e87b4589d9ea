import type { Counterexample, Verdict } from '../verdict/verdict.ts';
import type { ExerciseFacts, GradedSubmission, ReportContext } from './report.ts';

/** What formats call a test: one bug, or one behaviour that must stay. The points of all rows are the score. */
export interface Row {
  readonly id: string;
  readonly kind: 'bug' | 'behaviour';
  /** The same in every submission, so that tools can follow it: `race: two charges at once both leave their mark`. */
  readonly name: string;
  readonly category: string;
  readonly state: 'passed' | 'failed' | 'undecided';
  readonly earned: number;
  readonly possible: number;
  /** Failing runs that speak about it; empty unless it failed and may be told. */
  readonly counterexamples: readonly Counterexample[];
}

/** The rows of one submission, bugs first, in the exercise's order. */
export function rowsOf({ verdict }: GradedSubmission, context: ReportContext): readonly Row[] {
  const facts = factsOf(verdict, context);
  return [
    ...facts.bugs.map((bug, at): Row => {
      const state = STATES[verdict.bugs.find(({ id }) => id === bug.id)?.state ?? 'undecided'];
      return {
        id: bug.id,
        kind: 'bug',
        name: bug.promise === null ? `bug ${at + 1}: ${bug.category}` : `${bug.category}: ${bug.promise}`,
        category: bug.category,
        state,
        earned: state === 'passed' ? bug.weight : 0,
        possible: bug.weight,
        counterexamples: verdict.counterexamples.filter((one) => one.bug === bug.id),
      };
    }),
    ...facts.behaviours.map((behaviour, at): Row => ({
      id: behaviour.id,
      kind: 'behaviour',
      name: behaviour.promise === null ? `behaviour ${at + 1}` : `behaviour: ${behaviour.promise}`,
      category: 'behaviour',
      state: STATES[verdict.behaviour.find(({ id }) => id === behaviour.id)?.state ?? 'undecided'],
      earned: 0,
      possible: 0,
      counterexamples: verdict.counterexamples.filter((one) => one.check === behaviour.id),
    })),
  ];
}

/** The facts of the verdict's exercise; of an unknown one, what the verdict itself says. */
export function factsOf(verdict: Verdict, context: ReportContext): ExerciseFacts {
  const known = context.exercises.find(({ id }) => id === verdict.exercise);
  return known ?? { id: verdict.exercise, title: verdict.exercise, bugs: [], behaviours: [] };
}

const STATES = {
  fixed: 'passed',
  holds: 'passed',
  alive: 'failed',
  broken: 'failed',
  undecided: 'undecided',
} as const;
