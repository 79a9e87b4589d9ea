import { effect, failure, suite, wait } from 'bugbash/grader-kit';
import type { IdempotencyLayer } from '../../reference/idempotency-service/idempotency-layer.ts';

const { bug, behaviour } = suite<IdempotencyLayer>('idempotency-service');

const AN_HOUR_MS = 3_600_000;
const PAYMENT = { tenantId: 'shop', method: 'POST', path: '/charges', key: 'order-1', params: { amount: 20 } };

const charge = effect(
  'charge',
  ...[1, 2, 3, 4].map((at) => ({ returns: { status: 201, body: { charge: `ch_${at}` } } })),
);
const OLD_KEYS = ['old-1', 'old-2', 'old-3', 'old-4', 'old-5', 'old-6'];
const FIRST = { status: 201, body: { charge: 'ch_1' } };

bug('lifetime-unit', 'a key stands for its request all day', {
  phases: [
    { A: (layer) => layer.execute(PAYMENT, charge) },
    wait(23 * AN_HOUR_MS),
    { B: (layer) => layer.execute(PAYMENT, charge) },
  ],
  holds: ({ calls, expect }) => expect(calls('charge'), 'payments made within a day').toBe(1),
});

bug('lifetime-unit', 'a purge leaves alone what still stands for a request', {
  phases: [
    { A: (layer) => layer.execute(PAYMENT, charge) },
    wait(AN_HOUR_MS),
    { B: (layer) => layer.purge() },
    { A: (layer) => layer.execute(PAYMENT, charge) },
  ],
  holds: ({ results, calls, expect }) => {
    expect((results.B as unknown[])[0], 'records deleted after an hour').toBe(0);
    expect(calls('charge'), 'payments made').toBe(1);
  },
});

behaviour('a repeated request is answered with the first response', {
  phases: [
    { A: (layer) => layer.execute(PAYMENT, charge) },
    { B: (layer) => layer.execute(PAYMENT, charge) },
    { A: (layer) => layer.execute(PAYMENT, charge) },
  ],
  holds: ({ results, calls, expect }) => {
    const again = { ...FIRST, replayed: true };
    expect(calls('charge'), 'times that the handler ran').toBe(1);
    expect(results, 'the first answer and two repetitions').toMatchObject({
      A: [{ ...FIRST, replayed: false }, again],
      B: [again],
    });
  },
});

behaviour('after a day the key is new', {
  phases: [
    { A: (layer) => layer.execute(PAYMENT, charge) },
    wait(24 * AN_HOUR_MS + 1_000),
    { B: (layer) => layer.execute({ ...PAYMENT, params: { amount: 30 } }, charge) },
  ],
  holds: ({ results, expect }) => {
    const fresh = { status: 201, body: { charge: 'ch_2' }, replayed: false };
    expect((results.B as unknown[])[0], 'the answer after a day').toEqual(fresh);
  },
});

behaviour('a purge deletes what is older than a day, and nothing else', {
  phases: [
    { A: (layer) => OLD_KEYS.map((key) => layer.execute({ ...PAYMENT, key }, charge)) },
    wait(25 * AN_HOUR_MS),
    { A: (layer) => [layer.execute(PAYMENT, charge), layer.purge(), layer.purge()] },
    { B: (layer) => layer.execute(PAYMENT, charge) },
  ],
  holds: ({ results, store, expect }) => {
    const [, purged, again] = (results.A as unknown[][])[1] ?? [];
    // Records that the store itself lets go of are none for a purge to delete.
    expect([0, OLD_KEYS.length], 'records deleted, of six keys').toContain(purged);
    expect(again, 'records deleted by another purge').toBe(0);
    expect(store.list('').length, 'records left, of one key that is in use').toBeLessThan(OLD_KEYS.length);
    expect(results.B, 'a repetition of the seventh request').toMatchObject([{ replayed: true }]);
  },
});

behaviour('a purge does not delete a key that is taken anew meanwhile', {
  phases: [
    { A: (layer) => layer.execute(PAYMENT, charge) },
    wait(25 * AN_HOUR_MS),
    { A: (layer) => layer.execute(PAYMENT, charge), B: (layer) => layer.purge() },
    { A: (layer) => layer.execute(PAYMENT, charge) },
  ],
  holds: ({ calls, expect }) => expect(calls('charge'), 'payments made on two days').toBe(2),
});

behaviour('a purge leaves a running request alone', {
  clients: { A: (layer) => layer.execute(PAYMENT, charge), B: (layer) => layer.purge() },
  after: (layer) => [layer.execute(PAYMENT, charge)],
  holds: ({ results, after, expect }) => {
    expect(results.B, 'records deleted').toBe(0);
    expect(after[0], 'a repetition afterwards').toEqual({ ...FIRST, replayed: true });
  },
});

behaviour('requests that only read are carried out each time', {
  clients: {
    A: (layer) =>
      ['GET', 'GET', 'HEAD', 'OPTIONS'].map((method) => layer.execute({ ...PAYMENT, method, key: '' }, charge)),
  },
  holds: ({ results, calls, expect }) => {
    expect(calls('charge'), 'times that the handler ran').toBe(4);
    expect(results.A, 'four answers').toMatchObject(
      Array.from({ length: 4 }, () => ({ status: 201, replayed: false })),
    );
  },
});

behaviour('a key has 1 to 255 characters', {
  clients: {
    A: (layer) => ['', 'x'.repeat(256), 'x'.repeat(255), 'x'].map((key) => layer.execute({ ...PAYMENT, key }, charge)),
  },
  holds: ({ results, calls, expect }) => {
    const [none, tooLong, longest, shortest] = results.A as unknown[];
    expect(calls('charge'), 'times that the handler ran').toBe(2);
    expect(none, 'a key of no characters').toEqual(failure('InvalidKey'));
    expect(tooLong, 'a key of 256 characters').toEqual(failure('InvalidKey'));
    expect([longest, shortest], 'keys of 255 characters and of one').toMatchObject([{ status: 201 }, { status: 201 }]);
  },
});
