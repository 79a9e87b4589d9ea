import type { SourceFile } from '../base/source-file.ts';
import type { Exercise } from '../catalog/exercise.ts';
import type { ExerciseSummary } from '../catalog/list-exercises.ts';
import type { GradeOptions, GradeRequest } from '../grading/grade-submission.ts';
import type { HintEngine } from '../hints/hint-engine.ts';
import type { Outcome, Verdict } from '../verdict/verdict.ts';

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
  gradeSubmission(request: GradeRequest, options: GradeOptions): Promise<Verdict>;
  /** Several submissions of one exercise in one go; the verdicts come in the order of the submissions. */
  gradeMany(
    exercise: Exercise,
    submissions: readonly Pick<GradeRequest, 'files'>[],
    options: GradeOptions,
  ): Promise<readonly Verdict[]>;
  /** What finds out where bugs are; it keeps processes until it is closed. */
  openHints(exercise: Exercise, signal: AbortSignal): Promise<HintEngine>;
  exitCodeOf(outcome: Outcome): Promise<number>;
}
