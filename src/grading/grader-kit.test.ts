import { describe, expect, test } from 'vitest';
import { PlainSubject, type PlainPorts } from '../simulation/testing/plain-subject.ts';
import { claimedCharge, naiveCharge, redrivenCharge, wedgingCharge } from '../simulation/testing/charge-handlers.ts';
import { type CheckSpec, effect, failed, type ModelCall, unanswered, wait } from './grader-kit.ts';
import { runCheck } from './kit-run.ts';

interface Charging {
  charge(key: string, amount: number): Promise<unknown>;
}

const declaration = { id: 'it', kind: 'bug' as const, bugs: ['b'], promise: 'It holds', public: false };

const check = <P>(subject: PlainSubject, spec: CheckSpec<P>, replay: string | null = null) =>
  runCheck(subject, declaration, spec, { instances: 1, replay, detail: 'full' });

const chargedOnce: CheckSpec<Charging>['holds'] = ({ network, results, expect: that }) => {
  that(network.records('charge').length, 'charges of the card').toBe(1);
  for (const result of Object.values(results)) that(failed(result), 'a client that was refused').toBe(false);
};

describe('faults', () => {
  test('a handler with a stable reference holds under every crash, and every pair of them', async () => {
    const spec: CheckSpec<Charging> = {
      clients: { A: (p) => p.charge('k', 10) },
      crashes: true,
      faults: ['lost-request', 'lost-reply', 'late', 'error-before', 'error-after', 'unavailable'],
      faultsAtOnce: 2,
      holds: chargedOnce,
    };
    expect(await check(redrivenCharge(), spec)).toMatchObject({ state: 'passed', explored: { complete: true } });
  });

  test('what a crash breaks is told with the crash, and replays', async () => {
    const spec: CheckSpec<Charging> = { clients: { A: (p) => p.charge('k', 10) }, crashes: true, holds: chargedOnce };
    const { counterexample } = await check(naiveCharge(), spec);
    expect(counterexample).toMatchObject({
      facts: ['charges of the card: expected 2 to be 1', expect.stringMatching(/^A got/)],
      faults: ['crash(A1.4)'],
      schedule: 'it:crash(A1.4) A*',
    });
    expect(counterexample?.timeline.rows.map((row) => row.text)).toContain('the instance crashes; a fresh one starts');
    const again = await check(naiveCharge(), spec, 'crash(A1.4) A*');
    expect(again).toMatchObject({ state: 'failed', counterexample: { facts: counterexample?.facts } });
    expect(await check(naiveCharge(), spec, 'A*')).toMatchObject({ state: 'passed' });
  });

  test('fewest faults first: a race that needs none is told without any', async () => {
    const clients = {
      A: (p: { charge: Charging['charge'] }) => p.charge('k', 10),
      B: (p: Charging) => p.charge('k', 10),
    };
    const spec = { clients, crashes: true, instances: 2, holds: chargedOnce } as unknown as CheckSpec<Charging>;
    expect((await check(naiveCharge(), spec)).counterexample).toMatchObject({ faults: [], switches: 1 });
  });

  test('without retries clients give up after a crash, and are unanswered', async () => {
    const seen = new Set<string>();
    await check(redrivenCharge(), {
      clients: { A: (p: Charging) => p.charge('k', 10) },
      crashes: true,
      retries: 'none',
      holds: ({ results, network }) => {
        seen.add(`${network.records().length} ${unanswered(results.A) ? 'unanswered' : 'answered'}`);
      },
    } as CheckSpec<Charging>);
    expect([...seen].sort()).toEqual(['0 unanswered', '1 answered', '1 unanswered']);
  });

  test('a store that fails once is named, and leaves the network alone', async () => {
    const spec: CheckSpec<Charging> = {
      clients: { A: (p) => p.charge('k', 10) },
      faults: [{ kind: 'unavailable', on: 'store' }],
      retries: 'none',
      holds: ({ results, expect: that }) => that(results.A).not.toMatchObject({ error: { name: 'StoreUnavailable' } }),
    };
    expect((await check(redrivenCharge(), spec)).counterexample).toMatchObject({ faults: ['unavailable(A1.1)'] });
  });
});

describe('forms', () => {
  test('one instance and two: a check says in which of them it fails', async () => {
    const inMemory = () =>
      new PlainSubject(({ network }) => {
        const done = new Map<string, Promise<unknown>>();
        return {
          charge: (key: string, amount: number) => {
            const known = done.get(key) ?? network.charge({ ref: `${key}-${done.size}-${amount}`, amount });
            done.set(key, known);
            return known;
          },
        };
      });
    const spec: CheckSpec<Charging> = {
      instances: [1, 2],
      clients: { A: (p) => p.charge('k', 10), B: (p) => p.charge('k', 20) },
      holds: ({ network, expect: that }) => that(network.records().length).toBe(1),
    };
    expect((await check(inMemory(), spec)).counterexample?.schedule).toBe('it:two-instances A* B*');
    expect(await check(inMemory(), spec, 'one-instance A* B*')).toMatchObject({ state: 'passed' });
    const unknown = await check(inMemory(), spec, 'three-instances A* B*');
    expect(unknown.problem?.message).toMatch(
      'This check has no form "three-instances". Its forms are one-instance, two-instances.',
    );
  });

  test('with a sweeper, clients also never come back', async () => {
    const sweeping = () =>
      new PlainSubject(({ store, network }) => {
        const charge = async (key: string, amount: number) => {
          await store.set(`todo:${key}`, { amount });
          await network.charge({ ref: key, amount });
          await store.delete(`todo:${key}`);
        };
        const sweep = async () => {
          const todo = (await store.list('todo:')) as { key: string; value: { amount: number } }[];
          for (const { key, value } of todo) await charge(key.slice(5), value.amount);
          return todo.length;
        };
        return { charge, sweep };
      });
    const spec: CheckSpec<Charging & { sweep(): Promise<number> }> = {
      clients: { A: (p) => p.charge('k', 10) },
      crashes: true,
      sweeper: (p) => p.sweep(),
      holds: ({ store, network, expect: that }) => {
        that(store.list('todo:').length, 'work left over').toBe(0);
        that(network.records().length, 'charges').toBe(1);
      },
    };
    const { counterexample } = await check(sweeping(), spec);
    // Nobody can know of a request that died before anything was written down.
    expect(counterexample).toMatchObject({ faults: ['crash(A1.1)'], schedule: 'it:no-retries crash(A1.1) A*' });
    const durable = {
      ...spec,
      holds: ({ store, expect: that }: Parameters<NonNullable<typeof spec.holds>>[0]) =>
        that(store.list('todo:')).toEqual([]),
    };
    expect(await check(sweeping(), durable)).toMatchObject({ state: 'passed' });
  });
});

describe('deliveries', () => {
  const inbox = (apply: (ports: PlainPorts, id: string) => Promise<unknown>) =>
    new PlainSubject((ports) => ({ handle: (id: string) => apply(ports, id) }));
  const credit = async ({ store }: PlainPorts) => {
    for (;;) {
      const account = (await store.get('account')) as { value: number; version: number } | undefined;
      if (await store.compareAndSet('account', account?.version ?? null, (account?.value ?? 0) + 5)) return 'applied';
    }
  };
  const spec: CheckSpec<{ handle(id: string): Promise<unknown> }> = {
    phases: [{ E: (p) => p.handle('e1') }],
    deliveries: ['E'],
    duplicates: true,
    holds: ({ store, expect: that }) => that(store.list('account')[0]?.value, 'the balance').toBe(5),
  };

  test('arrive twice, and at once', async () => {
    const twice = inbox(async (ports, id) => {
      if (await ports.store.get(`seen:${id}`)) return 'duplicate';
      await ports.store.set(`seen:${id}`, true);
      return credit(ports);
    });
    expect((await check(twice, spec)).counterexample).toMatchObject({ faults: ['duplicate(E)'], switches: 1 });
    const once = inbox(async (ports, id) =>
      (await ports.store.compareAndSet(`seen:${id}`, null, true)) ? credit(ports) : 'duplicate',
    );
    expect(await check(once, spec)).toMatchObject({ state: 'passed' });
  });

  test('come again when they were not accepted', async () => {
    let deliveries = 0;
    const refusing = inbox(async ({ store }, id) => {
      deliveries += 1;
      if (await store.compareAndSet(`tried:${id}`, null, true)) throw new Error('later');
      await store.set('account', 5);
    });
    expect(await check(refusing, { ...spec, duplicates: false })).toMatchObject({ state: 'passed' });
    expect(deliveries).toBe(2);
  });
});

test('results may be handed on inside objects, across phases and waits', async () => {
  const echo = new PlainSubject(() => ({
    open: async () => ({ id: 'x1' }),
    use: async (request: { of: { id: string }; list: string[] }) => `${request.of.id} ${request.list.join()}`,
  }));
  let opened: { id: string };
  const spec: CheckSpec<{
    open(): Promise<{ id: string }>;
    use(r: { of: { id: string }; list: string[] }): Promise<string>;
  }> = {
    phases: [
      { A: (p) => (opened = p.open()) },
      wait(90_000),
      { B: (p) => p.use({ of: { id: opened.id }, list: ['a', opened.id] }) },
    ],
    holds: ({ results, elapsedMs, expect: that }) => {
      that(results.B).toEqual(['x1 a,x1']);
      that(elapsedMs).toBe(90_000);
    },
  };
  expect(await check(echo, spec)).toMatchObject({ state: 'passed' });
});

test('a function handed in is called through the world: counted, overtaken, failing as told', async () => {
  const layer = new PlainSubject(({ store }) => ({
    async execute(key: string, handler: () => Promise<unknown>) {
      if (!(await store.compareAndSet(key, null, 'started'))) throw new Error('409');
      return handler();
    },
  }));
  const spec: CheckSpec<{ execute(key: string, handler: () => Promise<unknown>): Promise<unknown> }> = {
    clients: {
      A: (p) => p.execute('k', effect('charge the card', { returns: { status: 201 } })),
      B: (p) => p.execute('k', effect('charge the card', { returns: { status: 201 } })),
    },
    holds: ({ calls, results, expect: that }) => {
      that(calls('charge the card'), 'times the handler ran').toBe(1);
      that(Object.values(results)).toContainEqual({ status: 201 });
    },
  };
  expect(await check(layer, spec)).toMatchObject({ state: 'passed' });
});

describe('a model', () => {
  const model = {
    init: () => 0,
    step: (state: number, { args, result }: ModelCall) => {
      const next = state + Number(args[0]);
      return unanswered(result) || result === next ? next : null;
    },
  };
  const spec: CheckSpec<{ add(amount: number): Promise<number> }> = {
    clients: { A: (p) => p.add(1), B: (p) => p.add(2) },
    linearizable: model,
  };
  const counter = (once: boolean) =>
    new PlainSubject(({ store }) => ({
      async add(amount: number) {
        for (;;) {
          const count = (await store.get('count')) as { value: number; version: number } | undefined;
          const next = (count?.value ?? 0) + amount;
          if (once) return store.set('count', next).then(() => next);
          if (await store.compareAndSet('count', count?.version ?? null, next)) return next;
        }
      },
    }));

  test('explains what compare-and-set does', async () => {
    expect(await check(counter(false), spec)).toMatchObject({ state: 'passed' });
  });

  test('cannot explain a lost update, and the facts say how far it got', async () => {
    expect((await check(counter(true), spec)).counterexample?.facts).toEqual([
      'no order of these calls, one after another, gives these answers',
      'at best: A add(1) got 1',
      'left over, with 1: B add(2) got 2',
    ]);
  });
});

test('clients that were all answered hold; a key that nobody can use any more does not', async () => {
  const spec: CheckSpec<Charging> = {
    clients: { A: (p) => p.charge('k', 10) },
    crashes: true,
    retries: { tries: 3, when: failed, afterMs: 61_000 },
    holds: chargedOnce,
  };
  expect((await check(wedgingCharge(), spec)).counterexample?.faults).toEqual(['crash(A1.2)']);
  expect(await check(claimedCharge(), { ...spec, crashes: false })).toMatchObject({ state: 'passed' });
});
