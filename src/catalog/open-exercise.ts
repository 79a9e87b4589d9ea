import type { Exercise } from './exercise.ts';
import { readKit } from './kit.ts';
import { readPrebuilt } from './prebuilt.ts';

/**
 * One exercise of a pack, for a command that only uses it: as the build read it when nothing has changed since, else like
 * `loadExercise`, whose readers are imported only then.
 */
export async function openExercise(packRoot: string, id: string): Promise<Exercise> {
  const facts = readKit(packRoot)?.exercises[id];
  if (facts !== undefined) return (await import('./load-kit-exercise.ts')).loadKitExercise(packRoot, id, facts);
  return readPrebuilt(packRoot, id) ?? (await import('./load-exercise.ts')).loadExercise(packRoot, id);
}
