import { expect, test } from 'vitest';
import { createStyle } from '../style.ts';
import { renderRound } from './render-round.ts';
import type { RoundState } from './render-round.ts';
import { roundKey, withDiff } from './update-round.ts';

const MINUTE_MS = 60_000;
const ROUND: RoundState = {
  interview: {
    version: 1,
    exercise: 'payment-processor',
    folder: 'interview-1',
    dealt: ['lost-update', 'rounding'],
    seed: 7,
    minutes: 60,
    startedAt: '2026-03-01T12:00:00.000Z',
    pauses: [],
    runs: [],
    endedAt: null,
  },
  leftMs: 41 * MINUTE_MS,
  paths: ['interview-1/README.md', 'interview-1/processor.ts'],
  run: null,
  latest: null,
  panel: { kind: 'none' },
  notice: null,
};
const file = (text: string) => [{ path: 'processor.ts', text }];

function lines(state: RoundState, width = 80, unicode = true): string {
  return renderRound(state, { width, style: createStyle({ colorLevel: 0, unicode }) }, 24).join('\n');
}

test('the clock in minutes, in seconds at the end, and standing still', () => {
  expect(lines(ROUND)).toMatch(/█{16}░{8} 41 minutes left\n2 bugs to find\n/);
  expect(lines({ ...ROUND, leftMs: 9_400 })).toContain('10 seconds left');
  const pauses = [{ from: '2026-03-01T12:10:00.000Z', to: null }];
  expect(lines({ ...ROUND, interview: { ...ROUND.interview, pauses } })).toMatch(/paused, 41 minutes left[^]*p resume/);
});

test('the public checks, while they run and afterwards', () => {
  expect(lines({ ...ROUND, run: { done: 2, total: 5 } })).toContain('2 bugs to find; checking 2/5');
  expect(lines({ ...ROUND, latest: { holding: 1, of: 3 } })).toContain('public checks: 1/3 hold');
});

test('hands in only after y', () => {
  const asked = roundKey(ROUND, 's');
  expect(asked.effect).toBeNull();
  expect(lines(asked.state)).toContain('Hand it in and end the interview? (y/n)');
  expect(roundKey(asked.state, 'n')).toMatchObject({ effect: null, state: { panel: { kind: 'none' } } });
  expect(roundKey(asked.state, 'y').effect).toBe('submit');
});

test.each([
  ['enter', 'check'],
  ['p', 'pause'],
  ['q', 'leave'],
  ['ctrl-c', 'interrupt'],
  ['h', null],
])('%s does %s', (key, effect) => {
  expect(roundKey(ROUND, key).effect).toBe(effect);
});

test('the changes are stepped through and closed', () => {
  expect(withDiff(ROUND, file('a\n'), file('a\n')).notice).toContain('as they were dealt');
  const open = withDiff(ROUND, file('a\n'), file('b\n'));
  expect(lines(open)).toMatch(/change 1 of 1\n1 - a\n1 \+ b/);
  expect(roundKey(open, 'd').state.panel).toEqual({ kind: 'none' });
});

test.each([20, 40, 80])('no line is wider than %i columns, in ASCII too', (width) => {
  for (const state of [ROUND, roundKey(ROUND, 's').state, withDiff(ROUND, file(''), file('x'.repeat(200)))]) {
    const shown = lines(state, width, false);
    expect(shown.split('\n').filter((line) => line.length > Math.max(width, 24))).toEqual([]);
    expect(shown).toMatch(/^[\x00-\x7f]*$/);
  }
});
