import type { Category, Verdict } from '../verdict/verdict.ts';

/** One graded submission as a report sees it. */
export interface GradedSubmission {
  /** What the person who grades calls it: its path as given, `/` between parts. */
  readonly name: string;
  /** Where each file of the exercise lies, by the exercise's name for it; relative to the folder graded from. */
  readonly files: Readonly<Record<string, string>>;
  readonly verdict: Verdict;
}

/** What reports say about an exercise besides its verdicts. */
export interface ExerciseFacts {
  readonly id: string;
  readonly title: string;
  readonly bugs: readonly BugFacts[];
  readonly behaviours: readonly BehaviourFacts[];
}

export interface BugFacts {
  readonly id: string;
  readonly category: Category;
  /** Points for fixing it, a whole number. */
  readonly weight: number;
  /** What must hold once it is fixed; null where that may not be told. */
  readonly promise: string | null;
}

export interface BehaviourFacts {
  readonly id: string;
  readonly promise: string | null;
}

export interface ReportContext {
  /** Version of bugbash. */
  readonly version: string;
  readonly exercises: readonly ExerciseFacts[];
  /** Submissions that were to be graded; more than there are verdicts when grading was interrupted. */
  readonly expected: number;
}

/**
 * Graded submissions, ordered by name, as a text. Pure, and without times or host names, so that equal submissions give
 * equal bytes. What strangers wrote passes through one of the functions of `escape.ts` on its way out.
 */
export type Reporter = (graded: readonly GradedSubmission[], context: ReportContext) => string;
