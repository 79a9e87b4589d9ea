import { type Draw, suite, wait } from 'bugbash/grader-kit';
import type { PaymentService } from '../../reference/timeout-recovery/payment-service.ts';

const { bug, behaviour } = suite<PaymentService>('timeout-recovery');

function orderOf(draw: Draw, start = 'order') {
  return { orderId: draw.key(start), amount: draw.amount(1_000, 9_000), currency: 'EUR', token: draw.key('tok') };
}

bug('not-found-is-final', 'a charge that takes its time is not given up', (draw) => {
  const order = orderOf(draw);
  return {
    world: ({ network }) => network.queueWhen(() => 55_000),
    phases: [
      { A: (s) => s.pay(order) },
      wait(10_000),
      { A: (s) => s.reconcile(), B: (s) => s.reconcile() },
      wait(40_000),
      { B: (s) => [s.reconcile(), s.reconcile(), s.reconcile(), s.get(order.orderId)] },
    ],
    sweeper: { run: (s) => s.reconcile(), times: 1 },
    after: (s) => [s.get(order.orderId)],
    holds: ({ results, network, after, expect }) => {
      const [, late] = results.B as [unknown, unknown[]];
      expect(late[3], 'the payment while the charge is on its way').not.toMatchObject({ status: 'failed' });
      expect(after[0], 'the payment once the card is charged').toMatchObject({ status: 'paid' });
      expect(network.records('charge').length, 'charges at the network').toBe(1);
    },
  };
});

bug('reconcile-blind-write', 'a cancellation that comes while the reconciler asks is not overwritten', (draw) => {
  const order = orderOf(draw);
  return {
    // Also wakes a call that sleeps a while instead of looking again.
    faults: ['early'],
    retries: 'none',
    world: ({ network }) => network.decideLater((kind) => (kind === 'charge' ? APPROVED_LATER : undefined)),
    phases: [{ A: (s) => s.pay(order) }, wait(40_000), { A: (s) => s.cancel(order.orderId), B: (s) => s.reconcile() }],
    sweeper: (s) => s.reconcile(),
    after: (s) => [s.get(order.orderId)],
    holds: ({ after, expect }) =>
      expect(after[0], 'the payment that was cancelled').toMatchObject({ status: 'cancelled' }),
  };
});

behaviour('the reconciler settles what the network has decided meanwhile', (draw) => {
  const [order, other] = [orderOf(draw, 'a'), orderOf(draw, 'b')];
  return {
    world: ({ network }) => {
      network.decideLater((_kind, { amount }) => ({
        afterMs: 30_000,
        then: amount === other.amount ? 'declined' : 'approved',
      }));
    },
    phases: [
      { A: (s) => [s.pay(order), s.pay(other), s.reconcile()] },
      wait(31_000),
      { B: (s) => [s.reconcile(), s.reconcile()] },
    ],
    after: (s) => [s.get(order.orderId), s.get(other.orderId)],
    holds: ({ results, network, after, expect }) => {
      expect((results.A as unknown[])[0]).toMatchObject([{ status: 'pending' }, { status: 'pending' }, 2]);
      expect((results.B as unknown[])[0], 'payments still open').toEqual([0, 0]);
      expect(after).toMatchObject([{ status: 'paid' }, { status: 'declined' }]);
      expect(network.records('void')).toEqual([]);
    },
  };
});

behaviour('two reconcilers at once settle a payment once', (draw) => {
  const order = orderOf(draw);
  return {
    world: ({ network }) => network.decideLater(() => APPROVED_LATER),
    phases: [{ A: (s) => s.pay(order) }, wait(31_000), { A: (s) => s.reconcile(), B: (s) => s.reconcile() }],
    after: (s) => [s.get(order.orderId), s.reconcile()],
    holds: ({ network, after, expect }) => {
      expect(after).toMatchObject([{ status: 'paid' }, 0]);
      expect(network.records().length).toBe(1);
    },
  };
});

behaviour('an error about one payment does not hold up the others', (draw) => {
  const [order, other] = [orderOf(draw, 'a'), orderOf(draw, 'b')];
  return {
    world: ({ network }) => network.decideLater((kind) => (kind === 'charge' ? APPROVED_LATER : undefined)),
    faults: (['lost-reply', 'unavailable'] as const).map((kind) => ({ kind, on: 'network.lookup', clients: ['B'] })),
    retries: 'none',
    phases: [{ A: (s) => [s.pay(order), s.pay(other)] }, wait(31_000), { B: (s) => [s.reconcile(), s.reconcile()] }],
    after: (s) => [s.get(order.orderId), s.get(other.orderId)],
    holds: ({ results, after, expect }) => {
      const [first, second] = (results.B as number[][])[0] as [number, number];
      expect(first, 'payments still open after an error at most').toBeLessThanOrEqual(1);
      expect(second, 'payments still open after another time').toBe(0);
      expect(after).toMatchObject([{ status: 'paid' }, { status: 'paid' }]);
    },
  };
});

const APPROVED_LATER = { afterMs: 30_000, then: 'approved' as const };
