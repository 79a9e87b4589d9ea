import { describe, expect, test } from 'vitest';
import { checkScenario } from './check-scenario.ts';
import { bruteForce } from './testing/brute-force.ts';
import { Overlap } from './overlap.ts';
import type { Scenario } from './scenario.ts';
import { SimulatedRun } from './simulated-run.ts';
import type { Step } from './step.ts';
import { PlainSubject, type PlainPorts } from './testing/plain-subject.ts';

type Work = (key: string, ports: PlainPorts, memory: { last: Promise<unknown> }) => Promise<unknown>;

/** Two clients, each about a key of its own. */
function runOf(work: Work, instances: 1 | 2 = 1): SimulatedRun {
  const subject = new PlainSubject((ports) => {
    const memory = { last: Promise.resolve() as Promise<unknown> };
    return { pay: (key: string) => work(key, ports, memory) };
  });
  const call = (client: number, key: string) =>
    [client, [{ id: client, client, method: 'pay', args: [{ kind: 'literal' as const, value: key }] }]] as const;
  const scenario: Scenario = { instances, clients: ['A', 'B'], phases: [new Map([call(0, 'a'), call(1, 'b')])] };
  return new SimulatedRun(subject, scenario, () => {});
}

const pay: Work = async (key, { store, network }) => {
  await store.set(`${key}:claim`, true);
  await network.charge({ ref: key, amount: 10 });
  await store.set(`${key}:done`, true);
};

const queued: Work = (key, ports, memory) => (memory.last = memory.last.then(() => pay(key, ports, memory)));

const leased: Work = async (key, ports, memory) => {
  const lease = await ports.locks.acquire('everything');
  await pay(key, ports, memory);
  await ports.locks.release(lease);
};

/** Asks for a lock in the store again and again, a while apart. */
const polled: Work = async (key, ports, memory) => {
  while (!(await ports.store.compareAndSet('lock', null, key))) await ports.clock.sleep(50);
  await pay(key, ports, memory);
  await ports.store.delete('lock');
};

const compared: Work = async (key, { store }) => {
  const found = (await store.get(key)) as { version: number } | undefined;
  await store.compareAndSet(key, found?.version ?? null, 'paid');
};

const comparedInTurn: Work = (key, ports, memory) =>
  (memory.last = memory.last.then(() => compared(key, ports, memory)));

async function isSerial(run: SimulatedRun): Promise<boolean> {
  const overlap = new Overlap([0, 1]);
  expect(await checkScenario(run, () => null, { overlap })).toMatchObject({ complete: true });
  return overlap.serial.length > 0;
}

describe('clients that have nothing to do with each other', () => {
  test.each([
    ['each by itself', pay, false],
    ['a queue in memory', queued, true],
    ['one lease for everything', leased, true],
    ['one lock for everything, asked for again and again', polled, true],
    ['a single write each, compared', compared, false],
    ['a single write each, in turn', comparedInTurn, true],
    [
      'a single call each, of which nothing can be said',
      (key: string, { store }: PlainPorts) => store.set(key, 1),
      false,
    ],
  ] as const)('%s', async (_name, work, serial) => {
    expect(await isSerial(runOf(work))).toBe(serial);
  });

  test('a queue in the memory of each instance holds nobody up in the other', async () => {
    expect(await isSerial(runOf(queued, 2))).toBe(false);
  });
});

/** The same by looking at every interleaving, one by one. */
function overlapsIn(log: readonly Step[]): boolean {
  const changes = (client: number) =>
    [...log.keys()].filter((at) => log[at]?.transition.client === client && log[at]?.changed);
  const [a, b] = [changes(0), changes(1)];
  const reaches = (points: readonly number[], span: readonly number[]) =>
    points.some((at) => at > (span[0] ?? 0) && at < (span.at(-1) ?? 0));
  return reaches(a, b) || reaches(b, a);
}

test.each([
  ['each by itself', pay],
  ['a queue in memory', queued],
  ['one lease for everything', leased],
] as const)('%s: classes say the same as all interleavings one by one', async (_name, work) => {
  const run = runOf(work);
  let overlaps = false;
  await bruteForce(run, () => {
    overlaps ||= overlapsIn(run.log);
    return true;
  });
  expect(await isSerial(runOf(work))).toBe(!overlaps);
});
