import { suite } from 'bugbash/grader-kit';
import type { PaymentProcessor } from '../../reference/payment-processor/payment-processor.ts';

const { bug, combo } = suite<PaymentProcessor>('payment-processor');

bug('no-lock', 'two charges that both fit both succeed', (draw) => {
  const [a, b] = [draw.amount(100, 400), draw.amount(100, 400)];
  const [first, second] = [draw.key('order'), draw.key('order')];
  return {
    clients: { A: (p) => p.charge(a, first), B: (p) => p.charge(b, second) },
    holds: ({ results, expect }) => {
      expect(results.A, `the charge of $${a}`).toMatchObject({ success: true });
      expect(results.B, `the charge of $${b}`).toMatchObject({ success: true });
    },
  };
});

// A timer fires late in a calm world: then calls that sleep first would each find the others gone. `early` lets it fire
// while they are at work.
const TIMERS = { faults: ['early'], retries: 'none' } as const;

// The refund of an unknown key is the shortest call there is: it holds others up, so that two charges wait at once.
bug('no-lock', 'two charges that had to wait both leave their mark', (draw) => {
  const [x, b, c] = [draw.amount(5, 50), draw.amount(400, 600), draw.amount(200, 300)];
  const [unknown, first, second] = [draw.key('order'), draw.key('order'), draw.key('order')];
  return {
    schedulesMax: 1_000,
    clients: {
      A: (p) => p.refund(unknown, x),
      B: (p) => p.charge(b, first),
      C: (p) => p.charge(c, second),
    },
    // Whoever does not make charges wait loses one of them without the refund as well.
    optional: ['A'],
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      const givenBack = (results.A as { success: boolean } | undefined)?.success ? x : 0;
      expect(after[0], `the balance after charges of $${b} and $${c}`).toBe(1000 - b - c + givenBack);
    },
  };
});

bug('no-lock', 'of two charges that do not fit together exactly one succeeds', (draw) => {
  const [a, b] = [draw.amount(650, 750), draw.amount(550, 640)];
  const [first, second] = [draw.key('order'), draw.key('order')];
  return {
    ...TIMERS,
    clients: { A: (p) => p.charge(a, first), B: (p) => p.charge(b, second) },
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      const accepted = Object.values(results).filter((result) => (result as { success?: boolean }).success === true);
      expect(accepted.length, `charges of $${a} and $${b} that succeeded`).toBe(1);
      expect([1000 - a, 1000 - b], 'the balance afterwards').toContain(after[0]);
    },
  };
});

bug('no-lock', 'a refund and a charge at once both leave their mark', (draw) => {
  const [a, b, back] = [draw.amount(100, 200), draw.amount(201, 300), draw.amount(20, 90)];
  const [first, second] = [draw.key('order'), draw.key('order')];
  return {
    phases: [{ A: (p) => p.charge(a, first) }, { A: (p) => p.refund(first, back), B: (p) => p.charge(b, second) }],
    after: (p) => [p.balance()],
    holds: ({ after, expect }) =>
      expect(after[0], `the balance after $${a} and $${b} out and $${back} back`).toBe(1000 - a - b + back),
  };
});

combo(['refund-without-ceiling', 'no-lock'], 'two refunds at once never give back more than was charged', (draw) => {
  const [amount, back, key] = [draw.amount(100, 120), draw.amount(70, 99), draw.key('order')];
  return {
    phases: [{ A: (p) => p.charge(amount, key) }, { A: (p) => p.refund(key, back), B: (p) => p.refund(key, back) }],
    after: (p) => [p.balance()],
    holds: ({ after, expect }) =>
      expect(after[0], `the balance after one of two refunds of $${back} of $${amount}`).toBe(1000 - amount + back),
  };
});
