import { type Draw, type Fault, type Holding, suite, wait } from 'bugbash/grader-kit';
import type { PaymentService } from '../../reference/timeout-recovery/payment-service.ts';

const { bug, combo, behaviour } = suite<PaymentService>('timeout-recovery');

function orderOf(draw: Draw, start = 'order') {
  return { orderId: draw.key(start), amount: draw.amount(1_000, 9_000), currency: 'EUR', token: draw.key('tok') };
}

behaviour('an internal error of the network does not make the payment fail', (draw) => {
  const order = orderOf(draw);
  return {
    world: ({ network }) =>
      network.failWhen((kind, _request, nth) => (kind === 'charge' && nth <= 2 ? 'error-after' : undefined)),
    clients: { A: (s) => s.pay(order) },
    sweeper: (s) => s.reconcile(),
    after: (s) => [s.get(order.orderId)],
    holds: failsForNothingOnly,
  };
});

bug('timeout-is-failure', 'a refusal after a time-out does not make it certain that nothing was taken', (draw) => {
  const order = orderOf(draw);
  return {
    world: ({ network }) =>
      network.failWhen((kind, _request, nth) => {
        if (kind !== 'charge') return undefined;
        return nth === 1 ? 'lost-reply' : nth === 2 ? 'unavailable' : undefined;
      }),
    clients: { A: (s) => s.pay(order) },
    sweeper: (s) => s.reconcile(),
    after: (s) => [s.get(order.orderId)],
    holds: failsForNothingOnly,
  };
});

bug('timeout-is-failure', 'a payment of which nothing is known yet can be cancelled', (draw) => {
  const order = orderOf(draw);
  return {
    world: ({ network }) => {
      network.failWhen((kind, _request, nth) => (kind === 'charge' && nth <= 2 ? 'lost-request' : undefined));
    },
    clients: { A: (s) => [s.pay(order), s.cancel(order.orderId)] },
    sweeper: (s) => s.reconcile(),
    after: (s) => [s.get(order.orderId), s.reconcile()],
    holds: ({ network, after, expect }) => {
      expect(after, 'the payment in the end, and how many are open').toMatchObject([{ status: 'cancelled' }, 0]);
      expect(network.records('charge')).toEqual([]);
    },
  };
});

bug('new-ref-per-attempt', 'a second attempt does not charge a second time', (draw) => {
  const order = orderOf(draw);
  return {
    faults: onCharge('lost-reply', 'late', 'error-after'),
    retries: 'none',
    clients: { A: (s) => s.pay(order) },
    sweeper: { run: (s) => s.reconcile(), times: 1 },
    holds: ({ network, expect }) => expect(network.records('charge').length, 'charges at the network').toBe(1),
  };
});

combo(
  ['timeout-is-failure', 'new-ref-per-attempt'],
  'whatever becomes of both attempts, order and network agree',
  (draw) => {
    const order = orderOf(draw);
    return {
      faults: onCharge('lost-request', 'lost-reply', 'late', 'unavailable', 'error-before'),
      faultsAtOnce: 2,
      retries: 'none',
      clients: { A: (s) => s.pay(order) },
      sweeper: (s) => s.reconcile(),
      after: (s) => [s.get(order.orderId), s.reconcile()],
      holds: (end) => {
        agree(end);
        end.expect(end.after[1], 'payments that are still open').toBe(0);
      },
    };
  },
);

combo(
  ['timeout-is-failure', 'not-found-is-final', 'new-ref-per-attempt'],
  'a charge that comes after its time-outs is found',
  (draw) => {
    const order = orderOf(draw);
    return {
      faults: onCharge('late'),
      faultsAtOnce: 2,
      retries: 'none',
      phases: [
        { A: (s) => s.pay(order) },
        wait(10_000),
        { B: (s) => s.reconcile() },
        wait(50_000),
        { B: (s) => s.reconcile() },
        wait(121_000),
        { B: (s) => s.reconcile() },
      ],
      after: (s) => [s.get(order.orderId)],
      holds: agree,
    };
  },
);

behaviour('a payment that time-outs kept from the network is settled in the end', (draw) => {
  const order = orderOf(draw);
  return {
    world: ({ network }) => {
      network.failWhen((kind, _request, nth) => (kind === 'charge' && nth <= 2 ? 'lost-request' : undefined));
    },
    clients: { A: (s) => s.pay(order) },
    sweeper: (s) => s.reconcile(),
    after: (s) => [s.get(order.orderId), s.reconcile()],
    holds: (end) => {
      agree(end);
      end.expect(['paid', 'failed'], 'what becomes of it').toContain((end.after[0] as { status: string }).status);
      end.expect(end.after[1], 'payments that are still open').toBe(0);
    },
  };
});

behaviour('a network that refuses every attempt makes the payment fail at once', (draw) => {
  const order = orderOf(draw);
  return {
    world: ({ network }) => network.failWhen(() => 'unavailable'),
    clients: { A: (s) => [s.pay(order), s.get(order.orderId)] },
    holds: ({ results, network, expect }) => {
      expect(results.A).toMatchObject([{ status: 'failed' }, { status: 'failed' }]);
      expect(network.attempts().length, 'requests to the network').toBe(2);
    },
  };
});

behaviour('a charge that is refused once is sent once more', (draw) => {
  const order = orderOf(draw);
  return {
    faults: onCharge('unavailable'),
    retries: 'none',
    clients: { A: (s) => s.pay(order) },
    after: (s) => [s.get(order.orderId)],
    holds: ({ results, after, expect }) => {
      expect(results.A).toMatchObject({ status: 'paid' });
      expect(after[0]).toMatchObject({ status: 'paid' });
    },
  };
});

function onCharge(...kinds: readonly Extract<Fault, string>[]): readonly Fault[] {
  return kinds.map((kind) => ({ kind, on: 'network.charge' }));
}

/** Whether there is a charge, not how many. */
function failsForNothingOnly({ network, after, expect }: Holding): void {
  const standing = network.records('charge').filter((charge) => charge.status === 'approved' && !charge.voided);
  expect(after[0], `the payment in the end, with ${standing.length} charge(s) on the card`).toMatchObject({
    status: standing.length > 0 ? 'paid' : 'failed',
  });
}

/** Paid, if and only if the network has a charge that stands. */
function agree({ network, after, expect }: Holding): void {
  const standing = network.records('charge').filter((charge) => charge.status === 'approved' && !charge.voided);
  const isPaid = (after[0] as { status?: string }).status === 'paid';
  expect(standing.length, `charges that stand, for a payment that is ${isPaid ? '' : 'not '}paid`).toBe(isPaid ? 1 : 0);
}
