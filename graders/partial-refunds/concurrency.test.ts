import { type Draw, failed, suite } from 'bugbash/grader-kit';
import type { RefundService } from '../../reference/partial-refunds/refund-service.ts';

const { bug, combo } = suite<RefundService>('partial-refunds');

/** A payment of some 100, and two refunds of it by different keys. */
function twoRefunds(draw: Draw, [least, most]: readonly [number, number]) {
  const payment = { paymentId: draw.key('p'), chargeRef: draw.key('charge'), amount: draw.amount(100, 120) };
  const [one, other] = [draw.amount(least, most), draw.amount(least, most)];
  const a = { paymentId: payment.paymentId, refundKey: draw.key('r'), amount: one };
  const b = { paymentId: payment.paymentId, refundKey: draw.key('r'), amount: other };
  return { payment, captured: payment.amount, a, b };
}

bug('refund-toctou', 'refunds at once never exceed the capture', (draw) => {
  const { payment, captured, a, b } = twoRefunds(draw, [65, 90]);
  return {
    // Calls that sleep before they decide are woken while others are at work.
    faults: ['early'],
    retries: 'none',
    phases: [{ A: (s) => s.recordCapture(payment) }, { A: (s) => s.refund(a), B: (s) => s.refund(b) }],
    holds: ({ network, expect }) => {
      const left = network.records('refund').reduce((sum, refund) => sum + (refund.amount ?? 0), 0);
      const what = `what left of a capture of ${captured}, after refunds of ${a.amount} and ${b.amount} at once`;
      expect(left, what).toBeLessThanOrEqual(captured);
    },
  };
});

bug('refund-toctou', 'two refunds at once that fit both succeed', (draw) => {
  const { payment, captured, a, b } = twoRefunds(draw, [20, 45]);
  return {
    phases: [{ A: (s) => s.recordCapture(payment) }, { A: (s) => s.refund(a), B: (s) => s.refund(b) }],
    after: (s) => [s.refundable(payment.paymentId), s.merchantBalance(payment.paymentId)],
    holds: ({ results, network, after, expect }) => {
      const [first, second] = [(results.A as unknown[])[1], (results.B as unknown[])[0]];
      expect(first, `the refund of ${a.amount}`).toMatchObject({ amount: a.amount, status: 'succeeded' });
      expect(second, `the refund of ${b.amount}`).toMatchObject({ amount: b.amount, status: 'succeeded' });
      expect(network.records('refund').length, 'refunds at the network').toBe(2);
      const left = captured - a.amount - b.amount;
      expect(after, 'what can still be refunded, and what the merchant keeps').toEqual([left, left]);
    },
  };
});

combo(
  ['refund-toctou', 'pending-not-reserved'],
  'refunds at once that stay pending never exceed the capture',
  (draw) => {
    const { payment, captured, a, b } = twoRefunds(draw, [65, 90]);
    return {
      world: ({ network }) => network.decideLater(() => ({ afterMs: 86_400_000, then: 'succeeded' })),
      phases: [{ A: (s) => s.recordCapture(payment) }, { A: (s) => s.refund(a), B: (s) => s.refund(b) }],
      holds: ({ network, expect }) => {
        const asked = network.records('refund').reduce((sum, refund) => sum + (refund.amount ?? 0), 0);
        expect(asked, `what was asked of the network, of a capture of ${captured}`).toBeLessThanOrEqual(captured);
      },
    };
  },
);

combo(['dedupe-by-amount', 'refund-toctou'], 'the same key twice at once refunds once', (draw) => {
  const { payment, captured, a } = twoRefunds(draw, [20, 45]);
  return {
    phases: [{ A: (s) => s.recordCapture(payment) }, { A: (s) => s.refund(a), B: (s) => s.refund(a) }],
    after: (s) => [s.refundable(payment.paymentId)],
    holds: ({ results, network, after, expect }) => {
      const ids = [(results.A as unknown[])[1], (results.B as unknown[])[0]].map(
        (refund) => (refund as { refundId: string }).refundId,
      );
      expect(ids[1], 'the refund that both calls are answered with').toBe(ids[0]);
      expect(network.records('refund').length, 'refunds at the network').toBe(1);
      expect(after[0], 'what can still be refunded').toBe(captured - a.amount);
    },
  };
});

combo(['full-means-original', 'refund-toctou'], 'a part and the rest at once add up to the capture', (draw) => {
  const { payment, captured, a, b } = twoRefunds(draw, [20, 45]);
  const rest = { paymentId: b.paymentId, refundKey: b.refundKey };
  return {
    phases: [{ A: (s) => s.recordCapture(payment) }, { A: (s) => s.refund(a), B: (s) => s.refund(rest) }],
    holds: ({ results, network, expect }) => {
      const left = network.records('refund').reduce((sum, refund) => sum + (refund.amount ?? 0), 0);
      expect(left, `what left of a capture of ${captured}`).toBe(captured);
      expect(failed((results.B as unknown[])[0]), 'the rest was refused').toBe(false);
    },
  };
});
