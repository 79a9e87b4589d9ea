import { allVariants, tellingVariants, type Variant } from '../catalog/variants.ts';
import type { Exercise, Fixture } from '../catalog/exercise.ts';
import type { SourceFile } from '../base/source-file.ts';
import { optionalParts } from '../grading/declared-checks.ts';
import { findFlipSet, type FlipSet } from '../hints/flip-set.ts';
import { type Mutant, mutantsOf } from '../hints/mutants.ts';
import type { AskTrials } from '../hints/trial-runner.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type MeasuredCase, measureHints } from './hint-sample.ts';

/** Mutants graded unless all are asked for: spread evenly over the file, the same ones each time. */
export const MUTANTS_SAMPLED = 30;
/** How often the starter and the reference are graded each, to see that they get one hash; half as often in a quick proof. */
export const REPEATS = 20;

export interface Submission {
  readonly files: readonly SourceFile[];
  /** Ids of the checks to run, in this order; all in the exercise's order unless given. */
  readonly only?: readonly string[];
  /** What to leave out of the one check in `only`. */
  readonly leftOut?: readonly string[];
}

export type Grade = (submissions: readonly Submission[]) => Promise<readonly Verdict[]>;

/** What answers for an exercise: whole gradings, and the trials of hints, which only ask whether checks pass. */
export interface Graders {
  readonly grade: Grade;
  readonly ask: AskTrials;
}

export interface Graded<T> {
  readonly subject: T;
  readonly verdict: Verdict;
}

/** The gradings that rows stand on. Each is made when the first row asks for it, and once. */
export interface Evidence {
  readonly exercise: Exercise;
  readonly full: boolean;
  starter(): Promise<Verdict>;
  reference(): Promise<Verdict>;
  /** The reference under checks without parts that they call optional: each of them left out, and all of them. */
  withoutOptional(): Promise<readonly Graded<{ readonly check: string; readonly leftOut: readonly string[] }>[]>;
  variants(): Promise<readonly Graded<Variant>[]>;
  accepted(): Promise<readonly Graded<Fixture>[]>;
  rejected(): Promise<readonly Graded<Fixture>[]>;
  mutants(): Promise<readonly Graded<Mutant>[]>;
  /** Verdicts of the starter and of the reference, over and over, with the checks in a different order each time. */
  repeats(): Promise<readonly Verdict[]>;
  flipSets(): Promise<readonly FlipSet[]>;
  hintCases(): Promise<readonly MeasuredCase[]>;
}

export function gatherEvidence(exercise: Exercise, full: boolean, { grade, ask }: Graders): Evidence {
  const gradeAll = async <T extends { readonly files: readonly SourceFile[] }>(subjects: readonly T[]) => {
    const verdicts = await grade(subjects.map(({ files }) => ({ files })));
    return subjects.flatMap((subject, at) => (verdicts[at] ? [{ subject, verdict: verdicts[at] }] : []));
  };
  const one = async (files: readonly SourceFile[]) => {
    const [verdict] = await grade([{ files }]);
    if (verdict === undefined) throw new RangeError('one submission gives one verdict');
    return verdict;
  };
  const starter = once(() => one(exercise.starter));
  return {
    exercise,
    full,
    starter,
    reference: once(() => one(exercise.reference)),
    withoutOptional: once(async () => {
      const subjects = optionalParts(exercise).flatMap(({ check, parts }) =>
        [...parts.map((part) => [part]), ...(parts.length > 1 ? [parts] : [])].map((leftOut) => ({ check, leftOut })),
      );
      const { reference: files } = exercise;
      const verdicts = await grade(subjects.map(({ check, leftOut }) => ({ files, only: [check], leftOut })));
      return subjects.flatMap((subject, at) => (verdicts[at] ? [{ subject, verdict: verdicts[at] }] : []));
    }),
    variants: once(() => gradeAll(full ? allVariants(exercise) : tellingVariants(exercise))),
    accepted: once(() => gradeAll(exercise.accepted)),
    rejected: once(() => gradeAll(exercise.rejected)),
    mutants: once(() => gradeAll(full ? mutantsOf(exercise.reference) : sample(mutantsOf(exercise.reference)))),
    repeats: once(async () => {
      const ids = exercise.checks.map((check) => check.id);
      const orders = Array.from({ length: full ? REPEATS : REPEATS / 2 }, (_unused, turn) => riffle(ids, turn));
      return grade(orders.flatMap((only) => [exercise.starter, exercise.reference].map((files) => ({ files, only }))));
    }),
    flipSets: once(async () => {
      const verdict = await starter();
      return Promise.all(exercise.bugs.map(({ id }) => findFlipSet(exercise, id, verdict, ask)));
    }),
    hintCases: once(() => measureHints(exercise, full, { grade: one, ask })),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

/** The ids in another order for each turn, the first turn in theirs: every (turn + 1)-th first, then the rest. */
function riffle(ids: readonly string[], turn: number): readonly string[] {
  const place = (at: number) => (at % (turn + 1)) * ids.length + at;
  return ids
    .map((id, at) => ({ id, place: place(at) }))
    .sort((a, b) => a.place - b.place)
    .map(({ id }) => id);
}

/** Every n-th, so that the sample covers the whole file and never depends on luck. */
function sample(mutants: readonly Mutant[]): readonly Mutant[] {
  const step = Math.max(1, mutants.length / MUTANTS_SAMPLED);
  const count = Math.min(mutants.length, MUTANTS_SAMPLED);
  return Array.from({ length: count }, (_unused, at) => mutants[Math.floor(at * step)]).filter((m) => m !== undefined);
}
