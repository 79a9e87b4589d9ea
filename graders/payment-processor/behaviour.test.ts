import { failure, suite } from 'bugbash/grader-kit';
import type { PaymentProcessor } from '../../reference/payment-processor/payment-processor.ts';

const { behaviour } = suite<PaymentProcessor>('payment-processor');

behaviour('the account opens with 1000 dollars', {
  clients: { A: (p) => p.balance() },
  holds: ({ results, expect }) => expect(results.A).toBe(1000),
});

behaviour('a charge answers with what remains', {
  clients: { A: (p) => p.charge(30, 'order-a') },
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    expect(results.A).toEqual({ success: true, remaining: 970 });
    expect(after[0]).toBe(970);
  },
});

behaviour('a charge beyond the balance is declined and changes nothing', {
  clients: { A: (p) => p.charge(5000, 'order-a') },
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    expect(results.A).toEqual({ success: false, error: 'Insufficient funds' });
    expect(after[0]).toBe(1000);
  },
});

behaviour('a refund answers with what remains', {
  clients: { A: (p) => [p.charge(30, 'order-a'), p.refund('order-a', 10)] },
  holds: ({ results, expect }) => expect((results.A as unknown[])[1]).toEqual({ success: true, remaining: 980 }),
});

behaviour('different keys are different charges', {
  clients: { A: (p) => [p.charge(30, 'order-a'), p.charge(30, 'order-b')] },
  after: (p) => [p.balance()],
  holds: ({ after, expect }) => expect(after[0]).toBe(940),
});

behaviour('amounts that are no positive number of cents are refused', {
  clients: {
    A: (p) => [p.charge(0, 'a'), p.charge(-5, 'b'), p.charge(Number.NaN, 'c'), p.charge(0.001, 'd'), p.refund('e', -1)],
  },
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    expect(results.A).toEqual(Array.from({ length: 5 }, () => failure('RangeError')));
    expect(after[0]).toBe(1000);
  },
});

behaviour('an empty key is refused', {
  clients: { A: (p) => p.charge(10, '') },
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    expect(results.A).toEqual(failure('TypeError'));
    expect(after[0]).toBe(1000);
  },
});

behaviour('a receipt tells what became of a charge', {
  clients: { A: (p) => [p.charge(100, 'order-a'), p.refund('order-a', 25), p.charge(5000, 'order-b')] },
  after: (p) => [p.receipt('order-a'), p.receipt('order-b'), p.receipt('order-c')],
  holds: ({ after, expect }) => {
    expect(after[0]).toEqual({ amount: 100, refunded: 25, status: 'paid' });
    expect(after[1]).toEqual({ amount: 5000, refunded: 0, status: 'declined' });
    expect(after[2]).toBeUndefined();
  },
});

behaviour('a statement lists every key once, in order', {
  clients: { A: (p) => [p.charge(20, 'order-b'), p.charge(10, 'order-a')] },
  after: (p) => [p.statement()],
  holds: ({ after, expect }) => {
    expect((after[0] as { idempotencyKey: string }[]).map((line) => line.idempotencyKey)).toEqual([
      'order-a',
      'order-b',
    ]);
  },
});
