import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAULT_KINDS, formatPlan, parsePlan } from './fault-plan.ts';
import { extendPlan, faultsOn, type SeenCall, unseenPlans } from './fault-plans.ts';

const CLIENTS = ['A', 'B', 'after'];

/** One attempt of client A: claims, charges, records. */
const CHARGE: readonly SeenCall[] = [
  { client: 0, attempt: 1, call: 1, port: 'store', method: 'compareAndSet' },
  { client: 0, attempt: 1, call: 2, port: 'network', method: 'charge' },
  { client: 0, attempt: 1, call: 3, port: 'store', method: 'set' },
];

const texts = (plans: readonly (readonly Parameters<typeof formatPlan>[0][number][])[]) =>
  plans.map((plan) => formatPlan(plan, CLIENTS));

describe('a plan as text', () => {
  test('reads as it is written', () => {
    expect(parsePlan('crash(A1.3)', CLIENTS)).toEqual([{ kind: 'crash', client: 0, attempt: 1, call: 3 }]);
    expect(parsePlan('', CLIENTS)).toEqual([]);
    expect(formatPlan(parsePlan('lost-reply(B2.1)+duplicate(A)', CLIENTS), CLIENTS)).toBe(
      'duplicate(A)+lost-reply(B2.1)',
    );
  });

  test('comes back from its text, whatever is in it', () => {
    const spot = fc.record({
      client: fc.nat(1),
      attempt: fc.integer({ min: 1, max: 99 }),
      call: fc.integer({ min: 1, max: 999 }),
    });
    const fault = fc.tuple(fc.constantFrom(...FAULT_KINDS), spot).map(([kind, at]) => ({ kind, ...at }));
    fc.assert(
      fc.property(fc.array(fault, { maxLength: 3 }), (plan) => {
        const text = formatPlan(plan, CLIENTS);
        expect(formatPlan(parsePlan(text, CLIENTS), CLIENTS)).toBe(text);
        expect(parsePlan(text, CLIENTS)).toHaveLength(plan.length);
      }),
    );
  });

  test.each([
    ['crash', '"crash" is not a fault.'],
    ['crash(A)', '"crash(A)" is not a fault.'],
    ['melt(A1.1)', '"melt(A1.1)" is not a fault.'],
    ['crash(C1.1)', '"crash(C1.1)": this check has no client C. Its clients are A, B.'],
  ])('%s is refused with a reason', (text, reason) => {
    expect(() => parsePlan(text, CLIENTS)).toThrow(reason);
  });
});

describe('enumerating plans', () => {
  test('a crash has one point more than there are calls', () => {
    const plans = faultsOn(CHARGE, [{ kind: 'crash' }]).map((fault) => [fault]);
    expect(texts(plans)).toEqual(['crash(A1.1)', 'crash(A1.2)', 'crash(A1.3)', 'crash(A1.4)']);
  });

  test('faults of a gateway leave the store alone unless it is named', () => {
    const kinds = ['lost-request', 'lost-reply', 'late', 'unavailable'] as const;
    const usual = faultsOn(
      CHARGE,
      kinds.map((kind) => ({ kind })),
    );
    expect(texts(usual.map((fault) => [fault]))).toEqual(kinds.map((kind) => `${kind}(A1.2)`));
    const named = faultsOn(CHARGE, [{ kind: 'unavailable', on: 'store.set' }]);
    expect(texts(named.map((fault) => [fault]))).toEqual(['unavailable(A1.3)']);
  });

  test('a second fault may strike the attempt that the first one caused, and each pair comes once', () => {
    const crash = parsePlan('crash(A1.3)', CLIENTS);
    const second = CHARGE.map((call) => ({ ...call, attempt: 2 }));
    const pairs = texts(extendPlan(crash, [...CHARGE, ...second], [{ kind: 'crash' }]));
    expect(pairs).toContain('crash(A1.3)+crash(A2.1)');
    expect(pairs).not.toContain('crash(A1.3)+crash(A1.3)');
    const known = new Set<string>();
    const there = parsePlan('crash(A1.1)+crash(A1.2)', CLIENTS);
    expect(unseenPlans([there, [...there].reverse()], known)).toHaveLength(1);
    expect(extendPlan(there, CHARGE, [{ kind: 'crash' }])).toEqual([]);
  });
});
