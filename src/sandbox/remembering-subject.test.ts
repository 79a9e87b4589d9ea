import { describe, expect, test } from 'vitest';
import { exploreClasses } from '../simulation/dpor.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import type { MemoryUse } from '../simulation/memory-use.ts';
import type { Scenario } from '../simulation/scenario.ts';
import { SimulatedRun } from '../simulation/simulated-run.ts';
import type { Subject } from '../simulation/subject.ts';
import { PORT_METHODS } from '../simulation/world.ts';
import { loadSubmission } from './load-submission.ts';
import { remembering } from './remembering-subject.ts';

/* A submission that is looked up must do what it does when it runs: in every schedule, with the same steps and ends. */
const TELLER = `export class Teller {
  #ports;
  constructor(ports) { this.#ports = ports; }
  async charge(amount, key) {
    const { store, network, clock } = this.#ports;
    const [found, before] = await Promise.all([store.get('balance'), store.get('done:' + key)]);
    if (before) return ['again', before.value];
    const balance = found ? found.value : 10;
    if (balance < amount) { await clock.sleep(1_000); return ['declined', Date.now()]; }
    console.log('charging', key);
    await network.charge({ ref: key, amount, currency: 'usd' });
    await store.set('balance', balance - amount);
    await store.set('done:' + key, balance - amount);
    return ['paid', balance - amount, Math.round(0.5)];
  }
}`;

interface Case {
  readonly name: string;
  readonly instances: 1 | 2;
  readonly clients: readonly string[];
  readonly memory: MemoryUse;
  readonly plan: FaultPlan;
}

/** Cells through which a grading thread and its parent talk. */
const [CANCELLED, GUEST_RUNS] = [1, 2];

const CRASH: FaultPlan = [{ kind: 'crash', client: 0, attempt: 1, call: 2 }];

const CASES: readonly Case[] = [
  { name: 'two clients, each with a heap', instances: 2, clients: ['A', 'B'], memory: 'shared', plan: [] },
  { name: 'two clients apart in one heap', instances: 1, clients: ['A', 'B'], memory: 'apart', plan: [] },
  { name: 'a crash and a second try', instances: 2, clients: ['A', 'B'], memory: 'shared', plan: CRASH },
  { name: 'a crash of a heap that two have', instances: 1, clients: ['A', 'B'], memory: 'apart', plan: CRASH },
];

describe.each(CASES)('$name', (example) => {
  test.each([true, false])('the same schedules, steps and ends (snapshots: %s)', async (snapshots) => {
    const ran = await explored(load(), example, snapshots);
    const remembered = await explored(remembering(load(), example.memory, scenarioOf(example)), example, snapshots);
    expect(remembered).toEqual(ran);
    expect(ran.length).toBeGreaterThan(1);
  });
});

test('a past too long to be led through again is kept as memory', async () => {
  const poll = `export class Teller {
    #ports; constructor(ports) { this.#ports = ports; }
    async charge(amount) { let sum = 0; for (let n = 0; n < 40; n++) sum += (await this.#ports.store.get('k' + (n % 3)))?.value ?? n; await this.#ports.store.set('k' + amount, sum); return sum; }
  }`;
  const example: Case = { name: '', instances: 2, clients: ['A', 'B'], memory: 'shared', plan: [] };
  const ran = await explored(load(poll), example, true, 60);
  expect(await explored(remembering(load(poll), 'shared', scenarioOf(example)), example, true, 60)).toEqual(ran);
});

test('two runs over one submission, turn about, do not disturb each other', async () => {
  const subject = load();
  const example = CASES[0] as Case;
  const alone = await explored(load(), example, true);
  const [one, other] = [0, 1].map(() => remembering(subject, 'shared', scenarioOf(example))) as [Subject, Subject];
  for (const half of [one, other, one]) expect(await explored(half, example, true)).toEqual(alone);
});

/** Every schedule's steps, calls, console lines and outcomes. */
async function explored(
  subject: Subject,
  example: Case,
  snapshots: boolean,
  schedulesMax = 400,
): Promise<readonly string[]> {
  const run = new SimulatedRun(subject, scenarioOf(example), () => undefined, example.plan, example.memory);
  const told: string[] = [];
  await exploreClasses(
    run,
    () => {
      const steps = run.log.map(({ transition, call, settled, console }) => [
        transition.id,
        call && [call.port, call.method, call.args],
        settled,
        console,
      ]);
      told.push(JSON.stringify([steps, run.outcomes(), run.world.network.records(), run.world.store.list('')]));
      return true;
    },
    { schedulesMax, snapshots },
  );
  return told;
}

test('a turn that is known already is refused like any other, and nobody has the thread then', () => {
  const control = new Int32Array(3);
  const [example] = CASES.filter(({ memory, plan }) => memory === 'apart' && plan.length === 0);
  const subject = remembering(load(TELLER, control), 'apart', scenarioOf(example as Case));
  const charge = () => {
    subject.reset(1);
    subject.construct(0);
    return subject.start(0, { id: 0, client: 0, method: 'charge', args: [6, 'order-0'] });
  };
  const ran = charge();
  expect(charge()).toBe(ran);
  control[CANCELLED] = 1;
  expect(charge).toThrow('no longer wanted');
  expect(control[GUEST_RUNS]).toBe(0);
});

function scenarioOf({ instances, clients }: Case): Scenario {
  const literal = (value: unknown) => ({ kind: 'literal', value }) as const;
  const calls = clients.map((_name, client) => {
    const args = [literal(client + 6), literal(`order-${client}`)];
    return [client, [{ id: client, client, method: 'charge', args }]] as const;
  });
  return { instances, clients, phases: [new Map(calls)] };
}

function load(text = TELLER, control?: Int32Array): Subject {
  const loaded = loadSubmission({
    files: [{ path: 'teller.ts', text }],
    entry: { file: 'teller.ts', class: 'Teller', methods: ['charge'] },
    ports: ['store', 'network', 'clock'],
    portMethods: PORT_METHODS,
    portsFile: { path: 'ports.ts', text: 'export {}' },
    instances: 2,
    ...(control === undefined ? {} : { control }),
  });
  if ('problem' in loaded) throw new Error(loaded.problem.message);
  return loaded.subject;
}
