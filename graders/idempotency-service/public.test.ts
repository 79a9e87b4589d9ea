import { effect, suite, wait } from 'bugbash/grader-kit';
import type { IdempotencyLayer } from '../../exercises/idempotency-service/idempotency-layer.ts';

const { bug } = suite<IdempotencyLayer>('idempotency-service');

const PAYMENT = { tenantId: 'shop', method: 'POST', path: '/charges', key: 'order-1', params: { amount: 20 } };

const FIRST = { status: 201, body: { charge: 'ch_1' } };
const SECOND = { status: 201, body: { charge: 'ch_2' } };

/** Charges anew each time that it runs, and says so. */
const charge = effect('charge', { returns: FIRST }, { returns: SECOND });

bug('lifetime-unit', 'a payment repeated after ten minutes is made once', {
  phases: [
    { A: (layer) => layer.execute(PAYMENT, charge) },
    wait(600_000),
    { B: (layer) => layer.execute(PAYMENT, charge) },
  ],
  holds: ({ results, calls, expect }) => {
    expect(calls('charge'), 'payments made').toBe(1);
    expect((results.B as unknown[])[0], 'the answer ten minutes later').toEqual({ ...FIRST, replayed: true });
  },
});
