import { type Draw, failed, type Recorded, suite } from 'bugbash/grader-kit';
import type { Refund, RefundService } from '../../reference/partial-refunds/refund-service.ts';

const { bug, behaviour } = suite<RefundService>('partial-refunds');

const A_DAY_MS = 86_400_000;

/** A payment of some 100, a request for a part of it, and the events that the network may send about a refund. */
function oneRefund(draw: Draw, [least, most]: readonly [number, number] = [20, 60]) {
  const payment = { paymentId: draw.key('p'), chargeRef: draw.key('charge'), amount: draw.amount(100, 120) };
  const { paymentId } = payment;
  const a = { paymentId, refundKey: draw.key('r'), amount: draw.amount(least, most) };
  const fails = ({ refundId }: Refund) => ({ paymentId, refundId, type: 'refund.failed' as const });
  const succeeds = ({ refundId }: Refund) => ({ paymentId, refundId, type: 'refund.succeeded' as const });
  return { payment, captured: payment.amount, paymentId, a, fails, succeeds };
}

bug('pending-not-reserved', 'money on its way is not given away again', (draw) => {
  const { payment, captured, paymentId, a } = oneRefund(draw, [65, 90]);
  const b = { paymentId, refundKey: draw.key('r'), amount: draw.amount(65, 90) };
  return {
    world: ({ network }) => network.decideLater(() => ({ afterMs: A_DAY_MS, then: 'succeeded' })),
    clients: { A: (s) => [s.recordCapture(payment), s.refund(a), s.refund(b)] },
    after: (s) => [s.refundable(paymentId), s.merchantBalance(paymentId)],
    holds: ({ network, after, expect }) => {
      const asked = `refunds at the network, of ${a.amount} and ${b.amount} of ${captured}`;
      expect(network.records('refund').length, asked).toBe(1);
      const left = captured - a.amount;
      expect(after, 'what can still be refunded, and what the merchant keeps').toEqual([left, left]);
    },
  };
});

bug('failed-event-twice', 'a failure that is reported twice gives back once', (draw) => {
  const { payment, captured, paymentId, a, fails } = oneRefund(draw);
  return {
    world: ({ network }) => network.decideLater(() => ({ afterMs: A_DAY_MS, then: 'failed' })),
    clients: {
      A: (s) => {
        const recorded = s.recordCapture(payment);
        const refund = s.refund(a);
        return [recorded, refund, s.onNetworkEvent(fails(refund)), s.onNetworkEvent(fails(refund))];
      },
    },
    after: (s) => [s.merchantBalance(paymentId)],
    holds: ({ results, after, expect }) => {
      expect(after[0], `what the merchant keeps of ${captured}`).toBe(captured);
      expect((results.A as unknown[]).slice(2).map(failed), 'whether an event was refused').toEqual([false, false]);
    },
  };
});

bug('failed-event-twice', 'a failure that both instances hear of gives back once', (draw) => {
  const { payment, captured, paymentId, a, fails } = oneRefund(draw);
  // Scripts are recorded in the order of the phases, so that a later one can name the result of an earlier one.
  let refund: Refund | undefined;
  const hear = (s: Recorded<RefundService>) => refund && s.onNetworkEvent(fails(refund));
  return {
    world: ({ network }) => network.decideLater(() => ({ afterMs: A_DAY_MS, then: 'failed' })),
    phases: [{ A: (s) => s.recordCapture(payment) }, { A: (s) => (refund = s.refund(a)) }, { A: hear, B: hear }],
    after: (s) => [s.merchantBalance(paymentId)],
    holds: ({ results, after, expect }) => {
      expect(after[0], `what the merchant keeps of ${captured}`).toBe(captured);
      expect(
        [(results.A as unknown[])[2], (results.B as unknown[])[0]].map(failed),
        'whether an event was refused',
      ).toEqual([false, false]);
    },
  };
});

bug('failed-event-twice', 'a refund that has succeeded stays so', (draw) => {
  const { payment, captured, paymentId, a, fails } = oneRefund(draw);
  return {
    clients: {
      A: (s) => {
        const recorded = s.recordCapture(payment);
        const refund = s.refund(a);
        return [recorded, refund, s.onNetworkEvent(fails(refund))];
      },
    },
    after: (s) => [s.merchantBalance(paymentId), s.refunds(paymentId)],
    holds: ({ results, after, expect }) => {
      expect(after[0], `what the merchant keeps of ${captured}`).toBe(captured - a.amount);
      expect(after[1]).toMatchObject([{ status: 'succeeded' }]);
      expect((results.A as unknown[]).slice(2).map(failed), 'whether the event was refused').toEqual([false]);
    },
  };
});

behaviour('an event settles a pending refund', (draw) => {
  const { payment, captured, paymentId, a, succeeds } = oneRefund(draw);
  return {
    world: ({ network }) => network.decideLater(() => ({ afterMs: A_DAY_MS, then: 'succeeded' })),
    clients: {
      A: (s) => {
        const recorded = s.recordCapture(payment);
        const refund = s.refund(a);
        return [recorded, refund, s.onNetworkEvent(succeeds(refund))];
      },
    },
    after: (s) => [s.refunds(paymentId), s.merchantBalance(paymentId)],
    holds: ({ results, after, expect }) => {
      expect((results.A as unknown[])[1]).toMatchObject({ status: 'pending' });
      expect(after).toMatchObject([[{ status: 'succeeded', amount: a.amount }], captured - a.amount]);
    },
  };
});

behaviour('a refund that fails comes back to the merchant and can be asked for again', (draw) => {
  const { payment, captured, paymentId, a, fails } = oneRefund(draw, [65, 80]);
  const b = { paymentId, refundKey: draw.key('r'), amount: draw.amount(81, 95) };
  return {
    world: ({ network }) => network.decideLater(() => ({ afterMs: A_DAY_MS, then: 'failed' })),
    clients: {
      A: (s) => {
        const recorded = s.recordCapture(payment);
        const refund = s.refund(a);
        return [recorded, refund, s.onNetworkEvent(fails(refund)), s.refund(b)];
      },
    },
    after: (s) => [s.merchantBalance(paymentId)],
    holds: ({ results, after, expect }) => {
      expect((results.A as unknown[])[3]).toMatchObject({ amount: b.amount, status: 'pending' });
      expect(after[0]).toBe(captured - b.amount);
    },
  };
});
