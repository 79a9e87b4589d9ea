import { expect, test } from 'vitest';
import { createStyle } from '../style.ts';
import { renderExerciseList } from './exercise-list.ts';
import type { ListedExercise } from './exercise-list.ts';

const COMMON = { difficulty: 3, minutes: 45, isCurrent: false, best: null, attempts: 0 };
const EXERCISES: readonly ListedExercise[] = [
  { ...COMMON, id: 'payment-processor', title: 'The payment processor', track: 'payments', state: 'passed' },
  {
    ...COMMON,
    id: 'webhooks',
    title: 'Webhooks that come late, twice and in another order than they were sent',
    track: 'events',
    state: 'started',
    isCurrent: true,
    best: { earned: 2, possible: 6 },
    attempts: 3,
  },
  { ...COMMON, id: 'outbox', title: 'The outbox', track: 'events', state: 'new' },
];

function render(width: number): string {
  return renderExerciseList(EXERCISES, { width, style: createStyle({ colorLevel: 0, unicode: true }) });
}

test('80 columns: a line an exercise', () => {
  expect(render(80)).toMatchInlineSnapshot(`
    "payments
      ✓ payment-processor  The payment processor       level 3   45 min  passed

    events
    → ◐ webhooks           Webhooks that come late, …  level 3   45 min  started 2/6
        outbox             The outbox                  level 3   45 min

    1 of 3 passed. You are at webhooks.

      bugbash start <id>   begin one, or go back to it"
  `);
});

test('40 columns: the facts go under the name', () => {
  expect(render(40)).toMatchInlineSnapshot(`
    "payments
      ✓ payment-processor
        The payment processor
        level 3   45 min  passed

    events
    → ◐ webhooks
        Webhooks that come late, twice and
        in another order than they were sent
        level 3   45 min  started 2/6
        outbox
        The outbox
        level 3   45 min

    1 of 3 passed. You are at webhooks.

      bugbash start <id>
          begin one, or go back to it"
  `);
});

test('an empty pack says so', () => {
  const style = createStyle({ colorLevel: 0, unicode: true });
  expect(renderExerciseList([], { width: 80, style })).toBe('This pack has no exercises.');
});
