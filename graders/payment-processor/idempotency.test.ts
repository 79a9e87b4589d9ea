import { suite } from 'bugbash/grader-kit';
import type { PaymentProcessor } from '../../reference/payment-processor/payment-processor.ts';

const { bug, combo } = suite<PaymentProcessor>('payment-processor');

bug('no-idempotency-check', 'the same key again charges nothing and answers the same', {
  phases: [{ A: (p) => p.charge(100, 'order-a') }, { A: (p) => p.charge(100, 'order-a') }],
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    const [first, again] = results.A as unknown[];
    expect(again, 'the answer to the repeated call').toEqual(first);
    expect(after[0], 'the balance after one charge of $100').toBe(900);
  },
});

bug('no-idempotency-check', 'a decline is remembered for its key', {
  phases: [
    {
      A: (p) => [
        p.charge(900, 'order-a'),
        p.charge(200, 'order-b'),
        p.refund('order-a', 500),
        p.charge(200, 'order-b'),
      ],
    },
  ],
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    const [, declined, , again] = results.A as unknown[];
    expect(again, 'the answer to a key that was declined').toEqual(declined);
    expect(after[0], 'the balance').toBe(600);
  },
});

combo(['no-idempotency-check', 'no-lock'], 'the same key twice at once charges once', {
  clients: { A: (p) => p.charge(100, 'order-a'), B: (p) => p.charge(100, 'order-a') },
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    expect(results.B, 'both answers for one key').toEqual(results.A);
    expect(after[0], 'the balance after one charge of $100').toBe(900);
  },
});
