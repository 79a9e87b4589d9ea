import { suite } from 'bugbash/grader-kit';
import type { PaymentProcessor } from '../../reference/payment-processor/payment-processor.ts';

const { bug, combo } = suite<PaymentProcessor>('payment-processor');

bug('no-lock', 'two charges that both fit both succeed', {
  clients: { A: (p) => p.charge(200, 'order-a'), B: (p) => p.charge(300, 'order-b') },
  holds: ({ results, expect }) => {
    expect(results.A, 'the charge of $200').toMatchObject({ success: true });
    expect(results.B, 'the charge of $300').toMatchObject({ success: true });
  },
});

// The refund of an unknown key is the shortest call there is: it holds others up, so that two charges wait at once.
bug('no-lock', 'two charges that had to wait both leave their mark', {
  schedulesMax: 1_000,
  clients: {
    A: (p) => p.refund('order-x', 10),
    B: (p) => p.charge(600, 'order-b'),
    C: (p) => p.charge(300, 'order-c'),
  },
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    const givenBack = (results.A as { success: boolean }).success ? 10 : 0;
    expect(after[0], 'the balance after charges of $600 and $300').toBe(100 + givenBack);
  },
});

bug('no-lock', 'of two charges that do not fit together exactly one succeeds', {
  clients: { A: (p) => p.charge(700, 'order-a'), B: (p) => p.charge(600, 'order-b') },
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    const accepted = Object.values(results).filter((result) => (result as { success?: boolean }).success === true);
    expect(accepted.length, 'charges of $700 and $600 that succeeded').toBe(1);
    expect([300, 400], 'the balance afterwards').toContain(after[0]);
  },
});

bug('no-lock', 'a refund and a charge at once both leave their mark', {
  phases: [
    { A: (p) => p.charge(100, 'order-a') },
    { A: (p) => p.refund('order-a', 40), B: (p) => p.charge(200, 'order-b') },
  ],
  after: (p) => [p.balance()],
  holds: ({ after, expect }) => expect(after[0], 'the balance after $100 and $200 out and $40 back').toBe(740),
});

combo(['refund-without-ceiling', 'no-lock'], 'two refunds at once never give back more than was charged', {
  phases: [
    { A: (p) => p.charge(100, 'order-a') },
    { A: (p) => p.refund('order-a', 60), B: (p) => p.refund('order-a', 60) },
  ],
  after: (p) => [p.balance()],
  holds: ({ after, expect }) => expect(after[0], 'the balance after one of two refunds of $60').toBe(960),
});
