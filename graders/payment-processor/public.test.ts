import { suite } from 'bugbash/grader-kit';
import type { PaymentProcessor } from '../../exercises/payment-processor/payment-processor.ts';

const { bug } = suite<PaymentProcessor>('payment-processor');

bug('no-lock', 'two charges at once both leave their mark', {
  clients: { A: (p) => p.charge(600, 'order-a'), B: (p) => p.charge(300, 'order-b') },
  after: (p) => [p.balance()],
  holds: ({ after, expect }) => expect(after[0], 'the balance after charges of $600 and $300').toBe(100),
});
