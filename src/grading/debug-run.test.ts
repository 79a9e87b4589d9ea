import { Session } from 'node:inspector';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { loadExercise } from '../catalog/load-exercise.ts';
import { loadSubmission } from '../sandbox/load-submission.ts';
import { PORT_METHODS } from '../simulation/world.ts';
import type { Counterexample } from '../verdict/verdict.ts';
import { debugRun } from './debug-run.ts';
import { taskOf } from './grading-task.ts';
import { debugCheck, runCheck } from './kit-run.ts';
import { loadSuites } from './load-suites.ts';
import { specOf } from './spec-of.ts';

const PACK = resolve(import.meta.dirname, '../..');

/** Columns are counted in what each engine runs; a line is what somebody looks at. */
function withoutColumns({ timeline, ...rest }: Counterexample) {
  const rows = timeline.rows.map(({ at, ...row }) => ({ ...row, line: at?.line, file: at?.file }));
  return { ...rest, timeline: { ...timeline, rows } };
}

test.each(['payment-processor', 'partial-refunds', 'idempotency-service'])(
  'every failing run of the starter of %s is told as the isolate tells it',
  { timeout: 120_000 },
  async (id) => {
    const exercise = loadExercise(PACK, id);
    const { entry, ports, portsFile, topology, starter } = exercise;
    // A line on the console, to see that it stands at its step as well.
    const files = starter.map((file) => ({
      ...file,
      text: file.text.replace(/( +)(const \w+ = await this)/g, "$1console.log('before', 1n);$2"),
    }));
    const loaded = loadSubmission({ files, entry, ports, portsFile, portMethods: PORT_METHODS, instances: 2 });
    if ('problem' in loaded) throw new Error(loaded.problem.message);
    const whole = taskOf({ exercise, files });
    const declared = [...loadSuites(whole.exercise).values()];
    let compared = 0;
    for (const check of declared) {
      const [declaration, spec] = [check.declaration, specOf(whole, check)];
      const { counterexample } = await runCheck(loaded.subject, declaration, spec, {
        instances: topology.instances,
        replay: null,
        detail: 'outcome',
      });
      if (counterexample === null) continue;
      const schedule = counterexample.schedule.slice(declaration.id.length + 1);
      const isolated = await debugCheck(loaded.subject, declaration, spec, schedule, topology.instances);
      const task = taskOf({ exercise, files, only: [declaration.id], replay: schedule });
      const printed: string[] = [];
      const told = await debugRun({ task, folder: '/candidate', stops: false }, (text) => printed.push(text));
      expect(withoutColumns(told), declaration.id).toEqual(withoutColumns(isolated));
      expect(told.facts).toEqual(counterexample.facts);
      expect(printed.length).toBeGreaterThan(0);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(5);
  },
);

test("a breakpoint in the candidate's TypeScript hits, on its own line", async () => {
  const exercise = loadExercise(PACK, 'payment-processor');
  const [file] = exercise.starter;
  const folder = resolve('/candidate/payment-processor');
  const lineNumber = file?.text.split('\n').findIndex((line) => line.includes('await this.#store.get<Account>')) ?? -1;
  const session = new Session();
  session.connect();
  const hits: string[] = [];
  session.on('Debugger.paused', ({ params: { callFrames } }) => {
    const top = callFrames[0];
    hits.push(`${top?.functionName}, line ${(top?.location.lineNumber ?? 0) + 1}`);
    session.post('Debugger.resume');
  });
  session.post('Debugger.enable');
  const url = pathToFileURL(join(folder, file?.path ?? '')).href;
  session.post('Debugger.setBreakpointByUrl', { url, lineNumber });
  const check = exercise.checks.find((one) => one.public)?.id ?? '';
  const task = taskOf({ exercise, files: exercise.starter, only: [check], replay: 'A B* A*' });
  await debugRun({ task, folder, stops: false }, () => undefined);
  session.disconnect();
  expect(lineNumber).toBeGreaterThan(0);
  // A, B and the look at the end each read the balance.
  expect(hits).toEqual(Array(3).fill(`#loadBalance, line ${lineNumber + 1}`));
});
