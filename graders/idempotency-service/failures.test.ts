import { effect, failure, suite, wait } from 'bugbash/grader-kit';
import type { IdempotencyLayer } from '../../reference/idempotency-service/idempotency-layer.ts';

const { bug, combo, behaviour } = suite<IdempotencyLayer>('idempotency-service');

const PAYMENT = { tenantId: 'shop', method: 'POST', path: '/charges', key: 'order-1', params: { amount: 20 } };

const CHARGED = { status: 201, body: { charge: 'ch_1' } };
const INTERNAL_ERROR = { status: 500, body: { error: 'internal_error' } };

const charge = effect('charge', { returns: CHARGED });
const recovers = effect(
  'charge',
  { throws: { name: 'RetryableError', message: 'the database is restarting' } },
  { returns: CHARGED },
);
const breaks = effect('charge', { throws: { name: 'Error', message: 'connection reset' } }, { returns: CHARGED });

bug('orphaned-claim', 'a request whose instance is lost is carried out when it is repeated', {
  clients: { A: (layer) => layer.execute(PAYMENT, charge) },
  crashes: true,
  retries: { afterMs: 61_000 },
  after: (layer) => [layer.execute(PAYMENT, charge)],
  holds: ({ results, after, expect }) => {
    expect(results.A, 'the answer, repeated after a minute where there was none').toMatchObject(CHARGED);
    expect(after[0], 'the answer to one more repetition').toEqual({ ...CHARGED, replayed: true });
  },
});

bug('orphaned-claim', 'the other instance takes over what was lost', {
  phases: [
    { A: (layer) => layer.execute(PAYMENT, charge) },
    wait(61_000),
    { B: (layer) => layer.execute(PAYMENT, charge) },
  ],
  faults: [{ kind: 'crash', clients: ['A'] }],
  retries: 'none',
  holds: ({ results, expect }) =>
    expect((results.B as unknown[])[0], 'the answer to a repetition after a minute').toMatchObject(CHARGED),
});

bug('orphaned-claim', 'what may still be running is not carried out again', {
  phases: [
    { A: (layer) => layer.execute(PAYMENT, charge) },
    wait(31_000),
    { B: (layer) => layer.execute(PAYMENT, charge) },
  ],
  faults: [{ kind: 'crash', clients: ['A'] }],
  retries: 'none',
  holds: ({ calls, elapsedMs, expect }) => {
    if (elapsedMs < 60_000)
      expect(calls('charge'), 'times that the handler ran within a minute').toBeLessThanOrEqual(1);
  },
});

bug('hiccup-remembered', 'an error without effect is passed on, and the next try is carried out', {
  phases: [
    { A: (layer) => layer.execute(PAYMENT, recovers) },
    { B: (layer) => [layer.execute(PAYMENT, recovers), layer.execute(PAYMENT, recovers)] },
  ],
  holds: ({ results, calls, expect }) => {
    expect((results.A as unknown[])[0], 'the first try').toEqual(failure('RetryableError'));
    expect((results.B as unknown[])[0], 'the next tries').toEqual([
      { ...CHARGED, replayed: false },
      { ...CHARGED, replayed: true },
    ]);
    expect(calls('charge'), 'times that the handler ran').toBe(2);
  },
});

bug('hiccup-remembered', 'an error that may have had an effect is kept', {
  phases: [{ A: (layer) => layer.execute(PAYMENT, breaks) }, { B: (layer) => layer.execute(PAYMENT, breaks) }],
  holds: ({ results, calls, expect }) => {
    expect((results.A as unknown[])[0], 'the first answer').toEqual({ ...INTERNAL_ERROR, replayed: false });
    expect((results.B as unknown[])[0], 'the answer to the repetition').toEqual({ ...INTERNAL_ERROR, replayed: true });
    expect(calls('charge'), 'times that the handler ran').toBe(1);
  },
});

combo(['hiccup-remembered', 'check-then-claim'], 'after a hiccup one of two at once is carried out', {
  clients: { A: (layer) => layer.execute(PAYMENT, recovers), B: (layer) => layer.execute(PAYMENT, recovers) },
  after: (layer) => [layer.execute(PAYMENT, recovers)],
  holds: ({ after, calls, expect }) => {
    expect(after[0], 'the answer in the end').toMatchObject(CHARGED);
    expect(calls('charge'), 'times that the handler ran, the hiccup included').toBe(2);
  },
});

behaviour('a response is kept whatever its status', {
  clients: {
    A: (layer) =>
      [402, 402, 503, 503].map((status, at) =>
        layer.execute(
          { ...PAYMENT, key: `order-${status}` },
          effect(at < 2 ? 'decline' : 'outage', { returns: { status, body: null } }, { returns: CHARGED }),
        ),
      ),
  },
  holds: ({ results, expect }) =>
    expect(results.A, 'a decline and an outage, each asked for twice').toEqual([
      { status: 402, body: null, replayed: false },
      { status: 402, body: null, replayed: true },
      { status: 503, body: null, replayed: false },
      { status: 503, body: null, replayed: true },
    ]),
});
