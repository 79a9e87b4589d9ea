import { describe, expect, test } from 'vitest';
import { checkScenario, type Judge, replaySchedule } from './check-scenario.ts';
import type { Scenario } from './scenario.ts';
import { SimulatedRun } from './simulated-run.ts';
import { PlainSubject } from './testing/plain-subject.ts';
import { ScheduleMismatch } from './schedule-text.ts';

type Stored = { value: number; version: number } | undefined;

/** A counter as everybody writes it first: read, add, write back. */
const naiveCounter = () =>
  new PlainSubject(({ store }) => ({
    async add(amount) {
      const current = (await store.get('count')) as Stored;
      const next = (current?.value ?? 0) + Number(amount);
      await store.set('count', next);
      return next;
    },
  }));

/** The same behind a lock in memory: right with one instance, worth nothing with two. */
const lockedCounter = () => {
  return new PlainSubject(({ store }) => {
    let tail: Promise<unknown> = Promise.resolve();
    const add = async (amount: unknown) => {
      const current = (await store.get('count')) as Stored;
      await store.set('count', (current?.value ?? 0) + Number(amount));
    };
    return { add: (amount) => (tail = tail.then(() => add(amount))) };
  });
};

/** A cache filled on reading and replaced on writing: stale when a slow reply comes after a write. */
const cachedCounter = () =>
  new PlainSubject(({ store }) => {
    let cached: unknown;
    return {
      read: async () => (cached = ((await store.get('count')) as Stored)?.value ?? 0),
      write: async (value) => {
        await store.set('count', value);
        cached = value;
      },
      cached: async () => cached,
    };
  });

function scenario(instances: 1 | 2, ...methods: [string, ...unknown[]][]): Scenario {
  const clients = ['A', 'B', 'C'].slice(0, methods.length);
  const phase = new Map(
    methods.map(([method, ...args], client) => [
      client,
      [{ id: client, client, method, args: args.map((value) => ({ kind: 'literal' as const, value })) }],
    ]),
  );
  return { instances, clients, phases: [phase] };
}

const countIs =
  (expected: number): Judge =>
  (run) => {
    if (run.hangingClients().length > 0) return ['hang'];
    const found = run.world.store.get('count')?.value;
    return found === expected ? null : [`count is ${String(found)}`];
  };

const runOf = (subject: PlainSubject, what: Scenario) => new SimulatedRun(subject, what, () => {});

describe('a lost update', () => {
  test('is found with one switch, in words and as a schedule that replays', async () => {
    const run = runOf(naiveCounter(), scenario(2, ['add', 1], ['add', 2]));
    const { failure } = await checkScenario(run, countIs(3));
    expect(failure).toMatchObject({ facts: ['count is 1'], switches: 1, schedule: 'A B* A*' });
    expect(await replaySchedule(run, countIs(3), 'A B* A*')).toMatchObject({
      facts: ['count is 1'],
      schedule: 'A B* A*',
    });
  });

  test('a schedule without the race passes on the same code', async () => {
    const run = runOf(naiveCounter(), scenario(2, ['add', 1], ['add', 2]));
    expect(await replaySchedule(run, countIs(3), 'A* B*')).toMatchObject({ facts: [], switches: 0 });
  });

  test('is gone behind a lock in memory with one instance, and back with two', async () => {
    const alone = await checkScenario(
      runOf(lockedCounter(), scenario(1, ['add', 1], ['add', 2], ['add', 4])),
      countIs(7),
    );
    expect(alone).toMatchObject({ failure: null, complete: true });
    const shared = await checkScenario(runOf(lockedCounter(), scenario(2, ['add', 1], ['add', 2])), countIs(3));
    expect(shared.failure?.facts).toEqual(['count is 1']);
  });
});

test('a reply that arrives after somebody else’s write makes a cache stale', async () => {
  const what = scenario(1, ['read'], ['write', 5]);
  const after = new Map([[2, [{ id: 2, client: 2, method: 'cached', args: [] }]]]);
  const run = runOf(cachedCounter(), { ...what, clients: ['A', 'B', 'after'], phases: [...what.phases, after] });
  const fresh: Judge = ({ world }) => {
    const outcome = run.outcomes()[2];
    return outcome?.ok && outcome.value === world.store.get('count')?.value ? null : ['the cache is stale'];
  };
  const { failure } = await checkScenario(run, fresh);
  expect(failure).toMatchObject({ facts: ['the cache is stale'], schedule: 'a2 B* A*' });
  expect(await replaySchedule(run, fresh, 'a2 B* A*')).toMatchObject({ facts: ['the cache is stale'] });
});

test('two calls of one client are answered in either order, which a race of the two can see', async () => {
  const racing = new PlainSubject(({ store }) => ({
    async first() {
      let first = '';
      const note = (name: string) => () => void (first ||= name);
      await Promise.all([store.get('x').then(note('x')), store.get('y').then(note('y'))]);
      return first;
    },
  }));
  const seen = new Set<unknown>();
  const run = runOf(racing, scenario(1, ['first']));
  const note: Judge = () => {
    const outcome = run.outcomes()[0];
    seen.add(outcome?.ok && outcome.value);
    return null;
  };
  expect(await checkScenario(run, note)).toMatchObject({ failure: null, complete: true });
  expect([...seen].sort()).toEqual(['x', 'y']);
});

test('a client that nobody wakes hangs, and says so', async () => {
  const forgotten = new PlainSubject(() => ({ add: () => new Promise(() => {}) }));
  const { failure } = await checkScenario(runOf(forgotten, scenario(1, ['add', 1])), countIs(1));
  expect(failure?.facts).toEqual(['hang']);
});

test('a schedule that does not fit names what could have been done', async () => {
  const run = runOf(naiveCounter(), scenario(2, ['add', 1], ['add', 2]));
  await expect(replaySchedule(run, countIs(3), 'A* A')).rejects.toThrow('A cannot go on there; those that can: B.');
  await expect(replaySchedule(run, countIs(3), 'D')).rejects.toThrow(ScheduleMismatch);
  await expect(replaySchedule(run, countIs(3), 'A-1')).rejects.toThrow('"A-1" is not a move.');
});
