/** A step of `npm run build`: keeps what was read of the built-in exercises, so that no grading has to read it again. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInPackRoot } from '../catalog/exercise-paths.ts';
import { BrokenExercise } from '../catalog/faults.ts';
import { exerciseIds } from '../catalog/list-exercises.ts';
import { loadExercise } from '../catalog/load-exercise.ts';
import { prebuild, prebuiltFolder } from '../catalog/prebuilt.ts';
import { toCommonJs } from '../sandbox/strip-types.ts';
import { prebuiltSuitePath } from './load-suites.ts';

const root = builtInPackRoot();
rmSync(prebuiltFolder(), { recursive: true, force: true });
mkdirSync(prebuiltFolder());
for (const id of exerciseIds(root)) prebuildExercise(id);

function prebuildExercise(id: string): void {
  try {
    const exercise = loadExercise(root, id);
    writeFileSync(join(prebuiltFolder(), `${id}.json`), JSON.stringify(prebuild(root, exercise)));
    for (const path of exercise.suites) {
      const text = readFileSync(path, 'utf8');
      writeFileSync(prebuiltSuitePath(text), toCommonJs({ path, text }));
    }
  } catch (error) {
    // One that is being written is no reason not to build the others: whoever opens it is told what is wrong.
    if (!(error instanceof BrokenExercise)) throw error;
  }
}
