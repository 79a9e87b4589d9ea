import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines, lineHunks, takeBack } from './line-hunks.ts';

test('a changed, an added and a removed line, each with its place', () => {
  expect(lineHunks('a\nb\nc\nd\n', 'a\nB\nc\nx\nd\n')).toEqual([
    { oldStart: 2, newStart: 2, removed: ['b'], added: ['B'] },
    { oldStart: 4, newStart: 4, removed: [], added: ['x'] },
  ]);
  expect(lineHunks('a\nb\nc\n', 'a\nc\n')).toEqual([{ oldStart: 2, newStart: 2, removed: ['b'], added: [] }]);
});

test('line ends and trailing blanks are no change', () => {
  expect(lineHunks('a\nb\n', 'a  \r\nb\r\n')).toEqual([]);
});

const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => `${lines.join('\n')}\n`);

test('taking every change back gives the old text', () => {
  fc.assert(fc.property(texts, texts, (before, after) => takeBack(after, lineHunks(before, after)) === before));
});

test('the lines of a listing that are not added make up the old text', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      if (before === after) return;
      const lines = diffLines(before, after, 100).filter(({ kind }) => kind !== 'added' && kind !== 'gap');
      expect(`${lines.map(({ text }) => text).join('\n')}\n`).toBe(before);
    }),
  );
});
