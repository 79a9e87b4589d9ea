import { effect, failure, suite } from 'bugbash/grader-kit';
import type { IdempotencyLayer, JsonObject } from '../../reference/idempotency-service/idempotency-layer.ts';

const { bug, behaviour } = suite<IdempotencyLayer>('idempotency-service');

const PAYMENT = { tenantId: 'shop', method: 'POST', path: '/charges', key: 'order-1', params: { amount: 20 } };

const charge = effect(
  'charge',
  ...[1, 2, 3, 4, 5].map((at) => ({ returns: { status: 201, body: { charge: `ch_${at}` } } })),
);
const charged = (at: number, replayed: boolean) => ({ status: 201, body: { charge: `ch_${at}` }, replayed });

const withParams = (params: JsonObject) => ({ ...PAYMENT, params });

bug('shared-keys', 'the same key of another tenant is another key', {
  phases: [
    { A: (layer) => layer.execute(PAYMENT, charge) },
    { B: (layer) => layer.execute({ ...PAYMENT, tenantId: 'other-shop' }, charge) },
  ],
  holds: ({ results, expect }) =>
    expect((results.B as unknown[])[0], 'the other tenant is answered').toEqual(charged(2, false)),
});

bug('shared-keys', 'the same key for another method or path is another key', {
  clients: {
    A: (layer) => [
      layer.execute(PAYMENT, charge),
      layer.execute({ ...PAYMENT, path: '/refunds' }, charge),
      layer.execute({ ...PAYMENT, method: 'PATCH' }, charge),
    ],
  },
  holds: ({ results, expect }) =>
    expect(results.A, 'POST /charges, POST /refunds, PATCH /charges').toEqual(
      [1, 2, 3].map((at) => charged(at, false)),
    ),
});

bug('shared-keys', 'names that run together are not the same key', {
  clients: {
    A: (layer) => [
      layer.execute({ ...PAYMENT, tenantId: 'shop1', key: '1order' }, charge),
      layer.execute({ ...PAYMENT, tenantId: 'shop11', key: 'order' }, charge),
      layer.execute({ ...PAYMENT, path: '/charges/7', key: '-a' }, charge),
      layer.execute({ ...PAYMENT, path: '/charges', key: '/7-a' }, charge),
    ],
  },
  holds: ({ results, expect }) =>
    expect(results.A, 'four requests of their own').toEqual([1, 2, 3, 4].map((at) => charged(at, false))),
});

bug('shared-keys', 'a key that holds the sign between two names is a key of its own', {
  clients: {
    A: (layer) =>
      [':', '/', '|', '-', '_', '.', '#', ' '].flatMap((sign) => [
        layer.execute({ ...PAYMENT, path: `/charges${sign}7`, key: 'order' }, charge),
        layer.execute({ ...PAYMENT, path: '/charges', key: `7${sign}order` }, charge),
      ]),
  },
  holds: ({ results, expect }) =>
    expect(
      (results.A as { replayed: boolean }[]).map(({ replayed }) => replayed),
      'whether each of these requests, all of their own, got the response of another one',
    ).toEqual(Array.from({ length: 16 }, () => false)),
});

bug('nested-params-ignored', 'another card under the same key is refused', {
  phases: [
    { A: (layer) => layer.execute(withParams({ amount: 20, card: { token: 'tok_1' } }), charge) },
    { B: (layer) => layer.execute(withParams({ amount: 20, card: { token: 'tok_2' } }), charge) },
  ],
  holds: ({ results, calls, expect }) => {
    expect((results.B as unknown[])[0], 'the key of one card used for another').toEqual(failure('KeyReused'));
    expect(calls('charge'), 'times that the handler ran').toBe(1);
  },
});

bug('nested-params-ignored', 'names in another order are the same parameters, at any depth', {
  clients: {
    A: (layer) => [
      layer.execute(withParams({ a: 1, b: { c: 2, d: [{ e: 3, f: 4 }] } }), charge),
      layer.execute(withParams({ b: { d: [{ f: 4, e: 3 }], c: 2 }, a: 1 }), charge),
    ],
  },
  holds: ({ results, calls, expect }) => {
    expect(calls('charge'), 'times that the handler ran').toBe(1);
    expect((results.A as unknown[])[1], 'the same parameters, written in another order').toEqual(charged(1, true));
  },
});

bug('nested-params-ignored', 'items in another order are other parameters', {
  clients: {
    A: (layer) => [
      layer.execute(withParams({ items: [{ sku: 'cup' }, { sku: 'pot' }] }), charge),
      layer.execute(withParams({ items: [{ sku: 'pot' }, { sku: 'cup' }] }), charge),
    ],
  },
  holds: ({ results, expect }) =>
    expect((results.A as unknown[])[1], 'the same items in another order').toEqual(failure('KeyReused')),
});

behaviour('other parameters under the same key are refused', {
  clients: {
    A: (layer) =>
      [{ amount: 20 }, { amount: 30 }, { amount: '20' }, { sum: 20 }, {}, { amount: 20 }].map((params) =>
        layer.execute(withParams(params as JsonObject), charge),
      ),
  },
  holds: ({ results, calls, expect }) => {
    const [first, ...others] = results.A as unknown[];
    expect(calls('charge'), 'times that the handler ran').toBe(1);
    expect([first, others.at(-1)], 'the same parameters').toEqual([charged(1, false), charged(1, true)]);
    for (const other of others.slice(0, -1)) expect(other, 'other parameters').toEqual(failure('KeyReused'));
  },
});
