import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conflict } from './footprint.ts';
import type { PortCall } from './subject.ts';
import { TRIAL_PORT } from './trial-marks.ts';
import { footprintOf, PORT_METHODS, World } from './world.ts';

/*
 * The one property on which every proof stands: two calls whose footprints do not conflict can change places, and nobody
 * can tell. It holds a random run against the same run with one such pair swapped: same answers, same world.
 */
const key = fc.constantFrom('a', 'ab', 'b', 'a*');
const ref = fc.constantFrom('r1', 'r2', 'r3');
const amount = fc.integer({ min: 1, max: 3 });
const name = fc.constantFrom('x', 'y');
const receipt = fc.constantFrom('receipt-1-1', 'receipt-2-1');

const CALLS: Readonly<Record<string, fc.Arbitrary<readonly unknown[]>>> = {
  'store.get': fc.tuple(key),
  'store.set': fc.tuple(key, amount),
  'store.delete': fc.tuple(key),
  'store.compareAndSet': fc.tuple(key, fc.constantFrom(null, 1, 2), amount),
  'store.list': fc.tuple(fc.constantFrom('', 'a', 'ab')),
  'store.txGet': fc.tuple(key, fc.constantFrom(null, 0)),
  'store.txList': fc.tuple(fc.constantFrom('', 'a'), fc.constantFrom(null, 0)),
  'store.commit': fc.tuple(
    fc.record({
      asOf: fc.constantFrom(null, 0, 1, 2),
      reads: fc.uniqueArray(key, { maxLength: 2 }),
      prefixes: fc.uniqueArray(fc.constantFrom('a', 'b'), { maxLength: 1 }),
      writes: fc.array(fc.record({ key, value: amount }), { minLength: 1, maxLength: 2 }),
      isolation: fc.constantFrom('serializable', 'snapshot'),
    }),
  ),
  'network.charge': fc.tuple(fc.record({ ref, amount })),
  'network.authorize': fc.tuple(fc.record({ ref, amount })),
  'network.capture': fc.tuple(fc.record({ ref, amount, authId: fc.constantFrom('auth-r1', 'auth-r2') })),
  'network.void': fc.tuple(fc.record({ ref, chargeRef: ref })),
  'network.refund': fc.tuple(fc.record({ ref, amount, chargeRef: ref })),
  'network.lookup': fc.tuple(ref),
  'bank.transfer': fc.tuple(fc.record({ ref, amount })),
  'bank.reverse': fc.tuple(fc.record({ ref, transferRef: ref })),
  'bank.lookup': fc.tuple(ref),
  'locks.acquire': fc.tuple(name, fc.constant({ ttlMs: 1000, waitMs: 0 })),
  'locks.renew': fc.tuple(fc.record({ name, token: fc.constantFrom(1, 2) })),
  'locks.release': fc.tuple(fc.oneof(name, fc.record({ name, token: fc.constantFrom(1, 2) }))),
  'queue.send': fc.tuple(amount),
  'queue.receive': fc.tuple(fc.constant({ max: 1 })),
  'queue.ack': fc.tuple(receipt),
  'queue.nack': fc.tuple(receipt),
  'queue.extend': fc.tuple(receipt, fc.constant(1000)),
  'bus.publish': fc.tuple(fc.constant('paid'), amount),
  'log.debug': fc.tuple(fc.constant('paid')),
  'log.info': fc.tuple(fc.constant('paid')),
  'log.warn': fc.tuple(fc.constant('paid')),
  'log.error': fc.tuple(fc.constant('paid')),
  'ids.next': fc.tuple(),
  'rng.next': fc.tuple(),
  'function.send': fc.tuple(),
};

const call: fc.Arbitrary<Omit<PortCall, 'id'>> = fc
  .tuple(
    fc.oneof(
      ...Object.entries(CALLS).map(([path, args]) =>
        args.map((list) => {
          const [port = '', method = ''] = path.split('.');
          return { port, method, args: list };
        }),
      ),
    ),
    fc.constantFrom(0, 1),
  )
  .map(([what, client]) => ({ ...what, client }));

const OPERATIONS = Object.keys(CALLS);

/** One call of a method on behalf of a client. */
function callOf(path: string, client: number): fc.Arbitrary<Omit<PortCall, 'id'>> {
  const [port = '', method = ''] = path.split('.');
  return (CALLS[path] ?? fc.constant([])).map((args) => ({ port, method, args, client }));
}

/** How often two methods were swapped in random worlds: where their calls do not conflict. Fails where that shows. */
function swapsOf(a: string, b: string): number {
  let swaps = 0;
  const before = fc.array(call, { maxLength: 4 });
  fc.assert(
    fc.property(before, callOf(a, 0), callOf(b, 1), before, (earlier, first, second, later) => {
      if (conflict(footprintOf({ ...first, id: 0 }), footprintOf({ ...second, id: 0 }))) return;
      swaps += 1;
      const numbered = [...earlier, first, second, ...later].map((each, id) => ({ ...each, id }));
      const at = earlier.length;
      const swapped = [...numbered];
      [swapped[at], swapped[at + 1]] = [numbered[at + 1] as PortCall, numbered[at] as PortCall];
      expect(run(swapped), `${a} | ${b}`).toEqual(run(numbered));
    }),
    { numRuns: 50, seed: 20_261_124 },
  );
  return swaps;
}

function newWorld(): World {
  const world = new World();
  world.network.declineWhen((request) => request.amount === 3);
  world.network.enforceLimits();
  world.bank.rejectWhen((request) => (request.amount === 3 ? 'AC04' : undefined));
  world.functions.define('send', [{ returns: 1 }, { throws: { name: 'RetryableError', message: 'later' } }]);
  return world;
}

function run(calls: readonly PortCall[]): { answers: readonly unknown[]; world: unknown } {
  const world = newWorld();
  const answers: unknown[] = [];
  for (const each of calls) answers[each.id] = world.perform(each);
  return { answers, world: observe(world) };
}

function observe(world: World): unknown {
  const { store, network, bank, locks, queue, bus, log, functions } = world;
  return {
    store: store.list(''),
    network: [network.records(), network.attempts()],
    bank: [bank.records(), bank.attempts()],
    locks: [locks.held(), locks.save()],
    queue: queue.messages(),
    books: [bus.lines(), log.lines(), functions.calls('send')],
  };
}

describe('calls whose footprints do not conflict', () => {
  test('can change places: same answers, same world', () => {
    let swaps = 0;
    fc.assert(
      fc.property(fc.array(call, { minLength: 2, maxLength: 10 }), (made) => {
        const calls = made.map((each, id) => ({ ...each, id }));
        const expected = run(calls);
        for (let at = 0; at + 1 < calls.length; at += 1) {
          const [first, second] = [calls[at], calls[at + 1]] as [PortCall, PortCall];
          if (first.client === second.client || conflict(footprintOf(first), footprintOf(second))) continue;
          swaps += 1;
          const swapped = [...calls.slice(0, at), second, first, ...calls.slice(at + 2)];
          expect(run(swapped), `${JSON.stringify(first)} | ${JSON.stringify(second)}`).toEqual(expected);
        }
      }),
      { numRuns: 1_500, seed: 20_260_302 },
    );
    expect(swaps).toBeGreaterThan(2_000);
  });

  test('the same for every two methods, in many worlds each', () => {
    const neverIndependent: string[] = [];
    for (const [at, a] of OPERATIONS.entries()) {
      for (const b of OPERATIONS.slice(at)) if (swapsOf(a, b) === 0) neverIndependent.push(`${a} ${b}`);
    }
    // The queue is one line for all, and a function of the check counts its calls.
    const others = neverIndependent.filter(
      (pair) => !/^(?:queue\.\w+ queue\.\w+|function\.send function\.send)$/.test(pair),
    );
    expect(others).toEqual([]);
    expect(neverIndependent).toHaveLength(16);
  });

  test('every method of every port has its calls in this test', () => {
    // Marks of trials are no port of an exercise, and conflict with everything or belong to their client's next write.
    const ports = Object.entries(PORT_METHODS).filter(([port]) => port !== TRIAL_PORT);
    const methods = ports.flatMap(([port, names]) => names.map((name) => `${port}.${name}`));
    const made = ['store.txGet', 'store.txList', 'store.commit', 'function.send'];
    expect([...OPERATIONS].sort()).toEqual([...methods, ...made].sort());
  });
});

test('going back in a world is exact, whatever was done since', () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 6 }), fc.array(call, { maxLength: 6 }), (before, since) => {
      const world = newWorld();
      const perform = (calls: typeof before) => calls.forEach((each, id) => world.perform({ ...each, id }));
      perform(before);
      const saved = world.save();
      const seen = JSON.stringify(observe(world));
      perform(since);
      world.restore(saved);
      expect(JSON.stringify(observe(world))).toBe(seen);
    }),
    { numRuns: 300, seed: 20_260_302 },
  );
});
