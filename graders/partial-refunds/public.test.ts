import { suite } from 'bugbash/grader-kit';
import type { RefundService } from '../../exercises/partial-refunds/refund-service.ts';

const { bug } = suite<RefundService>('partial-refunds');

const PAYMENT = { paymentId: 'p1', chargeRef: 'charge-1', amount: 100 };

bug('dedupe-by-amount', 'the same amount under two keys is refunded twice', {
  clients: {
    A: (s) => [
      s.recordCapture(PAYMENT),
      s.refund({ paymentId: 'p1', refundKey: 'camera', amount: 20 }),
      s.refund({ paymentId: 'p1', refundKey: 'strap', amount: 20 }),
    ],
  },
  after: (s) => [s.refundable('p1')],
  holds: ({ network, after, expect }) => {
    expect(network.records('refund').length, 'refunds of 20 at the network').toBe(2);
    expect(after[0], 'what can still be refunded of 100').toBe(60);
  },
});
