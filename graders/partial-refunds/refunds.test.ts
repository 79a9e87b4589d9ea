import { failed, failure, suite } from 'bugbash/grader-kit';
import type { RefundService } from '../../reference/partial-refunds/refund-service.ts';

const { bug, combo, behaviour } = suite<RefundService>('partial-refunds');

const PAYMENT = { paymentId: 'p1', chargeRef: 'charge-1', amount: 100 };

bug('dedupe-by-amount', 'a key that stands for another amount is refused', {
  clients: {
    A: (s) => [
      s.recordCapture(PAYMENT),
      s.refund({ paymentId: 'p1', refundKey: 'a', amount: 20 }),
      s.refund({ paymentId: 'p1', refundKey: 'a', amount: 30 }),
    ],
  },
  holds: ({ results, network, expect }) => {
    expect((results.A as unknown[])[2], 'the key of 20 used for 30').toEqual(failure('RefundKeyReused'));
    expect(network.records('refund').length, 'refunds at the network').toBe(1);
  },
});

bug('full-means-original', 'everything means what is left', {
  clients: {
    A: (s) => [
      s.recordCapture(PAYMENT),
      s.refund({ paymentId: 'p1', refundKey: 'a', amount: 30 }),
      s.refund({ paymentId: 'p1', refundKey: 'b' }),
    ],
  },
  holds: ({ results, network, expect }) => {
    expect((results.A as unknown[])[2], 'the rest after 30 of 100').toMatchObject({ amount: 70 });
    const amounts = network.records('refund').map((refund) => refund.amount ?? 0);
    expect(
      amounts.sort((a, b) => a - b),
      'what left at the network',
    ).toEqual([30, 70]);
  },
});

combo(['dedupe-by-amount', 'full-means-original'], 'a refund of everything can be asked for again', {
  clients: {
    A: (s) => [
      s.recordCapture(PAYMENT),
      s.refund({ paymentId: 'p1', refundKey: 'a' }),
      s.refund({ paymentId: 'p1', refundKey: 'a' }),
    ],
  },
  holds: ({ results, network, expect }) => {
    const [, first, again] = results.A as unknown[];
    expect(again, 'the answer to the repeated request').toEqual(first);
    expect(network.records('refund').length, 'refunds at the network').toBe(1);
  },
});

bug('negative-amount', 'an amount below zero is refused', {
  clients: { A: (s) => [s.recordCapture(PAYMENT), s.refund({ paymentId: 'p1', refundKey: 'a', amount: -50 })] },
  after: (s) => [s.refundable('p1')],
  holds: ({ results, network, after, expect }) => {
    expect((results.A as unknown[])[1], 'a refund of -50').toEqual(failure('RangeError'));
    expect(network.attempts().length, 'requests to the network').toBe(0);
    expect(after[0], 'what can still be refunded').toBe(100);
  },
});

bug('negative-amount', 'nothing, fractions and no number are no amounts', {
  clients: {
    A: (s) => [
      s.recordCapture(PAYMENT),
      s.refund({ paymentId: 'p1', refundKey: 'a', amount: 0 }),
      s.refund({ paymentId: 'p1', refundKey: 'b', amount: 0.5 }),
      s.refund({ paymentId: 'p1', refundKey: 'c', amount: Number.NaN }),
    ],
  },
  holds: ({ results, network, expect }) => {
    expect((results.A as unknown[]).slice(1)).toEqual(Array.from({ length: 3 }, () => failure('RangeError')));
    expect(network.attempts().length, 'requests to the network').toBe(0);
  },
});

behaviour('a refund is sent to the network for its charge and answered', {
  clients: { A: (s) => [s.recordCapture(PAYMENT), s.refund({ paymentId: 'p1', refundKey: 'a', amount: 30 })] },
  after: (s) => [s.refundable('p1'), s.merchantBalance('p1'), s.refunds('p1')],
  holds: ({ results, network, after, expect }) => {
    const refund = { paymentId: 'p1', refundKey: 'a', amount: 30, status: 'succeeded' };
    expect((results.A as unknown[])[1]).toMatchObject(refund);
    expect(network.records('refund')).toMatchObject([{ amount: 30, chargeRef: 'charge-1' }]);
    expect(after).toMatchObject([70, 70, [refund]]);
  },
});

behaviour('a payment can be refunded in one piece', {
  clients: { A: (s) => [s.recordCapture(PAYMENT), s.refund({ paymentId: 'p1', refundKey: 'a' })] },
  after: (s) => [s.refundable('p1')],
  holds: ({ results, after, expect }) => {
    expect((results.A as unknown[])[1]).toMatchObject({ amount: 100 });
    expect(after[0]).toBe(0);
  },
});

behaviour('a repeated request is answered with the refund that there is', {
  phases: [
    { A: (s) => s.recordCapture(PAYMENT) },
    { A: (s) => s.refund({ paymentId: 'p1', refundKey: 'a', amount: 40 }) },
    { B: (s) => s.refund({ paymentId: 'p1', refundKey: 'a', amount: 40 }) },
  ],
  holds: ({ results, network, expect }) => {
    expect((results.B as unknown[])[0]).toEqual((results.A as unknown[])[1]);
    expect(network.attempts().length).toBe(1);
  },
});

behaviour('a refund that the payment does not cover sends nothing', {
  clients: {
    A: (s) => [
      s.recordCapture(PAYMENT),
      s.refund({ paymentId: 'p1', refundKey: 'a', amount: 101 }),
      s.refund({ paymentId: 'p2', refundKey: 'b', amount: 1 }),
    ],
  },
  after: (s) => [s.refundable('p1'), s.merchantBalance('p1')],
  holds: ({ results, network, after, expect }) => {
    expect((results.A as unknown[]).slice(1)).toEqual([failure('RefundRefused'), failure('RefundRefused')]);
    expect(network.attempts().length).toBe(0);
    expect(after).toEqual([100, 100]);
  },
});

behaviour('when nothing is left, a refund of the rest is refused', {
  clients: {
    A: (s) => [
      s.recordCapture(PAYMENT),
      s.refund({ paymentId: 'p1', refundKey: 'a', amount: 100 }),
      s.refund({ paymentId: 'p1', refundKey: 'b', amount: 1 }),
    ],
  },
  holds: ({ results, expect }) => expect(failed((results.A as unknown[])[2])).toBe(true),
});

behaviour('payments are refunded apart from each other', {
  clients: {
    A: (s) => [
      s.recordCapture(PAYMENT),
      s.recordCapture({ paymentId: 'p2', chargeRef: 'charge-2', amount: 50 }),
      s.refund({ paymentId: 'p1', refundKey: 'a', amount: 30 }),
    ],
  },
  after: (s) => [s.refundable('p1'), s.refundable('p2')],
  holds: ({ after, expect }) => expect(after).toEqual([70, 50]),
});
