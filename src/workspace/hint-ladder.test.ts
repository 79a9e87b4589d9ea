import { expect, test } from 'vitest';
import type { BugState, Verdict } from '../verdict/verdict.ts';
import { chooseBug, hintCost, nextHint, RUNGS } from './hint-ladder.ts';
import type { LadderRequest } from './hint-ladder.ts';

function verdictOf(...states: readonly BugState['state'][]): Verdict {
  const bugs = states.map((state, index): BugState => ({
    id: `bug-${index + 1}`,
    category: 'race',
    state,
    checks: [],
  }));
  return { bugs } as unknown as Verdict;
}

const START = new Date('2026-03-01T10:00:00Z');
const SEEN = { rung: 1, filesHash: 'h', forced: 0, openedAt: START.toISOString(), snapshot: 1 };

function step(changes: Partial<LadderRequest>) {
  return nextHint({
    bug: 'b',
    before: undefined,
    rungs: RUNGS,
    codeHash: 'h',
    snapshot: 1,
    now: START,
    isForced: false,
    level: null,
    ...changes,
  });
}

test('hints begin with the first living bug of the given order', () => {
  expect(chooseBug(verdictOf('fixed', 'alive', 'alive'), {})).toBe('bug-2');
  expect(chooseBug(verdictOf('fixed', 'alive', 'alive'), {}, ['bug-3', 'bug-1', 'bug-2'])).toBe('bug-3');
});

test('they stay with a bug until it is fixed, also when an earlier one comes back to life', () => {
  expect(chooseBug(verdictOf('alive', 'alive', 'alive'), { 'bug-3': SEEN })).toBe('bug-3');
  expect(chooseBug(verdictOf('alive', 'alive', 'fixed'), { 'bug-3': SEEN })).toBe('bug-1');
});

test('no bug is known to live', () => {
  expect(chooseBug(verdictOf('fixed', 'undecided'), {})).toBeNull();
});

test('the ladder goes down a rung for each change of the code', () => {
  const first = step({});
  expect([first.rung, first.isNew, first.progress.forced]).toEqual(['symptom', true, 0]);
  const same = step({ before: first.progress });
  expect([same.rung, same.isNew, same.hasNext]).toEqual(['symptom', false, true]);
  const second = step({ before: first.progress, codeHash: 'changed' });
  expect([second.rung, second.isNew, second.progress.forced]).toEqual(['counterexample', true, 0]);
});

test('a wait of ten minutes opens a rung as well, and costs nothing', () => {
  const soon = step({ before: SEEN, now: new Date('2026-03-01T10:09:59Z') });
  const later = step({ before: SEEN, now: new Date('2026-03-01T10:10:00Z') });
  expect([soon.isNew, later.isNew, later.progress.forced]).toEqual([false, true, 0]);
});

test('--now opens a rung without a change and is counted; with a change it costs nothing', () => {
  expect(step({ before: SEEN, isForced: true }).progress).toMatchObject({ rung: 2, forced: 1 });
  expect(step({ before: SEEN, isForced: true, codeHash: 'changed' }).progress).toMatchObject({ rung: 2, forced: 0 });
});

test('rungs that a bug does not have are passed over', () => {
  const rungs = ['symptom', 'question', 'reveal'] as const;
  expect(step({ before: SEEN, rungs, isForced: true }).rung).toBe('question');
  const last = step({ before: { ...SEEN, rung: 7 }, rungs, isForced: true });
  expect([last.rung, last.isNew, last.hasNext]).toEqual(['reveal', false, false]);
});

test('a rung that was open while its place was proved falls back to what can still be said', () => {
  expect(step({ before: { ...SEEN, rung: 4 }, rungs: ['symptom', 'function', 'question'] }).rung).toBe('function');
});

test('a level opens all rungs down to it at once, and each one not earned is counted', () => {
  const lines = step({ before: SEEN, level: 'lines' });
  expect([lines.rung, lines.progress.forced]).toEqual(['lines', 3]);
  expect(step({ before: SEEN, level: 'lines', codeHash: 'changed' }).progress.forced).toBe(2);
  expect(step({ before: lines.progress, level: 'symptom' })).toMatchObject({ rung: 'symptom', isNew: false });
});

test('hints cost a share of the points for each forced rung, and all of them for the answer', () => {
  expect(hintCost(2, undefined)).toBe(0);
  expect(hintCost(2, { ...SEEN, forced: 1 })).toBe(0.5);
  expect(hintCost(2, { ...SEEN, forced: 9 })).toBe(2);
  expect(hintCost(2, { ...SEEN, rung: 7 })).toBe(2);
});

test('a rung that a state file claims beyond the ladder shows the last one', () => {
  expect(step({ before: { ...SEEN, rung: 99 } }).rung).toBe('reveal');
});
