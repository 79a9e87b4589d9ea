import type { Exercise } from '../../catalog/exercise.ts';
import type { ExerciseFacts } from '../../reports/report.ts';

/** What reports say about an exercise. A bug is named by the promise of the first check that proves it. */
export function exerciseFacts({ id, title, bugs, checks }: Exercise): ExerciseFacts {
  return {
    id,
    title,
    bugs: bugs.map((bug) => ({
      id: bug.id,
      category: bug.category,
      weight: bug.weight,
      promise: checks.find(({ kind, bugs: ids }) => kind === 'bug' && ids[0] === bug.id)?.promise ?? null,
    })),
    behaviours: checks
      .filter(({ kind }) => kind === 'behaviour')
      .map((check) => ({ id: check.id, promise: check.promise })),
  };
}
