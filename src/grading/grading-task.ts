import type { SourceFile } from '../base/source-file.ts';
import type { CheckDeclaration, Exercise } from '../catalog/exercise.ts';
import type { GradingTask } from './protocol.ts';

export interface GradeRequest {
  readonly exercise: Exercise;
  readonly files: readonly SourceFile[];
  /** Which checks to run; all unless said otherwise. A list is run in its own order, which changes nothing of the verdict. */
  readonly only?: 'all' | 'public' | readonly string[];
  /** Runs this one schedule of the one check in `only`; its counterexample tells what happened. */
  readonly replay?: string;
  /** Runs the one check in `only` without these parts, which it calls optional. */
  readonly leftOut?: readonly string[];
}

/** A request as plain data for a grading child. */
export function taskOf({ exercise, files, only = 'all', replay, leftOut = [] }: GradeRequest): GradingTask {
  const { id, hash, topology, entry, ports, portsFile, suites } = exercise;
  const known = new Set(exercise.checks.map((check) => check.id));
  const checks =
    typeof only === 'string'
      ? expectedChecks(exercise, only).map((check) => check.id)
      : only.filter((one) => known.has(one));
  // Suites name the exercise as its own pack does; what stands before a slash tells packs apart.
  const forGrading = { id: id.slice(id.lastIndexOf('/') + 1), hash, topology, entry, ports, portsFile, suites };
  const task = { exercise: forGrading, files, checks, replay: replay ?? null, detail: 'full' as const };
  return leftOut.length === 0 ? task : { ...task, leftOut };
}

/** The checks that must report, in the order of the exercise. */
export function expectedChecks(
  exercise: Pick<Exercise, 'checks'>,
  only: GradeRequest['only'] = 'all',
): readonly CheckDeclaration[] {
  if (only === 'all') return exercise.checks;
  return exercise.checks.filter((check) => (only === 'public' ? check.public : only.includes(check.id)));
}
