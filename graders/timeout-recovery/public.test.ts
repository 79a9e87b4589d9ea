import { suite } from 'bugbash/grader-kit';
import type { PaymentService } from '../../exercises/timeout-recovery/payment-service.ts';

const { bug } = suite<PaymentService>('timeout-recovery');

const ORDER = { orderId: 'o1', amount: 4000, currency: 'EUR', token: 'tok-1' };

bug('timeout-is-failure', 'a payment that failed has taken no money, also when nobody answered', {
  world: ({ network }) =>
    network.failWhen((kind, _request, nth) => (kind === 'charge' && nth <= 2 ? 'lost-reply' : undefined)),
  clients: { A: (s) => s.pay(ORDER) },
  sweeper: (s) => s.reconcile(),
  after: (s) => [s.get('o1')],
  holds: ({ network, after, expect }) => {
    const standing = network.records('charge').filter((charge) => charge.status === 'approved' && !charge.voided);
    const { status } = after[0] as { status: string };
    expect(['paid', 'failed'], 'what the payment can be in the end').toContain(status);
    expect(status, `the payment in the end, with ${standing.length} charge(s) on the card`).toBe(
      standing.length > 0 ? 'paid' : 'failed',
    );
  },
});
