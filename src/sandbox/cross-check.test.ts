import { expect, test } from 'vitest';
import { builtInPackRoot } from '../catalog/exercise-paths.ts';
import { loadExercise } from '../catalog/load-exercise.ts';
import { exploreClasses } from '../simulation/dpor.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import type { MemoryUse } from '../simulation/memory-use.ts';
import type { Scenario } from '../simulation/scenario.ts';
import { SimulatedRun } from '../simulation/simulated-run.ts';
import { walkStates } from '../simulation/state-graph.ts';
import { crossChecked } from '../simulation/testing/cross-checked.ts';
import { PORT_METHODS } from '../simulation/world.ts';
import { loadSubmission } from './load-submission.ts';
import { remembering } from './remembering-subject.ts';

/* Snapshot search over real submissions, each state that is come back to compared with a replay of the way to it. */

interface Case {
  readonly instances: 1 | 2;
  readonly memory: MemoryUse;
  readonly plan: FaultPlan;
  readonly isRemembered: boolean;
}

const CRASH: FaultPlan = [{ kind: 'crash', client: 0, attempt: 1, call: 2 }];
const PAUSE: FaultPlan = [{ kind: 'pause', client: 1, attempt: 1, call: 1 }];

const CASES: readonly (readonly [name: string, example: Case])[] = [
  ['copies of memory that clients share', { instances: 1, memory: 'shared', plan: [], isRemembered: false }],
  ['copies of two heaps', { instances: 2, memory: 'shared', plan: [], isRemembered: false }],
  ['copies, with a crash', { instances: 2, memory: 'shared', plan: CRASH, isRemembered: false }],
  ['looked up, a heap each', { instances: 2, memory: 'shared', plan: [], isRemembered: true }],
  ['looked up, with a crash', { instances: 2, memory: 'shared', plan: CRASH, isRemembered: true }],
  ['looked up, apart in one heap, with a pause', { instances: 1, memory: 'apart', plan: PAUSE, isRemembered: true }],
];

function runOf({ instances, memory, plan, isRemembered }: Case): SimulatedRun {
  const { starter: files, entry, ports, portsFile } = loadExercise(builtInPackRoot(), 'payment-processor');
  const loaded = loadSubmission({ files, entry, ports, portsFile, portMethods: PORT_METHODS, instances });
  if ('problem' in loaded) throw new Error(loaded.problem.message);
  const call = (client: number) => {
    const args = [600 - client * 300, `order-${client}`].map((value) => ({ kind: 'literal' as const, value }));
    return [client, [{ id: client, client, method: 'charge', args }]] as const;
  };
  const scenario: Scenario = { instances, clients: ['A', 'B'], phases: [new Map([call(0), call(1)])] };
  const subject = isRemembered ? remembering(loaded.subject, memory, scenario) : loaded.subject;
  return new SimulatedRun(subject, scenario, () => {}, plan, memory);
}

test.each(CASES)('%s: a state that is come back to is the state that a replay comes to', async (_name, example) => {
  const plain = { ...example, isRemembered: false };
  const system = crossChecked(runOf(example), runOf(plain));
  const { schedules } = await exploreClasses(system, () => true, { schedulesMax: 150 });
  expect(schedules).toBeGreaterThan(1);
  expect(system.checks).toBeGreaterThan(schedules);
});

test('the graph of states as well', async () => {
  const [, example] = CASES[1] as (typeof CASES)[number];
  const run = runOf(example);
  const system = Object.assign(crossChecked(run, runOf(example)), { stateKey: () => run.stateKey() });
  const graph = await walkStates(system, () => true, { statesMax: 10_000 });
  expect(graph?.root.all).toBe(70n);
});

test('a copy that leaves something out is found', async () => {
  const [, example] = CASES[1] as (typeof CASES)[number];
  const run = runOf(example);
  const restore = run.restore.bind(run);
  // The world stays as it was at the end of the schedule before.
  run.restore = (state) => restore({ ...(state as object), world: run.world.save() });
  const system = crossChecked(run, runOf(example));
  await expect(exploreClasses(system, () => true, { schedulesMax: 150 })).rejects.toThrow(/A copy and a replay differ/);
});
