import { expect, test } from 'vitest';
import { builtInPackRoot } from '../src/catalog/exercise-paths.ts';
import { exerciseIds } from '../src/catalog/list-exercises.ts';
import { loadExercise } from '../src/catalog/load-exercise.ts';
import { taskOf } from '../src/grading/grading-task.ts';
import { runCheck } from '../src/grading/kit-run.ts';
import { loadSuites } from '../src/grading/load-suites.ts';
import { specOf } from '../src/grading/spec-of.ts';
import { loadSubmission } from '../src/sandbox/load-submission.ts';
import { PORT_METHODS } from '../src/simulation/world.ts';

/*
 * A failing run is told without clients that its check calls optional. That is a counterexample only if a right solution
 * keeps the promise without them as well: in every interleaving, each of them left out and all of them.
 */

const exercises = exerciseIds(builtInPackRoot()).map((id) => loadExercise(builtInPackRoot(), id));

const optional = exercises.flatMap((exercise) => {
  const task = taskOf({ exercise, files: exercise.reference });
  const declared = [...loadSuites(task.exercise).values()];
  return declared.flatMap((check) => {
    const spec = specOf(task, check);
    const parts = spec.optional ?? [];
    const choices = [...parts.map((part) => [part]), ...(parts.length > 1 ? [parts] : [])];
    return choices.map((leftOut) => ({ exercise, check, spec, leftOut }));
  });
});

test.each(optional)(
  '$exercise.id, $check.declaration.id without $leftOut',
  async ({ exercise, check, spec, leftOut }) => {
    const { entry, ports, portsFile, reference: files, topology } = exercise;
    const loaded = loadSubmission({ files, entry, ports, portsFile, portMethods: PORT_METHODS, instances: 2 });
    if ('problem' in loaded) throw new Error(loaded.problem.message);
    const options = { instances: topology.instances, replay: null, detail: 'full' as const, leftOut };
    const result = await runCheck(loaded.subject, check.declaration, spec, options);
    expect(result).toMatchObject({ state: 'passed', problem: null, explored: { complete: true } });
  },
);

test('there is one at least', () => {
  expect(optional.length).toBeGreaterThan(0);
});
