import { describe, expect, test } from 'vitest';
import { CardNetwork, type NetworkMethod, type NetworkRequest } from './card-network.ts';
import type { Answer } from './subject.ts';

function networkAt(clock: { ms: number } = { ms: 0 }) {
  const network = new CardNetwork(() => clock.ms);
  const send = (method: NetworkMethod | 'lookup', argument: NetworkRequest | string) =>
    network.perform({ id: 0, client: 0, port: 'network', method, args: [argument] });
  return { network, send };
}

const statusOf = (answer: Answer) =>
  answer.ok ? (answer.value as { status?: string } | undefined)?.status : answer.error.name;

describe('a reference', () => {
  test('stands for one request: the same again gets the first result, another one is refused', () => {
    const { network, send } = networkAt();
    const first = send('charge', { ref: 'r', amount: 5 });
    expect(send('charge', { ref: 'r', amount: 5 })).toEqual(first);
    expect(statusOf(send('charge', { ref: 'r', amount: 6 }))).toBe('RefConflict');
    expect(statusOf(send('refund', { ref: 'r', amount: 5 }))).toBe('RefConflict');
    expect(network.records('charge')).toHaveLength(1);
    expect(network.attempts('r')).toHaveLength(4);
  });

  test('is needed', () => {
    expect(statusOf(networkAt().send('charge', { ref: '' }))).toBe('TypeError');
  });
});

test('a decline is a result, and is remembered under its reference', () => {
  const { network, send } = networkAt();
  network.declineWhen((request) => request.amount === 13);
  expect(statusOf(send('charge', { ref: 'r', amount: 13 }))).toBe('declined');
  expect(statusOf(send('lookup', 'r'))).toBe('declined');
});

test('a decision may take its time', () => {
  const clock = { ms: 0 };
  const { network, send } = networkAt(clock);
  network.decideLater((kind) =>
    kind === 'charge' ? { afterMs: 1000, then: 'approved' } : { afterMs: 500, then: 'failed' },
  );
  expect(statusOf(send('charge', { ref: 'r', amount: 5 }))).toBe('processing');
  expect(statusOf(send('refund', { ref: 'back', chargeRef: 'r', amount: 5 }))).toBe('pending');
  clock.ms = 999;
  expect([statusOf(send('lookup', 'r')), statusOf(send('lookup', 'back'))]).toEqual(['processing', 'failed']);
  clock.ms = 1000;
  expect(statusOf(send('lookup', 'r'))).toBe('approved');
});

test('a late request times out, is unknown until it lands, and is in the books all along', () => {
  const clock = { ms: 0 };
  const { network, send } = networkAt(clock);
  network.delayWhen(() => 40_000);
  expect(statusOf(send('charge', { ref: 'r', amount: 5 }))).toBe('GatewayTimeout');
  expect(statusOf(send('lookup', 'r'))).toBeUndefined();
  expect(network.records()).toHaveLength(1);
  clock.ms = 40_000;
  expect(statusOf(send('lookup', 'r'))).toBe('approved');
});

test('sending again overtakes the late one, and charges once', () => {
  const { network, send } = networkAt();
  network.delayWhen(() => 40_000);
  send('charge', { ref: 'r', amount: 5 });
  expect(statusOf(send('charge', { ref: 'r', amount: 5 }))).toBe('approved');
  expect(statusOf(send('lookup', 'r'))).toBe('approved');
  expect(network.records()).toHaveLength(1);
});

test('a queued request is answered at once, is unknown until it takes effect, and waits however often it is sent', () => {
  const clock = { ms: 0 };
  const { network, send } = networkAt(clock);
  network.queueWhen(() => 40_000);
  expect(statusOf(send('charge', { ref: 'r', amount: 5 }))).toBe('processing');
  expect(statusOf(send('charge', { ref: 'r', amount: 5 }))).toBe('processing');
  expect(statusOf(send('lookup', 'r'))).toBeUndefined();
  expect(statusOf(send('void', { ref: 'v', chargeRef: 'r' }))).toBe('not-found');
  expect(network.records()).toMatchObject([{ ref: 'r', status: 'processing' }]);
  clock.ms = 40_000;
  expect(statusOf(send('lookup', 'r'))).toBe('approved');
  expect(statusOf(send('charge', { ref: 'r', amount: 5 }))).toBe('approved');
});

test.each([
  ['unavailable', 'GatewayUnavailable', 0],
  ['lost-request', 'GatewayTimeout', 0],
  ['lost-reply', 'GatewayTimeout', 1],
  ['error-before', 'GatewayError', 0],
  ['error-after', 'GatewayError', 1],
] as const)('what goes wrong once: %s', (mishap, error, charged) => {
  const { network, send } = networkAt();
  network.failWhen((_kind, _request, nth) => (nth === 1 ? mishap : undefined));
  expect(statusOf(send('charge', { ref: 'r', amount: 5 }))).toBe(error);
  expect(network.records()).toHaveLength(charged);
  expect(statusOf(send('charge', { ref: 'r', amount: 5 })), 'the second time').toBe('approved');
});

describe('an authorization', () => {
  test('can be captured beyond its amount, and the books show it, unless the network enforces limits', () => {
    const { network, send } = networkAt();
    send('authorize', { ref: 'r', amount: 10 });
    send('capture', { ref: 'c1', authId: 'auth-r', amount: 10 });
    expect(statusOf(send('capture', { ref: 'c2', authId: 'auth-r', amount: 1 }))).toBe('succeeded');
    network.enforceLimits();
    expect(statusOf(send('capture', { ref: 'c3', authId: 'auth-r', amount: 1 }))).toBe('declined');
  });

  test('runs out', () => {
    const clock = { ms: 0 };
    const { network, send } = networkAt(clock);
    network.enforceLimits();
    network.expireAfter(() => 1000);
    expect(send('authorize', { ref: 'r', amount: 10 })).toMatchObject({ value: { authId: 'auth-r', expiresAt: 1000 } });
    clock.ms = 1000;
    expect(statusOf(send('capture', { ref: 'c', authId: 'auth-r', amount: 10 }))).toBe('declined');
  });
});

test('a void undoes what is there, and may be sent again while there is nothing', () => {
  const { network, send } = networkAt();
  expect(statusOf(send('void', { ref: 'v', chargeRef: 'r' }))).toBe('not-found');
  send('charge', { ref: 'r', amount: 5 });
  expect(statusOf(send('void', { ref: 'v', chargeRef: 'r' }))).toBe('succeeded');
  expect(network.records('charge')).toMatchObject([{ ref: 'r', status: 'approved', voided: true }]);
});

test('fees are on what was taken', () => {
  const { network, send } = networkAt();
  network.chargeFee(() => 30);
  network.declineWhen((request) => request.amount === 13);
  send('charge', { ref: 'a', amount: 5 });
  send('charge', { ref: 'b', amount: 13 });
  expect(network.records().map((record) => record.fee)).toEqual([30, 0]);
});
