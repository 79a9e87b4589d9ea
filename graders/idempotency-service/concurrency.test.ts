import { effect, failed, failure, suite, wait } from 'bugbash/grader-kit';
import type { IdempotencyLayer, Reply } from '../../reference/idempotency-service/idempotency-layer.ts';

const { bug, combo, behaviour } = suite<IdempotencyLayer>('idempotency-service');

const AN_HOUR_MS = 3_600_000;
const PAYMENT = { tenantId: 'shop', method: 'POST', path: '/charges', key: 'order-1', params: { amount: 20 } };

/** Every time that the handler runs it charges anew, and says so. */
const charge = effect('charge', ...[1, 2, 3].map((at) => ({ returns: { status: 201, body: { charge: `ch_${at}` } } })));

const isCharged = (result: unknown) => (result as Reply).status === 201;
const only = (result: unknown) => (Array.isArray(result) ? result.at(-1) : result) as Reply;

bug('check-then-claim', 'the same request twice at once is carried out once', {
  clients: { A: (layer) => layer.execute(PAYMENT, charge), B: (layer) => layer.execute(PAYMENT, charge) },
  holds: ({ calls, expect }) => expect(calls('charge'), 'times that the handler ran').toBeLessThanOrEqual(1),
});

bug('check-then-claim', 'of two at once, one is carried out and told so', {
  clients: { A: (layer) => layer.execute(PAYMENT, charge), B: (layer) => layer.execute(PAYMENT, charge) },
  after: (layer) => [layer.execute(PAYMENT, charge)],
  holds: ({ results, after, expect }) => {
    const fresh = [results.A, results.B].filter((result) => isCharged(result) && !(result as Reply).replayed);
    expect(fresh.length, 'requests carried out').toBeGreaterThanOrEqual(1);
    expect(isCharged(after[0]), 'a repetition once all is quiet is answered').toBe(true);
  },
});

bug('check-then-claim', 'a key that is a day old is taken anew by one of two', {
  phases: [
    { A: (layer) => layer.execute(PAYMENT, charge) },
    wait(25 * AN_HOUR_MS),
    { A: (layer) => layer.execute(PAYMENT, charge), B: (layer) => layer.execute(PAYMENT, charge) },
  ],
  holds: ({ calls, expect }) => expect(calls('charge'), 'times that the handler ran on two days').toBe(2),
});

combo(['check-then-claim', 'orphaned-claim'], 'a lost request is carried out by one of two that repeat it', {
  phases: [
    { A: (layer) => layer.execute(PAYMENT, charge) },
    wait(61_000),
    { B: (layer) => layer.execute(PAYMENT, charge), C: (layer) => layer.execute(PAYMENT, charge) },
  ],
  faults: [{ kind: 'crash', clients: ['A'] }],
  retries: 'none',
  holds: ({ results, expect }) => {
    const replies = [only(results.B), only(results.C)];
    expect(replies.filter(isCharged).length, 'repetitions that were answered').toBeGreaterThanOrEqual(1);
    const fresh = replies.filter((reply) => isCharged(reply) && !reply.replayed);
    expect(fresh.length, 'repetitions that were carried out').toBeLessThanOrEqual(1);
  },
});

bug('unfinished-answer', 'nobody is given a response that no handler gave', {
  clients: { A: (layer) => layer.execute(PAYMENT, charge), B: (layer) => layer.execute(PAYMENT, charge) },
  holds: ({ results, expect }) => {
    for (const result of [results.A, results.B]) {
      if (failed(result)) expect(result, 'a refusal while the first is running').toEqual(failure('RequestInProgress'));
      else expect(isCharged(result), 'a response of the handler').toBe(true);
    }
  },
});

combo(['check-then-claim', 'nested-params-ignored'], 'two requests at once under one key: one is carried out', {
  clients: {
    A: (layer) => layer.execute({ ...PAYMENT, params: { card: { token: 'tok_1' } } }, charge),
    B: (layer) => layer.execute({ ...PAYMENT, params: { card: { token: 'tok_2' } } }, charge),
  },
  holds: ({ results, calls, expect }) => {
    expect(calls('charge'), 'times that the handler ran').toBe(1);
    expect([results.A, results.B].filter(isCharged).length, 'requests answered with its response').toBe(1);
  },
});

behaviour('two requests at once under keys of their own are both carried out', {
  clients: {
    A: (layer) => layer.execute(PAYMENT, charge),
    B: (layer) => layer.execute({ ...PAYMENT, key: 'order-2' }, charge),
  },
  unrelated: ['A', 'B'],
  holds: ({ results, calls, expect }) => {
    expect(calls('charge'), 'times that the handler ran').toBe(2);
    expect([results.A, results.B], 'both answers').toMatchObject([{ replayed: false }, { replayed: false }]);
  },
});
