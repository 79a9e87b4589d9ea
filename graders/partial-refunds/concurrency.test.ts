import { failed, suite } from 'bugbash/grader-kit';
import type { RefundService } from '../../reference/partial-refunds/refund-service.ts';

const { bug, combo } = suite<RefundService>('partial-refunds');

const PAYMENT = { paymentId: 'p1', chargeRef: 'charge-1', amount: 100 };

bug('refund-toctou', 'refunds at once never exceed the capture', {
  phases: [
    { A: (s) => s.recordCapture(PAYMENT) },
    {
      A: (s) => s.refund({ paymentId: 'p1', refundKey: 'a', amount: 60 }),
      B: (s) => s.refund({ paymentId: 'p1', refundKey: 'b', amount: 70 }),
    },
  ],
  holds: ({ network, expect }) => {
    const left = network.records('refund').reduce((sum, refund) => sum + (refund.amount ?? 0), 0);
    expect(left, 'what left of a capture of 100, after refunds of 60 and 70 at once').toBeLessThanOrEqual(100);
  },
});

bug('refund-toctou', 'two refunds at once that fit both succeed', {
  phases: [
    { A: (s) => s.recordCapture(PAYMENT) },
    {
      A: (s) => s.refund({ paymentId: 'p1', refundKey: 'a', amount: 30 }),
      B: (s) => s.refund({ paymentId: 'p1', refundKey: 'b', amount: 40 }),
    },
  ],
  after: (s) => [s.refundable('p1'), s.merchantBalance('p1')],
  holds: ({ results, network, after, expect }) => {
    expect((results.A as unknown[])[1], 'the refund of 30').toMatchObject({ amount: 30, status: 'succeeded' });
    expect((results.B as unknown[])[0], 'the refund of 40').toMatchObject({ amount: 40, status: 'succeeded' });
    expect(network.records('refund').length, 'refunds at the network').toBe(2);
    expect(after, 'what can still be refunded, and what the merchant keeps').toEqual([30, 30]);
  },
});

combo(['refund-toctou', 'pending-not-reserved'], 'refunds at once that stay pending never exceed the capture', {
  world: ({ network }) => network.decideLater(() => ({ afterMs: 86_400_000, then: 'succeeded' })),
  phases: [
    { A: (s) => s.recordCapture(PAYMENT) },
    {
      A: (s) => s.refund({ paymentId: 'p1', refundKey: 'a', amount: 60 }),
      B: (s) => s.refund({ paymentId: 'p1', refundKey: 'b', amount: 70 }),
    },
  ],
  holds: ({ network, expect }) => {
    const asked = network.records('refund').reduce((sum, refund) => sum + (refund.amount ?? 0), 0);
    expect(asked, 'what was asked of the network, of a capture of 100').toBeLessThanOrEqual(100);
  },
});

combo(['dedupe-by-amount', 'refund-toctou'], 'the same key twice at once refunds once', {
  phases: [
    { A: (s) => s.recordCapture(PAYMENT) },
    {
      A: (s) => s.refund({ paymentId: 'p1', refundKey: 'a', amount: 40 }),
      B: (s) => s.refund({ paymentId: 'p1', refundKey: 'a', amount: 40 }),
    },
  ],
  after: (s) => [s.refundable('p1')],
  holds: ({ results, network, after, expect }) => {
    const ids = [(results.A as unknown[])[1], (results.B as unknown[])[0]].map(
      (refund) => (refund as { refundId: string }).refundId,
    );
    expect(ids[1], 'the refund that both calls are answered with').toBe(ids[0]);
    expect(network.records('refund').length, 'refunds at the network').toBe(1);
    expect(after[0], 'what can still be refunded').toBe(60);
  },
});

combo(['full-means-original', 'refund-toctou'], 'a part and the rest at once add up to the capture', {
  phases: [
    { A: (s) => s.recordCapture(PAYMENT) },
    {
      A: (s) => s.refund({ paymentId: 'p1', refundKey: 'a', amount: 30 }),
      B: (s) => s.refund({ paymentId: 'p1', refundKey: 'b' }),
    },
  ],
  holds: ({ results, network, expect }) => {
    const left = network.records('refund').reduce((sum, refund) => sum + (refund.amount ?? 0), 0);
    expect(left, 'what left of a capture of 100').toBe(100);
    expect(failed((results.B as unknown[])[0]), 'the rest was refused').toBe(false);
  },
});
