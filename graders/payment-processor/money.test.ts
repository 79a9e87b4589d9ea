import { suite } from 'bugbash/grader-kit';
import type { PaymentProcessor } from '../../reference/payment-processor/payment-processor.ts';

const { bug } = suite<PaymentProcessor>('payment-processor');

/** Dollars that are no whole number of cents once they are multiplied by 100: cutting off loses a cent. */
const CUT_BY_A_CENT = [0.29, 0.57, 0.58, 1.13, 1.14, 1.15, 1.16, 2.01, 2.03, 2.05, 2.26, 2.28, 2.3, 2.32, 4.02, 4.1];

/** Dollars of which three, taken off 1000 one by one, leave a sum that is off. */
const DRIFTING = [0.1, 0.18, 0.29, 0.33, 0.43, 0.57, 0.69, 0.71, 0.83, 0.94];

/** Cents of two refunds that leave a sum that is off, after a charge of them and some 900 whole dollars. */
const DRIFTING_PAIRS = [
  [10, 20],
  [1, 33],
  [7, 26],
  [19, 20],
] as const;

bug('exact-balance-declined', 'the balance can be spent to exactly zero', (draw) => {
  const [amount, first, last] = [draw.amount(100, 900), draw.key('order'), draw.key('order')];
  return {
    clients: { A: (p) => [p.charge(amount, first), p.charge(1000 - amount, last)] },
    holds: ({ results, expect }) =>
      expect((results.A as unknown[])[1], `the last $${1000 - amount}`).toEqual({ success: true, remaining: 0 }),
  };
});

bug('float-dollars', 'small charges add up to the cent', (draw) => {
  const [small, odd] = [draw.pick(DRIFTING), draw.pick(CUT_BY_A_CENT)];
  const [a, b, c, d] = [draw.key('order'), draw.key('order'), draw.key('order'), draw.key('order')];
  const charged = [1, 2, 3].map((times) => times * Math.round(small * 100));
  const cents = [...charged, (charged[2] ?? 0) + Math.round(odd * 100)];
  const left = cents.map((sum) => ({ success: true, remaining: (100_000 - sum) / 100 }));
  return {
    clients: { A: (p) => [p.charge(small, a), p.charge(small, b), p.charge(small, c), p.charge(odd, d)] },
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      expect(results.A, `what remains after $${small} three times and $${odd}`).toEqual(left);
      expect(after[0]).toBe(left[3]?.remaining);
    },
  };
});

bug('float-dollars', 'small refunds add up to the cent', (draw) => {
  const [whole, [x, y], key] = [draw.amount(900, 998), draw.pick(DRIFTING_PAIRS), draw.key('order')];
  const amount = (whole * 100 + x + y) / 100;
  return {
    clients: { A: (p) => [p.charge(amount, key), p.refund(key, x / 100), p.refund(key, y / 100)] },
    after: (p) => [p.balance()],
    holds: ({ after, expect }) => {
      const what = `the balance after $${amount} out and refunds of $${x / 100} and $${y / 100}`;
      expect(after[0], what).toBe(1000 - whole);
    },
  };
});

bug('refund-unknown-charge', 'a key that was never charged has nothing to refund', (draw) => {
  const [amount, key] = [draw.amount(10, 90), draw.key('order')];
  return {
    clients: { A: (p) => p.refund(key, amount) },
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      expect(results.A).toMatchObject({ success: false });
      expect(after[0]).toBe(1000);
    },
  };
});

bug('refund-unknown-charge', 'a declined charge has nothing to refund', (draw) => {
  const [tooMuch, amount, key] = [draw.amount(2000, 9000), draw.amount(10, 90), draw.key('order')];
  return {
    clients: { A: (p) => [p.charge(tooMuch, key), p.refund(key, amount)] },
    after: (p) => [p.balance()],
    holds: ({ after, expect }) => expect(after[0], 'the balance').toBe(1000),
  };
});

bug('refund-without-ceiling', 'refunds of a charge never exceed it', (draw) => {
  const [amount, part, key] = [draw.amount(100, 120), draw.amount(70, 90), draw.key('order')];
  const rest = amount - part;
  return {
    clients: {
      A: (p) => [p.charge(amount, key), p.refund(key, part), p.refund(key, part), p.refund(key, rest)],
    },
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      const [, first, tooMuch, last] = results.A as unknown[];
      expect(first, `a refund of $${part} of $${amount}`).toMatchObject({ success: true });
      expect(tooMuch, `a second refund of $${part}`).toMatchObject({ success: false });
      expect(last, `a refund of the remaining $${rest}`).toMatchObject({ success: true });
      expect(after[0], 'the balance').toBe(1000);
    },
  };
});

bug('refund-without-ceiling', 'one charge is never refunded with the money of another', (draw) => {
  const [a, b, more] = [draw.amount(100, 200), draw.amount(201, 300), draw.amount(20, 90)];
  const [first, second] = [draw.key('order'), draw.key('order')];
  return {
    clients: { A: (p) => [p.charge(a, first), p.charge(b, second), p.refund(first, a + more)] },
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      const refund = (results.A as unknown[])[2];
      expect(refund, `a refund of $${a + more} of a charge of $${a}`).toMatchObject({ success: false });
      expect(after[0], 'the balance').toBe(1000 - a - b);
    },
  };
});
