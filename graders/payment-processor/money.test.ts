import { suite } from 'bugbash/grader-kit';
import type { PaymentProcessor } from '../../reference/payment-processor/payment-processor.ts';

const { bug } = suite<PaymentProcessor>('payment-processor');

bug('exact-balance-declined', 'the balance can be spent to exactly zero', {
  clients: { A: (p) => p.charge(1000, 'order-a') },
  holds: ({ results, expect }) => expect(results.A).toEqual({ success: true, remaining: 0 }),
});

bug('float-dollars', 'small charges add up to the cent', {
  clients: {
    A: (p) => [p.charge(0.1, 'order-a'), p.charge(0.1, 'order-b'), p.charge(0.1, 'order-c'), p.charge(0.29, 'order-d')],
  },
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    expect(results.A, 'what remains after each').toEqual(
      [999.9, 999.8, 999.7, 999.41].map((remaining) => ({ success: true, remaining })),
    );
    expect(after[0]).toBe(999.41);
  },
});

bug('float-dollars', 'small refunds add up to the cent', {
  clients: {
    A: (p) => [p.charge(999.3, 'order-a'), p.refund('order-a', 0.1), p.refund('order-a', 0.2)],
  },
  after: (p) => [p.balance()],
  holds: ({ after, expect }) => expect(after[0], 'the balance after refunds of $0.10 and $0.20').toBe(1),
});

bug('refund-unknown-charge', 'a key that was never charged has nothing to refund', {
  clients: { A: (p) => p.refund('order-a', 50) },
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    expect(results.A).toMatchObject({ success: false });
    expect(after[0]).toBe(1000);
  },
});

bug('refund-unknown-charge', 'a declined charge has nothing to refund', {
  clients: { A: (p) => [p.charge(5000, 'order-a'), p.refund('order-a', 50)] },
  after: (p) => [p.balance()],
  holds: ({ after, expect }) => expect(after[0], 'the balance').toBe(1000),
});

bug('refund-without-ceiling', 'refunds of a charge never exceed it', {
  clients: {
    A: (p) => [p.charge(100, 'order-a'), p.refund('order-a', 60), p.refund('order-a', 60), p.refund('order-a', 40)],
  },
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    const [, first, tooMuch, rest] = results.A as unknown[];
    expect(first, 'a refund of $60 of $100').toMatchObject({ success: true });
    expect(tooMuch, 'a second refund of $60').toMatchObject({ success: false });
    expect(rest, 'a refund of the remaining $40').toMatchObject({ success: true });
    expect(after[0], 'the balance').toBe(1000);
  },
});

bug('refund-without-ceiling', 'one charge is never refunded with the money of another', {
  clients: { A: (p) => [p.charge(100, 'order-a'), p.charge(200, 'order-b'), p.refund('order-a', 150)] },
  after: (p) => [p.balance()],
  holds: ({ results, after, expect }) => {
    expect((results.A as unknown[])[2], 'a refund of $150 of a charge of $100').toMatchObject({ success: false });
    expect(after[0], 'the balance').toBe(700);
  },
});
