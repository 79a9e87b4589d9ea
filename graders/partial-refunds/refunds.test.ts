import { type Draw, failed, failure, suite } from 'bugbash/grader-kit';
import type { RefundService } from '../../reference/partial-refunds/refund-service.ts';

const { bug, combo, behaviour } = suite<RefundService>('partial-refunds');

/** A payment of some 100, with requests for parts of it by keys of their own. */
function paymentOf(draw: Draw) {
  const payment = { paymentId: draw.key('p'), chargeRef: draw.key('charge'), amount: draw.amount(100, 120) };
  const { paymentId } = payment;
  return { payment, captured: payment.amount, paymentId, part: (amount?: number) => request(draw, paymentId, amount) };
}

function request(draw: Draw, paymentId: string, amount: number | undefined) {
  return { paymentId, refundKey: draw.key('r'), ...(amount === undefined ? {} : { amount }) };
}

bug('dedupe-by-amount', 'a key that stands for another amount is refused', (draw) => {
  const { payment, part } = paymentOf(draw);
  const [one, another] = [draw.amount(10, 45), draw.amount(10, 45)];
  const a = part(one);
  return {
    clients: { A: (s) => [s.recordCapture(payment), s.refund(a), s.refund({ ...a, amount: another })] },
    holds: ({ results, network, expect }) => {
      expect((results.A as unknown[])[2], `the key of ${one} used for ${another}`).toEqual(failure('RefundKeyReused'));
      expect(network.records('refund').length, 'refunds at the network').toBe(1);
    },
  };
});

bug('full-means-original', 'everything means what is left', (draw) => {
  const { payment, captured, part } = paymentOf(draw);
  const amount = draw.amount(10, 45);
  const [a, rest] = [part(amount), part()];
  return {
    clients: { A: (s) => [s.recordCapture(payment), s.refund(a), s.refund(rest)] },
    holds: ({ results, network, expect }) => {
      const left = captured - amount;
      expect((results.A as unknown[])[2], `the rest after ${amount} of ${captured}`).toMatchObject({ amount: left });
      const amounts = network.records('refund').map((refund) => refund.amount ?? 0);
      expect(
        amounts.sort((x, y) => x - y),
        'what left at the network',
      ).toEqual([amount, left]);
    },
  };
});

combo(['dedupe-by-amount', 'full-means-original'], 'a refund of everything can be asked for again', (draw) => {
  const { payment, part } = paymentOf(draw);
  const everything = part();
  return {
    clients: { A: (s) => [s.recordCapture(payment), s.refund(everything), s.refund(everything)] },
    holds: ({ results, network, expect }) => {
      const [, first, again] = results.A as unknown[];
      expect(again, 'the answer to the repeated request').toEqual(first);
      expect(network.records('refund').length, 'refunds at the network').toBe(1);
    },
  };
});

bug('negative-amount', 'an amount below zero is refused', (draw) => {
  const { payment, captured, paymentId, part } = paymentOf(draw);
  const amount = -draw.amount(10, 90);
  const below = part(amount);
  return {
    clients: { A: (s) => [s.recordCapture(payment), s.refund(below)] },
    after: (s) => [s.refundable(paymentId)],
    holds: ({ results, network, after, expect }) => {
      expect((results.A as unknown[])[1], `a refund of ${amount}`).toEqual(failure('RangeError'));
      expect(network.attempts().length, 'requests to the network').toBe(0);
      expect(after[0], 'what can still be refunded').toBe(captured);
    },
  };
});

bug('negative-amount', 'nothing, fractions and no number are no amounts', (draw) => {
  const { payment, part } = paymentOf(draw);
  const [zero, half, none] = [part(0), part(draw.amount(0, 9) + 0.5), part(Number.NaN)];
  return {
    clients: { A: (s) => [s.recordCapture(payment), s.refund(zero), s.refund(half), s.refund(none)] },
    holds: ({ results, network, expect }) => {
      expect((results.A as unknown[]).slice(1)).toEqual(Array.from({ length: 3 }, () => failure('RangeError')));
      expect(network.attempts().length, 'requests to the network').toBe(0);
    },
  };
});

behaviour('a refund is sent to the network for its charge and answered', (draw) => {
  const { payment, captured, paymentId, part } = paymentOf(draw);
  const amount = draw.amount(10, 45);
  const a = part(amount);
  return {
    clients: { A: (s) => [s.recordCapture(payment), s.refund(a)] },
    after: (s) => [s.refundable(paymentId), s.merchantBalance(paymentId), s.refunds(paymentId)],
    holds: ({ results, network, after, expect }) => {
      const refund = { ...a, status: 'succeeded' };
      expect((results.A as unknown[])[1]).toMatchObject(refund);
      expect(network.records('refund')).toMatchObject([{ amount, chargeRef: payment.chargeRef }]);
      expect(after).toMatchObject([captured - amount, captured - amount, [refund]]);
    },
  };
});

behaviour('a payment can be refunded in one piece', (draw) => {
  const { payment, captured, paymentId, part } = paymentOf(draw);
  const everything = part();
  return {
    clients: { A: (s) => [s.recordCapture(payment), s.refund(everything)] },
    after: (s) => [s.refundable(paymentId)],
    holds: ({ results, after, expect }) => {
      expect((results.A as unknown[])[1]).toMatchObject({ amount: captured });
      expect(after[0]).toBe(0);
    },
  };
});

behaviour('a repeated request is answered with the refund that there is', (draw) => {
  const { payment, part } = paymentOf(draw);
  const a = part(draw.amount(10, 45));
  return {
    phases: [{ A: (s) => s.recordCapture(payment) }, { A: (s) => s.refund(a) }, { B: (s) => s.refund(a) }],
    holds: ({ results, network, expect }) => {
      expect((results.B as unknown[])[0]).toEqual((results.A as unknown[])[1]);
      expect(network.attempts().length).toBe(1);
    },
  };
});

behaviour('a refund that the payment does not cover sends nothing', (draw) => {
  const { payment, captured, paymentId, part } = paymentOf(draw);
  const tooMuch = part(captured + draw.amount(1, 90));
  const elsewhere = request(draw, draw.key('p'), draw.amount(1, 9));
  return {
    clients: { A: (s) => [s.recordCapture(payment), s.refund(tooMuch), s.refund(elsewhere)] },
    after: (s) => [s.refundable(paymentId), s.merchantBalance(paymentId)],
    holds: ({ results, network, after, expect }) => {
      expect((results.A as unknown[]).slice(1)).toEqual([failure('RefundRefused'), failure('RefundRefused')]);
      expect(network.attempts().length).toBe(0);
      expect(after).toEqual([captured, captured]);
    },
  };
});

behaviour('when nothing is left, a refund of the rest is refused', (draw) => {
  const { payment, captured, part } = paymentOf(draw);
  const [all, more] = [part(captured), part(draw.amount(1, 9))];
  return {
    clients: { A: (s) => [s.recordCapture(payment), s.refund(all), s.refund(more)] },
    holds: ({ results, expect }) => expect(failed((results.A as unknown[])[2])).toBe(true),
  };
});

behaviour('payments are refunded apart from each other', (draw) => {
  const { payment, captured, paymentId, part } = paymentOf(draw);
  const other = { paymentId: draw.key('p'), chargeRef: draw.key('charge'), amount: draw.amount(50, 90) };
  const [amount, otherAmount] = [draw.amount(10, 45), draw.amount(10, 45)];
  const [a, b] = [part(amount), request(draw, other.paymentId, otherAmount)];
  return {
    phases: [
      { A: (s) => [s.recordCapture(payment), s.recordCapture(other)] },
      { A: (s) => s.refund(a), B: (s) => s.refund(b) },
    ],
    unrelated: ['A', 'B'],
    after: (s) => [s.refundable(paymentId), s.refundable(other.paymentId)],
    holds: ({ after, expect }) => expect(after).toEqual([captured - amount, other.amount - otherAmount]),
  };
});
