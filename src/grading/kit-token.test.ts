import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FAULT_KINDS, formatPlan, type PlannedFault } from '../simulation/fault-plan.ts';
import type { CheckSpec } from './grader-kit.ts';
import { formsOf } from './kit-forms.ts';
import { without } from './kit-optional.ts';
import { formatToken, parseToken } from './kit-token.ts';

interface Shop {
  pay(key: string): Promise<unknown>;
}

const spec: CheckSpec<Shop> = {
  instances: [1, 2],
  crashes: true,
  sweeper: (p) => p.pay('s'),
  clients: { A: (p) => p.pay('a'), B: (p) => [p.pay('b'), p.pay('c')], C: (p) => p.pay('d') },
  optional: ['A', 'B.2', 'C'],
};
const forms = formsOf(spec, 1);

const fault = fc.record({
  kind: fc.constantFrom(...FAULT_KINDS.filter((kind) => kind !== 'duplicate')),
  client: fc.nat({ max: 2 }),
  attempt: fc.integer({ min: 1, max: 3 }),
  call: fc.integer({ min: 1, max: 99 }),
});
const duplicate = fc.record({
  kind: fc.constant('duplicate' as const),
  client: fc.nat({ max: 2 }),
  attempt: fc.constant(0),
  call: fc.constant(0),
});
const move = fc.constantFrom('A', 'B3', 'C*', 'a', 'b2', 'c#2', '@');

test('a token brings back its form, who was left out, the faults, how memory is used, and the moves', () => {
  const parts = fc.tuple(
    fc.constantFrom(...forms),
    fc.subarray(['A', 'C', 'B.2']),
    fc.array(fc.oneof(fault, duplicate), { maxLength: 2 }),
    fc.constantFrom('apart' as const, 'shared' as const),
    fc.array(move, { maxLength: 6 }),
  );
  fc.assert(
    fc.property(parts, ([whole, leftOut, plan, memory, moves]) => {
      const form = leftOut.length === 0 ? whole : without(whole, leftOut);
      if (form === null) throw new Error('nothing here hands a result on');
      const schedule = moves.join(' ');
      const token = formatToken(form, { plan: plan as readonly PlannedFault[], memory }, schedule);
      const read = parseToken(token, forms);
      expect(read.form).toEqual(form);
      expect(formatPlan(read.plan, form.scenario.clients)).toBe(formatPlan(plan, form.scenario.clients));
      expect(read.schedule).toBe(schedule);
      expect(formatToken(read.form, { plan: read.plan, memory: read.memory ?? 'apart' }, read.schedule)).toBe(token);
    }),
    { seed: 20_261_124, numRuns: 1_000 },
  );
});

test('what is left out is gone from the phases, and the others keep their places', () => {
  const [whole] = forms;
  const smaller = whole === undefined ? null : without(whole, ['A', 'B.2']);
  expect(smaller?.scenario.clients).toEqual(whole?.scenario.clients);
  const [first] = smaller?.scenario.phases ?? [];
  expect([...(first?.entries() ?? [])].map(([client, calls]) => [client, calls.length])).toEqual([
    [1, 1],
    [2, 1],
  ]);
});

test('an author who names a client or call that is not there is told', () => {
  for (const part of ['D', 'A.2', 'B.3', 'b', ''])
    expect(() => formsOf({ ...spec, optional: [part] }, 1)).toThrow(/can do without a client or its last calls/);
});
