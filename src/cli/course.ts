import type { SourceFile } from '../base/source-file.ts';
import type { Exercise } from '../catalog/exercise.ts';
import type { ExerciseSummary } from '../catalog/list-exercises.ts';
import type { CollectedSubmission } from '../grading/collect-submission.ts';
import type { Finding } from '../grading/find-submissions.ts';
import type { BatchOptions, BatchVerdict } from '../grading/grade-batch.ts';
import type { GradeOptions, GradeRequest } from '../grading/grade-submission.ts';
import type { HintEngine } from '../hints/hint-engine.ts';
import type { GradingSession } from '../grading/grading-session.ts';
import type { NoOuterSandbox, OuterSandbox } from '../grading/outer-sandbox.ts';
import type { Outcome, Problem, Verdict } from '../verdict/verdict.ts';

/**
 * What commands need of the catalogue and of grading. Each part is imported when it is first called, because a command
 * that only lists must not wait for a compiler; and tests put a small course of their own in its place.
 */
export interface Course {
  builtInPackRoot(): Promise<string>;
  listExercises(packRoot: string): Promise<readonly ExerciseSummary[]>;
  loadExercise(packRoot: string, id: string): Promise<Exercise>;
  /** The ids most like a mistyped one, the nearest first. */
  nearestIds(wanted: string, ids: readonly string[]): Promise<readonly string[]>;
  /** The files to grade at a path: a folder, or the one file of an exercise that has but one. */
  readSubmission(path: string, exercise: Exercise): Promise<readonly SourceFile[]>;
  /** Submissions at paths, in folders of them, and by pattern. */
  findSubmissions(paths: readonly string[], cwd: string, exercises: readonly Exercise[]): Promise<Finding>;
  /** Reads one of them; what cannot be read is that submission's own trouble. */
  collectSubmission(path: string, name: string, exercise: Exercise): Promise<CollectedSubmission>;
  verdictOnUnread(exercise: Exercise, problem: Problem): Promise<Verdict>;
  gradeSubmission(request: GradeRequest, options: GradeOptions): Promise<Verdict>;
  /** Grading again and again, kept warm in between. */
  openSession(): Promise<WarmGrader>;
  /** What finds out where bugs are; it keeps processes until it is closed. */
  openHints(exercise: Exercise): Promise<HintEngine>;
  /** Any number of submissions, on several processes; the verdicts come in their order, as soon as each is ready. */
  gradeBatch(
    requests: AsyncIterable<GradeRequest>,
    options: BatchOptions,
  ): AsyncGenerator<BatchVerdict, void, undefined>;
  /** What grading processes can run in, besides the isolate, and still read these suites; or why there is nothing. */
  outerSandbox(searchPath: string | undefined, suites: readonly string[]): Promise<OuterSandbox | NoOuterSandbox>;
  /** Name, version and build of the engine. */
  engine(): Promise<string>;
  exitCodeOf(outcome: Outcome): Promise<number>;
}

/** A grader kept warm: one submission at a time, a newer one takes the place of the one under way. */
export type WarmGrader = Pick<GradingSession, 'grade' | 'close'>;
