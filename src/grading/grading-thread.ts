import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../base/assert.ts';
import type { GradingTask, ThreadData } from './protocol.ts';
import { runChecks } from './run-checks.ts';
import { enterTask, postToChild } from './worker-context.ts';

/* Entry of the thread in which suites run. It takes one task after another, until the child ends it. */
assert(parentPort !== null, 'This file is the entry of a worker thread');
const { control } = workerData as ThreadData;

parentPort.on('message', (task: GradingTask) => {
  const context = { task, control };
  enterTask(context);
  void runChecks(context).then(
    (errors) => postToChild({ kind: 'done', errors }),
    (error: unknown) => postToChild({ kind: 'done', errors: [String((error as Error).stack ?? error)] }),
  );
});
