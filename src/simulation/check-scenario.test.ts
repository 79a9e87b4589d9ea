import { describe, expect, test } from 'vitest';
import { checkScenario, type Judge } from './check-scenario.ts';
import { explore } from './explore.ts';
import type { Scenario } from './scenario.ts';
import { SimulatedRun } from './simulated-run.ts';
import { PlainSubject } from './testing/plain-subject.ts';

type Stored = { readonly value: number } | undefined;

/** Adds by reading and writing back, and counts its calls under a key that nobody else touches. */
const adder = () =>
  new PlainSubject(({ store }) => ({
    add: async (amount) => {
      const before = ((await store.get('sum')) as Stored)?.value ?? 0;
      await store.set('sum', before + Number(amount));
    },
    addOnce: async (amount) => {
      if (await store.compareAndSet('sum', null, amount)) return;
      await store.set('late', amount);
    },
  }));

function runOf(instances: 1 | 2, method: string): SimulatedRun {
  const call = (client: number) => {
    const args = [{ kind: 'literal' as const, value: client + 1 }];
    return [client, [{ id: client, client, method, args }]] as const;
  };
  const scenario: Scenario = { instances, clients: ['A', 'B'], phases: [new Map([call(0), call(1)])] };
  return new SimulatedRun(adder(), scenario, () => {});
}

const sumIsThree: Judge = (run) => (run.world.store.get('sum')?.value === 3 ? null : ['the sum is wrong']);

describe.each([1, 2] as const)('a lost update on %i instance(s)', (instances) => {
  test('fails in exactly as many interleavings as brute force finds, also after each step', async () => {
    const run = runOf(instances, 'add');
    const { failure, complete, interleavings } = await checkScenario(run, sumIsThree);
    const paths: { readonly ids: readonly string[]; readonly fails: boolean }[] = [];
    const note = (path: readonly { readonly id: string }[]) =>
      paths.push({ ids: path.map(({ id }) => id), fails: sumIsThree(run) !== null }) > 0;
    await explore(run, note, { schedulesMax: 100_000, preemptionsMax: Infinity });

    expect({ complete, interleavings }).toEqual({ complete: true, interleavings: BigInt(paths.length) });
    expect(failure?.share).toEqual({
      failing: BigInt(paths.filter(({ fails }) => fails).length),
      all: BigInt(paths.length),
    });
    const told = failure?.log.map(({ transition }) => transition.id) ?? [];
    const along = told.map((_id, at) => {
      const alike = paths.filter(({ ids }) => ids.slice(0, at + 1).join() === told.slice(0, at + 1).join());
      return { failing: BigInt(alike.filter(({ fails }) => fails).length), all: BigInt(alike.length) };
    });
    expect(failure?.shareAlong).toEqual(along);
  });

  test('names two steps whose other order makes it pass: the one that decides it, and what came too late', async () => {
    const { failure } = await checkScenario(runOf(instances, 'add'), sumIsThree);
    const { earlier = -1, later = -1 } = failure?.contrast ?? {};
    const deeds = [earlier, later].map((at) => {
      const step = failure?.log[at];
      return `${step?.transition.client} ${step?.call?.method}`;
    });
    expect(deeds).toEqual(['1 get', '0 set']);
    const decided = failure?.shareAlong.findIndex(({ failing, all }) => failing === all) ?? -1;
    expect(earlier).toBe((failure?.loggedAfter[decided] ?? 0) - 1);
  });
});

test('code that holds is proved over every interleaving', async () => {
  const run = runOf(2, 'addOnce');
  const kept: Judge = ({ world }) => (world.store.get('late') === undefined ? ['both were first'] : null);
  const found = await checkScenario(run, kept);
  const all = await explore(run, () => true, { schedulesMax: 1_000, preemptionsMax: Infinity });
  expect(found).toEqual({
    failure: null,
    schedules: found.schedules,
    complete: true,
    interleavings: BigInt(all.schedules),
  });
});

test('a budget that ends first is no proof, and a sample is run instead', async () => {
  const found = await checkScenario(runOf(1, 'addOnce'), () => null, { schedulesMax: 2 });
  expect(found.complete).toBe(false);
  expect(found.schedules).toBeGreaterThan(500);
});

test('asked for the outcome alone, it ends at the first failure and tells it as it was met', async () => {
  const { failure, schedules } = await checkScenario(runOf(2, 'add'), sumIsThree, { detail: 'outcome' });
  const full = await checkScenario(runOf(2, 'add'), sumIsThree);
  expect(failure?.facts).toEqual(full.failure?.facts);
  expect(failure?.share).toBeNull();
  expect(failure?.log.length).toBeGreaterThan(0);
  expect(schedules).toBeLessThan(full.schedules);
});
