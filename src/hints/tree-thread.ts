import { parentPort } from 'node:worker_threads';
import { assert } from '../base/assert.ts';
import type { HintPlan } from './hint-plan.ts';
import { describeFixes, planHints } from './plan-hints.ts';
import type { FixStyle } from './plan-hints.ts';
import type { TreeRequest } from './tree-reader.ts';

/* Entry of the thread in which strangers' files are parsed: whatever they do to the parser, the thread can be ended. */
const port = parentPort;
assert(port !== null, 'This file is the entry of a worker thread');
port.on('message', (request: TreeRequest) => port.postMessage(answer(request)));

function answer(request: TreeRequest): HintPlan | FixStyle | null {
  switch (request.kind) {
    case 'plan':
      return planHints(request);
    case 'describe':
      return describeFixes(request);
  }
}
