import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dataText } from './data-text.ts';

test('the order of keys says nothing, what JSON loses does', () => {
  expect(dataText({ a: 1, b: [2] })).toBe(dataText({ b: [2], a: 1 }));
  const values = [undefined, null, 0, -0, NaN, Infinity, 1n, 1, '1', new Date(0), '1970-01-01T00:00:00.000Z', [], {}];
  const more = [new Map([['a', 1]]), new Set(['a', 1]), { a: undefined }, { a: new Date(0) }, new Date(NaN)];
  const texts = [...values, ...more].map(dataText);
  expect(new Set(texts).size).toBe(texts.length);
});

test('texts are equal when data are', () => {
  const data = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    maxDepth: 2,
    withNullPrototype: false,
  });
  fc.assert(
    fc.property(data, data, (a, b) => {
      expect(dataText(structuredClone(a))).toBe(dataText(a));
      if (dataText(a) === dataText(b)) expect(isDeepStrictEqual(a, b)).toBe(true);
    }),
    { seed: 20_260_302 },
  );
});
