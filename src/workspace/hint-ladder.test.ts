import { expect, test } from 'vitest';
import type { BugState, Verdict } from '../verdict/verdict.ts';
import { chooseBug, nextHint } from './hint-ladder.ts';

function verdictOf(...states: readonly BugState['state'][]): Verdict {
  const bugs = states.map((state, index): BugState => ({
    id: `bug-${index + 1}`,
    category: 'race',
    state,
    checks: [],
  }));
  return { bugs } as unknown as Verdict;
}

const SEEN = { rung: 1, filesHash: 'h', forced: 0 };

test('hints begin with the first living bug', () => {
  expect(chooseBug(verdictOf('fixed', 'alive', 'alive'), {})).toBe('bug-2');
});

test('they stay with a bug until it is fixed, also when an earlier one comes back to life', () => {
  expect(chooseBug(verdictOf('alive', 'alive', 'alive'), { 'bug-3': SEEN })).toBe('bug-3');
  expect(chooseBug(verdictOf('alive', 'alive', 'fixed'), { 'bug-3': SEEN })).toBe('bug-1');
});

test('no bug is known to live', () => {
  expect(chooseBug(verdictOf('fixed', 'undecided'), {})).toBeNull();
});

test('the ladder goes down a rung for each change of the files', () => {
  const first = nextHint('b', undefined, 'one', false);
  expect([first.rung, first.isNew, first.hasNext]).toEqual(['category', true, true]);
  const same = nextHint('b', first.progress, 'one', false);
  expect([same.rung, same.isNew, same.hasNext]).toEqual(['category', false, true]);
  const second = nextHint('b', first.progress, 'two', false);
  expect([second.rung, second.isNew]).toEqual(['symptom', true]);
  const third = nextHint('b', second.progress, 'three', false);
  expect([third.rung, third.isNew, third.hasNext]).toEqual(['question', true, false]);
  const beyond = nextHint('b', third.progress, 'four', true);
  expect([beyond.rung, beyond.isNew, beyond.progress]).toEqual(['question', false, third.progress]);
});

test('--now opens a rung without a change and is counted; with a change it costs nothing', () => {
  expect(nextHint('b', SEEN, 'h', true).progress).toEqual({ rung: 2, filesHash: 'h', forced: 1 });
  expect(nextHint('b', SEEN, 'changed', true).progress).toEqual({ rung: 2, filesHash: 'changed', forced: 0 });
});

test('a rung that a state file claims beyond the ladder shows the last one', () => {
  expect(nextHint('b', { rung: 99, filesHash: 'h', forced: 0 }, 'i', false).rung).toBe('question');
});
