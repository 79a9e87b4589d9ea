import { expect, test } from 'vitest';
import { mergeLines } from './merge-lines.ts';

const text = (...lines: readonly string[]) => `${lines.join('\n')}\n`;
const BASE = text('a', 'b', 'c', 'd', 'e', 'f');

test.each([
  [
    'changes in different places',
    text('a', 'B', 'c', 'd', 'e', 'f'),
    text('a', 'b', 'c', 'd', 'E', 'f'),
    text('a', 'B', 'c', 'd', 'E', 'f'),
  ],
  [
    'the same change on both sides',
    text('a', 'B', 'c', 'd', 'e', 'f'),
    text('a', 'B', 'c', 'd', 'e', 'f'),
    text('a', 'B', 'c', 'd', 'e', 'f'),
  ],
  ['only mine', text('a', 'c', 'd', 'e', 'f'), BASE, text('a', 'c', 'd', 'e', 'f')],
  [
    'only theirs',
    BASE,
    text('new', 'a', 'b', 'c', 'd', 'e', 'f', 'end'),
    text('new', 'a', 'b', 'c', 'd', 'e', 'f', 'end'),
  ],
  [
    'lines put in and taken out',
    text('a', 'x', 'y', 'b', 'c', 'd', 'e', 'f'),
    text('a', 'b', 'c', 'd', 'f'),
    text('a', 'x', 'y', 'b', 'c', 'd', 'f'),
  ],
  [
    'Windows line ends of mine',
    text('a', 'B', 'c', 'd', 'e', 'f').replaceAll('\n', '\r\n'),
    text('a', 'b', 'c', 'd', 'E', 'f'),
    text('a', 'B', 'c', 'd', 'E', 'f'),
  ],
])('%s', (_name, mine, theirs, merged) => {
  expect(mergeLines(BASE, mine, theirs)).toEqual({ text: merged, conflicts: [] });
});

test('different changes of one line are a conflict, and the rest is merged all the same', () => {
  const merged = mergeLines(BASE, text('a', 'mine', 'c', 'd', 'e', 'f'), text('a', 'theirs', 'c', 'd', 'e', 'F'));
  expect(merged.conflicts).toEqual([{ line: 2, mine: ['mine'], theirs: ['theirs'] }]);
  expect(merged.text).toBe(
    text('a', '<<<<<<< yours', 'mine', '=======', 'theirs', '>>>>>>> newer', 'c', 'd', 'e', 'F'),
  );
});

test('changes that touch are a conflict: nobody knows which comes first', () => {
  const merged = mergeLines(
    BASE,
    text('a', 'mine', 'b', 'c', 'd', 'e', 'f'),
    text('a', 'theirs', 'b', 'c', 'd', 'e', 'f'),
  );
  expect(merged.conflicts).toEqual([{ line: 2, mine: ['mine'], theirs: ['theirs'] }]);
});
