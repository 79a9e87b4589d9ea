import { type Draw, failed, failure, type Holding, suite } from 'bugbash/grader-kit';
import type { PaymentService } from '../../reference/timeout-recovery/payment-service.ts';

const { bug, combo, behaviour } = suite<PaymentService>('timeout-recovery');

function orderOf(draw: Draw, start = 'order') {
  return { orderId: draw.key(start), amount: draw.amount(1_000, 9_000), currency: 'EUR', token: draw.key('tok') };
}

bug('call-before-record', 'a crash at any step leaves no charge that nobody knows of', (draw) => {
  const order = orderOf(draw);
  return {
    crashes: true,
    clients: { A: (s) => s.pay(order) },
    sweeper: (s) => s.reconcile(),
    after: (s) => [s.get(order.orderId), s.reconcile()],
    holds: (end) => {
      agree(end);
      end.expect(end.after[1], 'payments that are still open').toBe(0);
    },
  };
});

bug('call-before-record', 'an order that is paid twice at once is charged once', (draw) => {
  const order = orderOf(draw);
  return {
    faults: ['early'],
    retries: 'none',
    clients: { A: (s) => s.pay(order), B: (s) => s.pay(order) },
    sweeper: { run: (s) => s.reconcile(), times: 1 },
    after: (s) => [s.get(order.orderId)],
    holds: ({ results, network, after, expect }) => {
      expect(network.records('charge').length, 'charges at the network').toBe(1);
      expect([failed(results.A), failed(results.B)], 'whether the calls were rejected').toEqual([false, false]);
      expect(after[0]).toMatchObject({ status: 'paid' });
    },
  };
});

combo(
  ['call-before-record', 'timeout-is-failure', 'new-ref-per-attempt'],
  'a crash after a time-out loses no charge',
  (draw) => {
    const order = orderOf(draw);
    return {
      crashes: true,
      faults: [{ kind: 'lost-reply', on: 'network.charge' }],
      faultsAtOnce: 2,
      clients: { A: (s) => s.pay(order) },
      sweeper: (s) => s.reconcile(),
      after: (s) => [s.get(order.orderId)],
      holds: agree,
    };
  },
);

behaviour('a crash at any step of a cancellation gives the money back', (draw) => {
  const order = orderOf(draw);
  return {
    faults: [{ kind: 'crash', clients: ['A'] }],
    retries: 'none',
    phases: [{ B: (s) => s.pay(order) }, { A: (s) => s.cancel(order.orderId) }],
    sweeper: (s) => s.reconcile(),
    after: (s) => [s.get(order.orderId)],
    holds: agree,
  };
});

behaviour('a card is charged with what was asked, and the answer says so', (draw) => {
  const order = orderOf(draw);
  return {
    clients: { A: (s) => [s.pay(order), s.get(order.orderId)] },
    holds: ({ results, network, expect }) => {
      const { orderId, amount, currency, token } = order;
      const payment = { orderId, amount, currency, status: 'paid' };
      expect(results.A).toEqual([payment, payment]);
      expect(network.records().map((record) => record.request)).toMatchObject([{ amount, currency, token }]);
    },
  };
});

behaviour('a payment that the issuer declines stays declined, whatever is asked afterwards', (draw) => {
  const order = orderOf(draw);
  return {
    world: ({ network }) => network.declineWhen(() => true),
    clients: { A: (s) => [s.pay(order), s.pay(order), s.cancel(order.orderId), s.reconcile()] },
    after: (s) => [s.get(order.orderId)],
    holds: ({ results, network, after, expect }) => {
      const declined = { status: 'declined' };
      expect(results.A).toMatchObject([declined, declined, declined, 0]);
      expect(network.attempts().length, 'requests to the network').toBe(1);
      expect(after[0]).toMatchObject(declined);
    },
  };
});

behaviour('a payment that failed cannot be cancelled', (draw) => {
  const order = orderOf(draw);
  return {
    world: ({ network }) => network.failWhen(() => 'unavailable'),
    clients: { A: (s) => [s.pay(order), s.cancel(order.orderId)] },
    holds: ({ results, expect }) => expect((results.A as unknown[])[1]).toMatchObject({ status: 'failed' }),
  };
});

behaviour('asked again, pay answers with the payment that there is', (draw) => {
  const order = orderOf(draw);
  return {
    phases: [{ A: (s) => s.pay(order) }, { B: (s) => s.pay(order) }],
    holds: ({ results, network, expect }) => {
      expect((results.B as unknown[])[0]).toEqual((results.A as unknown[])[0]);
      expect(network.records('charge').length).toBe(1);
    },
  };
});

behaviour('orders are paid apart from each other', (draw) => {
  const [order, other] = [orderOf(draw, 'a'), orderOf(draw, 'b')];
  return {
    clients: { A: (s) => s.pay(order), B: (s) => s.pay(other) },
    unrelated: ['A', 'B'],
    after: (s) => [s.get(order.orderId), s.get(other.orderId)],
    holds: ({ network, after, expect }) => {
      expect(network.records('charge').length).toBe(2);
      expect(after).toMatchObject([
        { amount: order.amount, status: 'paid' },
        { amount: other.amount, status: 'paid' },
      ]);
    },
  };
});

behaviour('an order without a payment is not found', (draw) => {
  const order = orderOf(draw);
  return {
    clients: { A: (s) => [s.get(order.orderId), s.cancel(order.orderId), s.reconcile()] },
    holds: ({ results, expect }) =>
      expect(results.A).toEqual([failure('PaymentNotFound'), failure('PaymentNotFound'), 0]),
  };
});

/** Paid, if and only if the network has a charge that stands. */
function agree({ network, after, expect }: Holding): void {
  const standing = network.records('charge').filter((charge) => charge.status === 'approved' && !charge.voided);
  const isPaid = (after[0] as { status?: string }).status === 'paid';
  expect(standing.length, `charges that stand, for a payment that is ${isPaid ? '' : 'not '}paid`).toBe(isPaid ? 1 : 0);
}
