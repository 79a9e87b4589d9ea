import type { CheckDeclaration, Exercise } from '../catalog/exercise.ts';
import { taskOf } from './grading-task.ts';
import { loadSuites } from './load-suites.ts';
import { specsFor } from './spec-of.ts';

/** What an exercise's suites declare, in their order. Runs the suites' own code here: they are trusted, a pack's as well. */
export function declaredChecks(exercise: Exercise): readonly CheckDeclaration[] {
  return [...loadSuites(exercise).values()].map((check) => check.declaration);
}

/** Checks that say that they can do without some of their clients or calls, with those parts, by id. */
export function optionalParts(
  exercise: Exercise,
): readonly { readonly check: string; readonly parts: readonly string[] }[] {
  const task = taskOf({ exercise, files: exercise.reference });
  const specOf = specsFor(task);
  return [...loadSuites(task.exercise).values()].flatMap((check) => {
    const parts = specOf(check).optional ?? [];
    return parts.length === 0 ? [] : [{ check: check.declaration.id, parts }];
  });
}
