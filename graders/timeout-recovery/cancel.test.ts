import { type Draw, failed, type Holding, suite, wait } from 'bugbash/grader-kit';
import type { PaymentService } from '../../reference/timeout-recovery/payment-service.ts';

const { bug, combo, behaviour } = suite<PaymentService>('timeout-recovery');

function orderOf(draw: Draw, start = 'order') {
  return { orderId: draw.key(start), amount: draw.amount(1_000, 9_000), currency: 'EUR', token: draw.key('tok') };
}
const VOID_FAULTS = ['lost-request', 'lost-reply', 'unavailable', 'error-before', 'late'] as const;
const APPROVED_LATER = { afterMs: 30_000, then: 'approved' as const };

bug('late-success-after-cancel', 'a charge that is approved after the cancellation is given back', (draw) => {
  const order = orderOf(draw);
  return {
    world: ({ network }) => network.decideLater((kind) => (kind === 'charge' ? APPROVED_LATER : undefined)),
    clients: { A: (s) => [s.pay(order), s.cancel(order.orderId)] },
    sweeper: (s) => s.reconcile(),
    after: (s) => [s.get(order.orderId), s.reconcile()],
    holds: (end) => {
      const { results, after, expect } = end;
      expect((results.A as unknown[])[1], 'the answer to cancel, with the charge undecided').toMatchObject({
        status: 'cancelling',
      });
      isGivenBack(end);
      expect(after).toMatchObject([{ status: 'cancelled' }, 0]);
    },
  };
});

combo(
  ['not-found-is-final', 'late-success-after-cancel'],
  'an order cancelled while its card is charged is given back',
  (draw) => {
    const order = orderOf(draw);
    return {
      phases: [{ A: (s) => s.pay(order), B: (s) => s.cancel(order.orderId) }],
      sweeper: { run: (s) => s.reconcile(), times: 2 },
      after: (s) => [s.get(order.orderId)],
      holds: (end) => {
        // Before there is a payment there is nothing to cancel.
        if (failed(end.results.B)) return end.expect(end.after[0]).toMatchObject({ status: 'paid' });
        isGivenBack(end);
        end.expect(end.after[0]).toMatchObject({ status: 'cancelled' });
      },
    };
  },
);

bug('reversal-sent-once', 'a void without an answer is sent until there is one', (draw) => {
  const order = orderOf(draw);
  return {
    faults: VOID_FAULTS.map((kind) => ({ kind, on: 'network.void' })),
    retries: 'none',
    clients: { A: (s) => [s.pay(order), s.cancel(order.orderId)] },
    sweeper: { run: (s) => s.reconcile(), times: 2 },
    after: (s) => [s.get(order.orderId)],
    holds: (end) => {
      isGivenBack(end);
      end.expect(end.after[0]).toMatchObject({ status: 'cancelled' });
    },
  };
});

bug('reversal-sent-once', 'an order is not called cancelled before its money is back', (draw) => {
  const order = orderOf(draw);
  return {
    world: ({ network }) =>
      network.failWhen((kind, _request, nth) => (kind === 'void' && nth <= 5 ? 'unavailable' : undefined)),
    phases: [
      { A: (s) => [s.pay(order), s.cancel(order.orderId)] },
      { B: (s) => [s.reconcile(), s.get(order.orderId)] },
    ],
    sweeper: { run: (s) => s.reconcile(), times: 5 },
    after: (s) => [s.get(order.orderId)],
    holds: (end) => {
      const { results, after, expect } = end;
      const [[, cancelled]] = results.A as [[unknown, unknown]];
      expect(cancelled, 'the answer to cancel').toMatchObject({ status: 'cancelling' });
      expect((results.B as unknown[])[0]).toMatchObject([1, { status: 'cancelling' }]);
      isGivenBack(end);
      expect(after[0]).toMatchObject({ status: 'cancelled' });
    },
  };
});

combo(
  ['late-success-after-cancel', 'reconcile-blind-write'],
  'a cancellation while the reconciler asks is kept',
  (draw) => {
    const order = orderOf(draw);
    return {
      world: ({ network }) => network.decideLater((kind) => (kind === 'charge' ? APPROVED_LATER : undefined)),
      phases: [
        { A: (s) => s.pay(order) },
        wait(40_000),
        { A: (s) => s.cancel(order.orderId), B: (s) => s.reconcile() },
      ],
      sweeper: { run: (s) => s.reconcile(), times: 2 },
      after: (s) => [s.get(order.orderId)],
      holds: (end) => {
        isGivenBack(end);
        end.expect(end.after[0]).toMatchObject({ status: 'cancelled' });
      },
    };
  },
);

combo(
  ['not-found-is-final', 'late-success-after-cancel'],
  'a cancelled charge that is still on its way is given back',
  (draw) => {
    const order = orderOf(draw);
    return {
      world: ({ network }) => network.queueWhen((kind) => (kind === 'charge' ? 40_000 : undefined)),
      phases: [{ A: (s) => [s.pay(order), s.cancel(order.orderId)] }, wait(10_000), { B: (s) => s.reconcile() }],
      sweeper: (s) => s.reconcile(),
      after: (s) => [s.get(order.orderId)],
      holds: (end) => {
        isGivenBack(end);
        end.expect(end.after[0]).toMatchObject({ status: 'cancelled' });
      },
    };
  },
);

behaviour('a paid order that is cancelled gets its money back, once', (draw) => {
  const order = orderOf(draw);
  return {
    clients: {
      A: (s) => [s.pay(order), s.cancel(order.orderId), s.cancel(order.orderId), s.reconcile(), s.pay(order)],
    },
    holds: ({ results, network, expect }) => {
      const cancelled = { orderId: order.orderId, amount: order.amount, status: 'cancelled' };
      expect((results.A as unknown[]).slice(1)).toMatchObject([cancelled, cancelled, 0, cancelled]);
      expect(network.records('charge')).toMatchObject([{ voided: true }]);
      expect(network.records('void').length).toBe(1);
    },
  };
});

behaviour('an order whose charge is declined after the cancellation is cancelled', (draw) => {
  const order = orderOf(draw);
  return {
    world: ({ network }) => network.decideLater(() => ({ afterMs: 30_000, then: 'declined' })),
    clients: { A: (s) => [s.pay(order), s.cancel(order.orderId)] },
    sweeper: (s) => s.reconcile(),
    after: (s) => [s.get(order.orderId), s.reconcile()],
    holds: ({ network, after, expect }) => {
      expect(after).toMatchObject([{ status: 'cancelled' }, 0]);
      expect(network.records('void')).toEqual([]);
    },
  };
});

behaviour('two cancellations at once give the money back once', (draw) => {
  const order = orderOf(draw);
  return {
    phases: [{ A: (s) => s.pay(order) }, { A: (s) => s.cancel(order.orderId), B: (s) => s.cancel(order.orderId) }],
    sweeper: { run: (s) => s.reconcile(), times: 1 },
    after: (s) => [s.get(order.orderId)],
    holds: (end) => {
      isGivenBack(end);
      end.expect(end.network.records('void').length).toBe(1);
      end.expect(end.after[0]).toMatchObject({ status: 'cancelled' });
    },
  };
});

function isGivenBack({ network, expect }: Holding): void {
  const standing = network.records('charge').filter((charge) => charge.status !== 'declined' && !charge.voided);
  expect(standing.length, 'charges of a cancelled order that stand').toBe(0);
}
