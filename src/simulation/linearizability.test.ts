import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type History, linearize, type SequentialModel } from './linearizability.ts';

/** A call on a register with the time it was made and the time it was over; without an end it was never answered. */
interface RegisterCall {
  readonly does: 'put' | 'get' | 'cas';
  readonly value: number;
  readonly from?: number;
  readonly done?: boolean;
  readonly begin: number;
  readonly end: number | null;
  readonly key?: string;
}

const register: SequentialModel<RegisterCall, number> = {
  init: () => 0,
  step(state, { does, value, from, done, end }) {
    if (does === 'put') return value;
    if (does === 'get') return end === null || state === value ? state : null;
    if (end === null) return state === from ? value : state;
    return (state === from) === done ? (done ? value : state) : null;
  },
};

function historyOf(calls: readonly RegisterCall[]): History<RegisterCall> {
  return {
    calls,
    precedes: (first, second) => {
      const end = calls[first]?.end ?? null;
      return end !== null && end < (calls[second]?.begin ?? 0);
    },
    isAnswered: (call) => calls[call]?.end !== null,
  };
}

const put = (value: number, begin: number, end: number | null): RegisterCall => ({ does: 'put', value, begin, end });
const get = (value: number, begin: number, end: number | null): RegisterCall => ({ does: 'get', value, begin, end });

describe('histories from the literature', () => {
  test('the first example of Porcupine: two readers overlap a writer and each other', () => {
    expect(linearize(historyOf([put(100, 0, 100), get(100, 25, 75), get(0, 30, 60)]), register)).toMatchObject({
      ok: true,
      order: [2, 0, 1],
    });
  });

  test('the second example of Porcupine: an older value after a newer one was read', () => {
    expect(linearize(historyOf([put(200, 0, 100), get(200, 10, 30), get(0, 40, 90)]), register).ok).toBe(false);
  });

  test('a write that crashed may take effect long after, as in Knossos, or never', () => {
    const crashed = put(7, 0, null);
    expect(linearize(historyOf([crashed, get(0, 10, 20), get(7, 30, 40)]), register).ok).toBe(true);
    expect(linearize(historyOf([crashed, get(0, 10, 20), get(0, 30, 40)]), register).ok).toBe(true);
    expect(linearize(historyOf([crashed, get(7, 10, 20), get(0, 30, 40)]), register).ok).toBe(false);
  });
});

test('a history that fails names the longest order that almost explains it', () => {
  const found = linearize(historyOf([put(1, 0, 1), put(2, 2, 3), get(1, 4, 5)]), {
    ...register,
    describe: (state) => `holds ${state}`,
  });
  expect(found).toEqual({ ok: false, order: [0, 1], state: 'holds 2' });
});

test('calls with different keys are judged apart, and one bad key is enough', () => {
  const model = { ...register, key: (call: RegisterCall) => call.key ?? '' };
  const onKey = (key: string, call: RegisterCall) => ({ ...call, key });
  const good = [onKey('a', put(1, 0, 1)), onKey('b', get(0, 2, 3)), onKey('a', get(1, 2, 3))];
  expect(linearize(historyOf(good), model).ok).toBe(true);
  expect(linearize(historyOf([...good, onKey('b', get(1, 4, 5))]), model).ok).toBe(false);
});

test('fourteen calls at once that nothing explains end in a bounded number of steps', () => {
  let steps = 0;
  const calls = [...Array.from({ length: 13 }, (_, at) => put(at % 3, 0, 100)), get(9, 0, 100)];
  const counting = {
    ...register,
    step: (...args: Parameters<typeof register.step>) => ((steps += 1), register.step(...args)),
  };
  expect(linearize(historyOf(calls), counting).ok).toBe(false);
  expect(steps).toBeLessThan(400_000);
});

/** Tries every order of every subset that leaves out only what was never answered. */
function explainedByHand(history: History<RegisterCall>): boolean {
  const { calls, precedes, isAnswered } = history;
  const place = (rest: readonly number[], state: number): boolean => {
    if (rest.every((call) => !isAnswered(call))) return true;
    return rest.some((call) => {
      if (rest.some((other) => other !== call && precedes(other, call))) return false;
      const next = register.step(state, calls[call] as RegisterCall);
      return (
        next !== null &&
        place(
          rest.filter((other) => other !== call),
          next,
        )
      );
    });
  };
  return place([...calls.keys()], 0);
}

test('agrees with trying every order, on random small histories', () => {
  const time = fc.integer({ min: 0, max: 12 });
  const call = fc
    .record({
      does: fc.constantFrom('put' as const, 'get' as const, 'cas' as const),
      value: fc.nat(2),
      from: fc.nat(2),
      done: fc.boolean(),
      begin: time,
      lasts: fc.option(fc.integer({ min: 0, max: 6 }), { freq: 5 }),
    })
    .map(({ lasts, ...rest }) => ({ ...rest, end: lasts === null ? null : rest.begin + lasts }));
  let explained = 0;
  fc.assert(
    fc.property(fc.array(call, { maxLength: 6 }), (calls) => {
      const history = historyOf(calls);
      const byHand = explainedByHand(history);
      explained += byHand ? 1 : 0;
      expect(linearize(history, register).ok).toBe(byHand);
      expect(linearize(history, { ...register, equal: (a, b) => a === b }).ok).toBe(byHand);
    }),
    { numRuns: 2_000, seed: 20_260_302 },
  );
  expect(explained).toBeGreaterThan(500);
  expect(explained).toBeLessThan(1_900);
});
