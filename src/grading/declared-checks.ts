import type { CheckDeclaration, Exercise } from '../catalog/exercise.ts';
import { loadSuites } from './load-suites.ts';

/** What an exercise's suites declare, in their order. Runs the suites' own code here: they are trusted, a pack's as well. */
export function declaredChecks(exercise: Exercise): readonly CheckDeclaration[] {
  return [...loadSuites(exercise).values()].map((check) => check.declaration);
}
