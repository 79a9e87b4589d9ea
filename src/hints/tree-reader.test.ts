import { afterAll, describe, expect, test } from 'vitest';
import { builtInPackRoot } from '../catalog/exercise-paths.ts';
import { loadExercise } from '../catalog/load-exercise.ts';
import { openTreeReader } from './tree-reader.ts';

const { starter, bugs } = loadExercise(builtInPackRoot(), 'payment-processor');
const reader = openTreeReader();
afterAll(() => reader.close());

const alive = bugs.map(({ id }) => id);
const path = starter[0]?.path ?? '';
const plan = (text: string) => reader.plan({ starter, bugs, files: [{ path, text }], alive, tried: null });

describe('a hostile file neither hangs nor crashes the reader, which goes on to serve', () => {
  test.each([
    ['4 KB of opening parentheses', '('.repeat(4_000)],
    ['4 KB of nested parentheses', `const a = ${'('.repeat(2_000)}1${')'.repeat(2_000)};`],
    ['a sum of 60 KB', `const a = ${'1+'.repeat(30_000)}1;`],
    ['a chain of 60 KB', `a${'?.b'.repeat(20_000)}`],
    ['nested arrows', '(a = '.repeat(3_000)],
    ['generics without an end', 'f<'.repeat(10_000)],
    ['nested templates', '`${'.repeat(3_000)],
    ['a megabyte', 'x'.repeat(1 << 20)],
    ['no code at all', '\u0000\uffff\ud800'],
  ])('%s', async (_what, text) => {
    const answer = await plan(text);
    expect(answer === null || answer.bugs.every(({ trials }) => trials.length <= 40)).toBe(true);
    expect((await plan(starter[0]?.text ?? ''))?.bugs).toHaveLength(bugs.length);
  });
});

test('a parser that does not come back is ended, and the next file is read by a new one', async () => {
  const impatient = openTreeReader(1);
  expect(await impatient.plan({ starter, bugs, files: starter, alive, tried: null })).toBeNull();
  impatient.close();
});

test('code that is no TypeScript gets no guess at a place', async () => {
  const broken = (starter[0]?.text ?? '').replace('return declined;', 'return declined');
  expect((await plan(broken))?.isSound).toBe(true);
  expect(await plan(broken.replace('async charge(', 'async charge(('))).toMatchObject({ isSound: false, bugs: [] });
});
