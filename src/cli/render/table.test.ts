import { expect, test } from 'vitest';
import { renderRow, shareWidth } from './table.ts';

test('columns that need little leave the rest to the others', () => {
  expect(shareWidth([5, 40, 40], 45)).toEqual([5, 20, 20]);
  expect(shareWidth([5, 10, 40], 100)).toEqual([5, 10, 40]);
  expect(shareWidth([9, 9], 0)).toEqual([1, 1]);
});

test('a row is as tall as its tallest cell', () => {
  const layout = { widths: [6, 4], separator: ' | ', ellipsis: '~', linesMax: 2 };
  expect(renderRow(['one two', 'abcdefghij'], layout)).toEqual(['one    | abcd', 'two    | efg~']);
  expect(renderRow([], layout)).toEqual(['       |']);
});
