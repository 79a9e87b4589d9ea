import { type Recorded, suite } from 'bugbash/grader-kit';
import type { Refund, RefundService } from '../../reference/partial-refunds/refund-service.ts';

const { bug, behaviour } = suite<RefundService>('partial-refunds');

const PAYMENT = { paymentId: 'p1', chargeRef: 'charge-1', amount: 100 };
const A_DAY_MS = 86_400_000;

const fails = ({ refundId }: Refund) => ({ paymentId: 'p1', refundId, type: 'refund.failed' as const });
const succeeds = ({ refundId }: Refund) => ({ paymentId: 'p1', refundId, type: 'refund.succeeded' as const });

bug('pending-not-reserved', 'money on its way is not given away again', {
  world: ({ network }) => network.decideLater(() => ({ afterMs: A_DAY_MS, then: 'succeeded' })),
  clients: {
    A: (s) => [
      s.recordCapture(PAYMENT),
      s.refund({ paymentId: 'p1', refundKey: 'a', amount: 70 }),
      s.refund({ paymentId: 'p1', refundKey: 'b', amount: 60 }),
    ],
  },
  after: (s) => [s.refundable('p1'), s.merchantBalance('p1')],
  holds: ({ network, after, expect }) => {
    expect(network.records('refund').length, 'refunds at the network, of 70 and 60 of 100').toBe(1);
    expect(after, 'what can still be refunded, and what the merchant keeps').toEqual([30, 30]);
  },
});

bug('failed-event-twice', 'a failure that is reported twice gives back once', {
  world: ({ network }) => network.decideLater(() => ({ afterMs: A_DAY_MS, then: 'failed' })),
  clients: {
    A: (s) => {
      const captured = s.recordCapture(PAYMENT);
      const refund = s.refund({ paymentId: 'p1', refundKey: 'a', amount: 50 });
      return [captured, refund, s.onNetworkEvent(fails(refund)), s.onNetworkEvent(fails(refund))];
    },
  },
  after: (s) => [s.merchantBalance('p1')],
  holds: ({ after, expect }) => expect(after[0], 'what the merchant keeps of 100').toBe(100),
});

bug('failed-event-twice', 'a failure that both instances hear of gives back once', {
  world: ({ network }) => network.decideLater(() => ({ afterMs: A_DAY_MS, then: 'failed' })),
  phases: bothHearOfAFailure(),
  after: (s) => [s.merchantBalance('p1')],
  holds: ({ after, expect }) => expect(after[0], 'what the merchant keeps of 100').toBe(100),
});

bug('failed-event-twice', 'a refund that has succeeded stays so', {
  clients: {
    A: (s) => {
      const captured = s.recordCapture(PAYMENT);
      const refund = s.refund({ paymentId: 'p1', refundKey: 'a', amount: 50 });
      return [captured, refund, s.onNetworkEvent(fails(refund))];
    },
  },
  after: (s) => [s.merchantBalance('p1'), s.refunds('p1')],
  holds: ({ after, expect }) => {
    expect(after[0], 'what the merchant keeps of 100').toBe(50);
    expect(after[1]).toMatchObject([{ status: 'succeeded' }]);
  },
});

behaviour('an event settles a pending refund', {
  world: ({ network }) => network.decideLater(() => ({ afterMs: A_DAY_MS, then: 'succeeded' })),
  clients: {
    A: (s) => {
      const captured = s.recordCapture(PAYMENT);
      const refund = s.refund({ paymentId: 'p1', refundKey: 'a', amount: 50 });
      return [captured, refund, s.onNetworkEvent(succeeds(refund))];
    },
  },
  after: (s) => [s.refunds('p1'), s.merchantBalance('p1')],
  holds: ({ results, after, expect }) => {
    expect((results.A as unknown[])[1]).toMatchObject({ status: 'pending' });
    expect(after).toMatchObject([[{ status: 'succeeded', amount: 50 }], 50]);
  },
});

behaviour('a refund that fails comes back to the merchant and can be asked for again', {
  world: ({ network }) => network.decideLater(() => ({ afterMs: A_DAY_MS, then: 'failed' })),
  clients: {
    A: (s) => {
      const captured = s.recordCapture(PAYMENT);
      const refund = s.refund({ paymentId: 'p1', refundKey: 'a', amount: 70 });
      const event = s.onNetworkEvent(fails(refund));
      return [captured, refund, event, s.refund({ paymentId: 'p1', refundKey: 'b', amount: 80 })];
    },
  },
  after: (s) => [s.merchantBalance('p1')],
  holds: ({ results, after, expect }) => {
    expect((results.A as unknown[])[3]).toMatchObject({ amount: 80, status: 'pending' });
    expect(after[0]).toBe(20);
  },
});

function bothHearOfAFailure() {
  // Scripts are recorded in the order of the phases, so that a later one can name the result of an earlier one.
  let refund: Refund | undefined;
  const hear = (s: Recorded<RefundService>) => refund && s.onNetworkEvent(fails(refund));
  return [
    { A: (s: Recorded<RefundService>) => s.recordCapture(PAYMENT) },
    { A: (s: Recorded<RefundService>) => (refund = s.refund({ paymentId: 'p1', refundKey: 'a', amount: 50 })) },
    { A: hear, B: hear },
  ];
}
