import { describe, expect, test } from 'vitest';
import { explore } from './explore.ts';
import { type FaultPlan, NO_FAULTS } from './fault-plan.ts';
import { foldLoop } from './loops.ts';
import type { Scenario } from './scenario.ts';
import { SimulatedRun } from './simulated-run.ts';
import { PlainSubject } from './testing/plain-subject.ts';
import type { World } from './world.ts';

type Stored = { readonly value: number; readonly version: number } | undefined;

function scenario(instances: 1 | 2, ...methods: readonly string[]): Scenario {
  const clients = ['A', 'B', 'C'].slice(0, methods.length);
  const calls = methods.map((method, client) => [client, [{ id: client, client, method, args: [] }]] as const);
  return { instances, clients, phases: [new Map(calls)] };
}

/** Runs every schedule and gives what `tell` says of their ends. */
async function endsOf(
  subject: PlainSubject,
  what: Scenario,
  tell: (run: SimulatedRun) => string,
  { plan = NO_FAULTS, prepare = () => {} }: { plan?: FaultPlan; prepare?: (world: World) => void } = {},
): Promise<readonly string[]> {
  const run = new SimulatedRun(subject, what, prepare, plan);
  const ends = new Set<string>();
  const { complete } = await explore(run, () => (ends.add(tell(run)), true), { schedulesMax: 5_000 });
  expect(complete, 'every schedule was explored').toBe(true);
  return [...ends].sort();
}

const elapsed = (run: SimulatedRun) => run.log.at(-1)!.nowMs - new Date('2026-03-02T10:00:00Z').getTime();
const count = (run: SimulatedRun) => String(run.world.store.get('count')?.value);
const fate = (run: SimulatedRun) =>
  run.endless()?.kind ?? (run.hangingClients().length > 0 ? 'hang' : `answered after ${elapsed(run)} ms`);

describe('virtual time', () => {
  test('moves only when nothing else can happen', async () => {
    const sleeper = new PlainSubject(({ store, clock }) => ({
      async late() {
        await clock.sleep(100);
        await store.set('count', 1);
      },
      async busy() {
        for (let at = 0; at < 3; at += 1) await store.set('count', 2);
      },
    }));
    expect(await endsOf(sleeper, scenario(2, 'late', 'busy'), count)).toEqual(['1']);
  });

  test('what two timers wake at the same moment races', async () => {
    const adder = new PlainSubject(({ store, clock }) => ({
      async add() {
        await clock.sleep(100);
        const current = (await store.get('count')) as Stored;
        await store.set('count', (current?.value ?? 0) + 1);
      },
    }));
    expect(await endsOf(adder, scenario(2, 'add', 'add'), count)).toEqual(['1', '2']);
    expect(await endsOf(adder, scenario(1, 'add', 'add'), count)).toEqual(['1', '2']);
  });

  test('passes between phases when a check waits', async () => {
    const setter = new PlainSubject(({ store }) => ({
      mark: () => store.set('count', 1, { ttlMs: 1_000 }),
      read: async () => (await store.get('count')) !== undefined,
    }));
    const calls = (id: number, method: string) => new Map([[0, [{ id, client: 0, method, args: [] }]]]);
    const what = (waitMs: number): Scenario => ({
      instances: 1,
      clients: ['A'],
      phases: [calls(0, 'mark'), calls(1, 'read')],
      waitsMs: [0, waitMs],
    });
    const found = (run: SimulatedRun) => JSON.stringify(run.outcomes()[1]);
    expect(await endsOf(setter, what(999), found)).toEqual(['{"ok":true,"value":true}']);
    expect(await endsOf(setter, what(1_000), found)).toEqual(['{"ok":true,"value":false}']);
  });

  test('a time-out of the caller’s own beats a slow call, or an early timer a quick one', async () => {
    const impatient = new PlainSubject(({ network, clock }) => ({
      pay: () =>
        Promise.race([
          network.charge({ ref: 'r', amount: 5 }).then(() => 'paid'),
          clock.sleep(10_000).then(() => 'pending'),
        ]),
    }));
    const answer = (run: SimulatedRun) => JSON.stringify(run.outcomes()[0]?.ok && run.outcomes()[0]);
    const paid = '{"ok":true,"value":"paid"}';
    const pending = '{"ok":true,"value":"pending"}';
    const strike = (kind: 'slow' | 'early', call: number): FaultPlan => [{ kind, client: 0, attempt: 1, call }];
    expect(await endsOf(impatient, scenario(1, 'pay'), answer)).toEqual([paid]);
    expect(await endsOf(impatient, scenario(1, 'pay'), answer, { plan: strike('slow', 1) })).toEqual([pending]);
    expect(await endsOf(impatient, scenario(1, 'pay'), answer, { plan: strike('early', 2) })).toEqual([paid, pending]);
  });
});

describe('leases', () => {
  const locked = (guarded: boolean) =>
    new PlainSubject(({ store, locks }) => ({
      async add() {
        const lease = (await locks.acquire('count', { ttlMs: 30_000 })) as { token: number };
        const current = (await store.get('count')) as Stored;
        if (guarded) await store.compareAndSet('count', current?.version ?? null, (current?.value ?? 0) + 1);
        else await store.set('count', (current?.value ?? 0) + 1);
        await locks.release(lease);
      },
    }));

  test('keep others out while they last', async () => {
    expect(await endsOf(locked(false), scenario(2, 'add', 'add'), count)).toEqual(['2']);
    expect(await endsOf(locked(false), scenario(1, 'add', 'add'), count)).toEqual(['2']);
  });

  test('do not stop a holder that slept through their end: it overwrites what came since, unless it is fenced off', async () => {
    const plan: FaultPlan = [{ kind: 'pause', client: 0, attempt: 1, call: 2 }];
    const both = (run: SimulatedRun) => `${run.world.store.get('count')?.version} writes, count ${count(run)}`;
    expect(await endsOf(locked(false), scenario(2, 'add', 'add'), both, { plan })).toContain('2 writes, count 1');
    expect(await endsOf(locked(true), scenario(2, 'add', 'add'), both, { plan })).toEqual([
      '1 writes, count 1',
      '2 writes, count 2',
    ]);
  });

  test('end a deadlock, and virtual time tells that there was one', async () => {
    const transfer = new PlainSubject(({ locks }) => {
      const both = async (first: string, second: string) => {
        const leases = [await locks.acquire(first), await locks.acquire(second)];
        for (const lease of leases) await locks.release(lease);
      };
      return { there: () => both('x', 'y'), back: () => both('y', 'x') };
    });
    expect(await endsOf(transfer, scenario(2, 'there', 'back'), fate)).toEqual([
      'answered after 0 ms',
      'answered after 30000 ms',
    ]);
    expect(await endsOf(transfer, scenario(2, 'there', 'there'), fate)).toEqual(['answered after 0 ms']);
  });
});

describe('what never ends has a name', () => {
  test('hang: a lock in memory that nobody lets go', async () => {
    const leaking = new PlainSubject(({ store }) => {
      let held: Promise<void> = Promise.resolve();
      return {
        async add() {
          const before = held;
          let release = () => {};
          held = new Promise((resolve) => (release = resolve));
          await before;
          if (await store.get('refused')) return;
          release();
        },
      };
    });
    const prepare = ({ store }: World) => void store.set('refused', true);
    expect(await endsOf(leaking, scenario(1, 'add', 'add'), fate)).toEqual(['answered after 0 ms']);
    expect(await endsOf(leaking, scenario(1, 'add', 'add'), fate, { prepare })).toEqual(['hang']);
  });

  test('unbounded retry: a call that is refused and sent again for ever, with or without a pause in between', async () => {
    for (const sleepMs of [0, 1_000]) {
      const stubborn = new PlainSubject(({ network, clock }) => ({
        async pay() {
          for (;;) {
            const paid = await network.charge({ ref: 'r', amount: 5 }).catch(() => null);
            if (paid !== null) return paid;
            if (sleepMs > 0) await clock.sleep(sleepMs);
          }
        },
      }));
      const prepare = ({ network }: World) => network.failWhen(() => 'unavailable');
      expect(await endsOf(stubborn, scenario(1, 'pay'), fate, { prepare })).toEqual(['unbounded-retry']);
      const patient = ({ network }: World) =>
        network.failWhen((_kind, _request, nth) => (nth < 20 ? 'unavailable' : undefined));
      expect(await endsOf(stubborn, scenario(1, 'pay'), fate, { prepare: patient })).toEqual([
        `answered after ${19 * sleepMs} ms`,
      ]);
    }
  });

  test('livelock: polling for what nobody will ever do', async () => {
    const polling = new PlainSubject(({ store }) => ({
      async wait() {
        while ((await store.get('done')) === undefined);
      },
      done: () => store.set('done', true),
    }));
    expect(await endsOf(polling, scenario(1, 'wait'), fate)).toEqual(['livelock']);
    // Whoever polls lets the others act: then there are few schedules, and all of them end.
    expect(await endsOf(polling, scenario(2, 'wait', 'done'), fate)).toEqual(['answered after 0 ms']);
    expect(await endsOf(polling, scenario(1, 'wait', 'done'), fate)).toEqual(['answered after 0 ms']);
  });

  test('a poller without a pause does not stop the clock for one that sleeps', async () => {
    const pair = new PlainSubject(({ store, clock }) => ({
      async wait() {
        while ((await store.get('done')) === undefined);
      },
      async done() {
        await clock.sleep(5_000);
        await store.set('done', true);
      },
    }));
    expect(await endsOf(pair, scenario(2, 'wait', 'done'), fate)).toEqual(['answered after 5000 ms']);
  });

  test('livelock of two that always give way to each other, told with its loop once', async () => {
    const polite = new PlainSubject(({ locks, clock }) => {
      const both = async (first: string, second: string) => {
        for (;;) {
          const one = await locks.acquire(first, { waitMs: 0 });
          const other = one && (await locks.acquire(second, { waitMs: 0 }));
          if (one && other) return;
          if (one) await locks.release(one);
          await clock.sleep(10);
        }
      };
      return { there: () => both('x', 'y'), back: () => both('y', 'x') };
    });
    const run = new SimulatedRun(polite, scenario(2, 'there', 'back'), () => {});
    await run.reset();
    // In step: whoever is behind goes next.
    while (run.enabled().length > 0) {
      const counts = [0, 1].map((client) => run.log.filter((step) => step.transition.client === client).length);
      const next = [...run.enabled()].sort((a, b) => (counts[a.client] ?? 0) - (counts[b.client] ?? 0))[0];
      await run.take(next!);
    }
    expect(run.endless()).toMatchObject({
      kind: 'livelock',
      call: { port: 'locks', method: 'acquire' },
      answer: { value: null },
    });
    const folded = foldLoop(run.log);
    expect(folded.length).toBeLessThan(40);
    expect(folded.at(-1)?.loop?.times).toBeGreaterThan(100);
  });

  test('a bounded number of polls is nobody’s business', async () => {
    const patient = new PlainSubject(({ store, clock }) => ({
      async wait() {
        for (let at = 0; at < 50; at += 1) {
          if (await store.get('done')) return 'done';
          await clock.sleep(100);
        }
        return 'gave up';
      },
    }));
    expect(await endsOf(patient, scenario(1, 'wait'), fate)).toEqual(['answered after 5000 ms']);
  });
});
