import { expect, test } from 'vitest';
import { World } from './world.ts';

function ports() {
  const world = new World();
  const startMs = world.nowMs;
  const ask = (path: string, ...args: unknown[]) => {
    const [port = '', method = ''] = path.split('.');
    const answer = world.perform({ id: 0, client: 0, port, method, args });
    return answer.ok ? answer.value : answer.error.name;
  };
  const waits = (method: string, ...args: unknown[]) => {
    const until = world.waitsUntilMs({ id: 0, client: 0, port: 'locks', method, args }, startMs);
    return until === null ? null : until - startMs;
  };
  return { world, ask, waits, at: (ms: number) => (world.nowMs = startMs + ms) };
}

test('a record with a time to live is gone from that moment on, and its version does not come back', () => {
  const { ask, at } = ports();
  ask('store.set', 'k', 1, { ttlMs: 1000 });
  at(999);
  expect(ask('store.get', 'k')).toEqual({ value: 1, version: 1 });
  at(1000);
  expect(ask('store.get', 'k')).toBeUndefined();
  expect(ask('store.list', '')).toEqual([]);
  expect(ask('store.compareAndSet', 'k', null, 2)).toBe(true);
  expect(ask('store.get', 'k')).toEqual({ value: 2, version: 2 });
});

test('a lock is waited for until it is free, its lease runs out, or patience ends', () => {
  const { ask, at, waits } = ports();
  expect(ask('locks.acquire', 'x', { ttlMs: 1000 })).toMatchObject({ name: 'x', token: 1 });
  expect(waits('acquire', 'x')).toBe(1000);
  expect(waits('acquire', 'x', { waitMs: 300 })).toBe(300);
  expect(waits('acquire', 'x', { waitMs: 0 })).toBeNull();
  expect(ask('locks.acquire', 'x', { waitMs: 0 })).toBeNull();
  at(1000);
  expect(waits('acquire', 'x')).toBeNull();
  expect(ask('locks.acquire', 'x')).toMatchObject({ token: 2 });
});

test('a lease that ran out can be neither renewed nor released by who had it; by name anybody can', () => {
  const { world, ask, at } = ports();
  const first = ask('locks.acquire', 'x', { ttlMs: 1000 });
  at(500);
  expect(ask('locks.renew', first)).toBe(true);
  at(1500);
  expect(ask('locks.renew', first)).toBe(false);
  ask('locks.acquire', 'x');
  ask('locks.release', first);
  expect(world.locks.held()).toEqual(['x']);
  ask('locks.release', 'x');
  expect(world.locks.held()).toEqual([]);
});

test('a message comes again until it is acknowledged in time', () => {
  const { world, ask, at } = ports();
  ask('queue.send', 'one');
  expect(ask('queue.receive', { visibilityMs: 1000 })).toMatchObject([
    { body: 'one', received: 1, receipt: 'receipt-1-1' },
  ]);
  expect(ask('queue.receive')).toEqual([]);
  at(1000);
  expect(ask('queue.ack', 'receipt-1-1')).toBe(false);
  expect(ask('queue.receive', { visibilityMs: 1000 })).toMatchObject([{ received: 2, receipt: 'receipt-1-2' }]);
  expect(ask('queue.extend', 'receipt-1-2', 5000)).toBe(true);
  at(3000);
  expect(ask('queue.receive')).toEqual([]);
  expect(ask('queue.nack', 'receipt-1-2')).toBe(true);
  expect(ask('queue.receive')).toMatchObject([{ received: 3 }]);
  expect(ask('queue.ack', 'receipt-1-3')).toBe(true);
  expect(world.queue.messages()).toMatchObject([{ body: 'one', received: 3, acknowledged: true }]);
});

test('a message is sent once under its dedupe id, twice under a fault, and a delayed one is overtaken', () => {
  const { world, ask } = ports();
  ask('queue.send', 'one', { dedupeId: 'd' });
  ask('queue.send', 'one', { dedupeId: 'd' });
  const send = (body: string) => ({ id: 0, client: 0, port: 'queue', method: 'send', args: [body] });
  world.perform(send('twice'), 'duplicate');
  world.perform(send('late'), 'delay');
  ask('queue.send', 'last');
  const received = ask('queue.receive', { max: 9 }) as { body: string }[];
  expect(received.map(({ body }) => body)).toEqual(['one', 'twice', 'twice', 'last']);
});

test('each client draws ids and numbers of its own, and a check may have a generator repeat itself', () => {
  const { world, ask } = ports();
  const draw = (client: number) => world.perform({ id: 0, client, port: 'ids', method: 'next', args: ['pay'] });
  expect([draw(0), draw(0), draw(1)].map((answer) => answer.ok && answer.value)).toEqual([
    'pay-1-1',
    'pay-1-2',
    'pay-2-1',
  ]);
  const numbers = [ask('rng.next'), ask('rng.next')] as number[];
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(numbers[0]).not.toBe(numbers[1]);
  const fresh = new World();
  fresh.ids.script(['same', 'same']);
  const drawn = [1, 2, 3].map(() => fresh.perform({ id: 0, client: 0, port: 'ids', method: 'next', args: [] }));
  expect(drawn.map((answer) => answer.ok && answer.value)).toEqual(['same', 'same', 'id-1-3']);
});

test('the bank has books of its own', () => {
  const { world, ask } = ports();
  world.bank.rejectWhen((request) => (request.account === 'closed' ? 'AC04' : undefined));
  expect(ask('bank.transfer', { ref: 'po-1', account: 'closed', amount: 5 })).toMatchObject({
    status: 'rejected',
    code: 'AC04',
  });
  expect(ask('bank.transfer', { ref: 'po-2', account: 'open', amount: 5 })).toMatchObject({
    status: 'accepted',
    code: null,
  });
  expect(ask('bank.lookup', 'po-2')).toMatchObject({ status: 'accepted' });
  expect(ask('bank.transfer', { ref: 'po-2', account: 'open', amount: 6 })).toBe('RefConflict');
  expect(world.bank.records('transfer').map(({ ref }) => ref)).toEqual(['po-1', 'po-2']);
});

test('a bank transfer may come back', () => {
  const { world, ask, at } = ports();
  world.bank.decideLater(() => ({ afterMs: 86_400_000, then: 'returned' }));
  expect(ask('bank.transfer', { ref: 'po', account: 'open', amount: 5 })).toMatchObject({ status: 'accepted' });
  at(86_400_000);
  expect(ask('bank.lookup', 'po')).toMatchObject({ status: 'returned' });
});
