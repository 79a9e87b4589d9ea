import { suite } from 'bugbash/grader-kit';
import type { PaymentProcessor } from '../../reference/payment-processor/payment-processor.ts';

const { bug, combo } = suite<PaymentProcessor>('payment-processor');

bug('no-idempotency-check', 'the same key again charges nothing and answers the same', (draw) => {
  const [amount, key] = [draw.amount(50, 400), draw.key('order')];
  return {
    phases: [{ A: (p) => p.charge(amount, key) }, { A: (p) => p.charge(amount, key) }],
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      const [first, again] = results.A as unknown[];
      expect(again, 'the answer to the repeated call').toEqual(first);
      expect(after[0], `the balance after one charge of $${amount}`).toBe(1000 - amount);
    },
  };
});

bug('no-idempotency-check', 'a decline is remembered for its key', (draw) => {
  const [large, tooMuch, back] = [draw.amount(850, 950), draw.amount(200, 300), draw.amount(400, 600)];
  const [paid, declinedKey] = [draw.key('order'), draw.key('order')];
  return {
    clients: {
      A: (p) => [
        p.charge(large, paid),
        p.charge(tooMuch, declinedKey),
        p.refund(paid, back),
        p.charge(tooMuch, declinedKey),
      ],
    },
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      const [, declined, , again] = results.A as unknown[];
      expect(again, 'the answer to a key that was declined').toEqual(declined);
      expect(after[0], `the balance after $${large} out and $${back} back`).toBe(1000 - large + back);
    },
  };
});

combo(['no-idempotency-check', 'no-lock'], 'the same key twice at once charges once', (draw) => {
  const [amount, key] = [draw.amount(50, 400), draw.key('order')];
  return {
    clients: { A: (p) => p.charge(amount, key), B: (p) => p.charge(amount, key) },
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      expect(results.B, 'both answers for one key').toEqual(results.A);
      expect(after[0], `the balance after one charge of $${amount}`).toBe(1000 - amount);
    },
  };
});
