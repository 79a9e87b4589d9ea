import { expect, test } from 'vitest';
import { streakOfDays } from './practice-days.ts';

const TODAY = new Date(2026, 2, 10, 15, 0);
const daysAgo = (...days: readonly number[]) => days.map((ago) => new Date(2026, 2, 10 - ago, 9, 30).toISOString());

test.each([
  ['nothing yet', [], 0],
  ['today', [0], 1],
  ['today twice and yesterday', [0, 0, 1], 2],
  ['yesterday and the day before: today is not over', [1, 2], 2],
  ['a day was left out', [0, 2, 3], 1],
  ['across the end of a month', [8, 9, 10, 11], 0],
])('%s', (_name, ago, streak) => {
  expect(streakOfDays(daysAgo(...ago), TODAY)).toBe(streak);
});

test('months do not break it', () => {
  expect(streakOfDays(daysAgo(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), TODAY)).toBe(12);
});
