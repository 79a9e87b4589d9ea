import { expect, test } from 'vitest';
import { openDraw } from './kit-draw.ts';

const drawAll = (seed: string) => {
  const draw = openDraw(seed);
  return [draw.amount(100, 900), draw.key('order'), draw.pick(['a', 'b', 'c']), draw.amount(-5, 5), draw.key('order')];
};

test('the same seed draws the same, another one something else', () => {
  expect(drawAll('one')).toEqual(drawAll('one'));
  expect(drawAll('one')).not.toEqual(drawAll('two'));
});

test('amounts stay in their range, reach both ends and never come twice', () => {
  const draw = openDraw('range');
  const all = Array.from({ length: 11 }, () => draw.amount(-5, 5));
  expect(all.sort((a, b) => a - b)).toEqual([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]);
  expect(() => draw.amount(-5, 5)).toThrow('no value left');
  expect(() => draw.amount(0.5, 2)).toThrow('two whole ends');
});

test('keys are all as long, and no two alike', () => {
  const draw = openDraw('keys');
  const keys = Array.from({ length: 500 }, () => draw.key('k'));
  expect(new Set(keys).size).toBe(500);
  for (const key of keys) expect(key).toMatch(/^k-[0-9a-z]{4}$/);
});
