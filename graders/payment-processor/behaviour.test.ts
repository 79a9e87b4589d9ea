import { failure, suite } from 'bugbash/grader-kit';
import type { PaymentProcessor } from '../../reference/payment-processor/payment-processor.ts';

const { behaviour } = suite<PaymentProcessor>('payment-processor');

behaviour('the account opens with 1000 dollars', {
  clients: { A: (p) => p.balance() },
  holds: ({ results, expect }) => expect(results.A).toBe(1000),
});

behaviour('a charge answers with what remains', (draw) => {
  const [amount, key] = [draw.amount(20, 400), draw.key('order')];
  return {
    clients: { A: (p) => p.charge(amount, key) },
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      expect(results.A).toEqual({ success: true, remaining: 1000 - amount });
      expect(after[0]).toBe(1000 - amount);
    },
  };
});

behaviour('a charge beyond the balance is declined and changes nothing', (draw) => {
  const [amount, key] = [draw.amount(1001, 9000), draw.key('order')];
  return {
    clients: { A: (p) => p.charge(amount, key) },
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      expect(results.A).toEqual({ success: false, error: 'Insufficient funds' });
      expect(after[0]).toBe(1000);
    },
  };
});

behaviour('a refund answers with what remains', (draw) => {
  const [amount, back, key] = [draw.amount(30, 400), draw.amount(5, 29), draw.key('order')];
  return {
    clients: { A: (p) => [p.charge(amount, key), p.refund(key, back)] },
    holds: ({ results, expect }) =>
      expect((results.A as unknown[])[1]).toEqual({ success: true, remaining: 1000 - amount + back }),
  };
});

behaviour('different keys are different charges', (draw) => {
  const [amount, first, second] = [draw.amount(20, 400), draw.key('order'), draw.key('order')];
  return {
    clients: { A: (p) => [p.charge(amount, first), p.charge(amount, second)] },
    after: (p) => [p.balance()],
    holds: ({ after, expect }) => expect(after[0]).toBe(1000 - 2 * amount),
  };
});

behaviour('amounts that are no positive number of cents are refused', (draw) => {
  const [below, [a, b, c, d, e]] = [draw.amount(-90, -1), Array.from({ length: 5 }, () => draw.key('order'))];
  return {
    clients: {
      A: (p) => [
        p.charge(0, a ?? ''),
        p.charge(below, b ?? ''),
        p.charge(Number.NaN, c ?? ''),
        p.charge(0.001, d ?? ''),
        p.refund(e ?? '', -1),
      ],
    },
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      expect(results.A).toEqual(Array.from({ length: 5 }, () => failure('RangeError')));
      expect(after[0]).toBe(1000);
    },
  };
});

behaviour('an empty key is refused', (draw) => {
  const amount = draw.amount(10, 90);
  return {
    clients: { A: (p) => p.charge(amount, '') },
    after: (p) => [p.balance()],
    holds: ({ results, after, expect }) => {
      expect(results.A).toEqual(failure('TypeError'));
      expect(after[0]).toBe(1000);
    },
  };
});

behaviour('a receipt tells what became of a charge', (draw) => {
  const [amount, back, tooMuch] = [draw.amount(100, 400), draw.amount(10, 90), draw.amount(2000, 9000)];
  const [paid, declined, unknown] = [draw.key('order'), draw.key('order'), draw.key('order')];
  return {
    clients: { A: (p) => [p.charge(amount, paid), p.refund(paid, back), p.charge(tooMuch, declined)] },
    after: (p) => [p.receipt(paid), p.receipt(declined), p.receipt(unknown)],
    holds: ({ after, expect }) => {
      expect(after[0]).toEqual({ amount, refunded: back, status: 'paid' });
      expect(after[1]).toEqual({ amount: tooMuch, refunded: 0, status: 'declined' });
      expect(after[2]).toBeUndefined();
    },
  };
});

behaviour('a statement lists every key once, in order', (draw) => {
  const keys = [draw.key('order'), draw.key('order')].sort();
  const [first = '', last = ''] = keys;
  const [a, b] = [draw.amount(10, 90), draw.amount(10, 90)];
  return {
    clients: { A: (p) => [p.charge(b, last), p.charge(a, first)] },
    after: (p) => [p.statement()],
    holds: ({ after, expect }) => {
      expect((after[0] as { idempotencyKey: string }[]).map((line) => line.idempotencyKey)).toEqual(keys);
    },
  };
});
