import { describe, expect, test } from 'vitest';
import { buildProgram } from './canonical-tree.ts';
import { Forest } from './tree.ts';

/** Ids of two pieces of code, exact and with the free names left out. */
function ids(first: string, second: string) {
  const forest = new Forest();
  const [a, b] = [first, second].map((text) => buildProgram([{ path: 'a.ts', text: text }], forest)?.root);
  return { isSame: a?.id === b?.id, isRenamed: a?.renamedId === b?.renamedId };
}

const inFunction = (body: string) => `export function f(a, b, c, list) { ${body} }`;

describe('one meaning, one tree', () => {
  test.each([
    ['blanks and comments', 'return a+b', 'return a /* and */ + b;'],
    ['parentheses and types', 'return (a as number)! + b', 'return a + (b)'],
    ['a flipped comparison', 'return a > b', 'return b < a'],
    ['a denied comparison', 'return !(a < b)', 'return a >= b'],
    ['De Morgan', 'return !(a && b)', 'return !a || !b'],
    ['a constant on the left', 'return null === a', 'return a === null'],
    ['compound assignment', 'a += b', 'a = a + b'],
    ['increment', 'a++', 'a += 1'],
    ['a template and a sum of texts', 'return `x-${a}`', "return 'x-' + a"],
    ['a branch without braces', 'if (a) return b', 'if (a) { return b; }'],
    ['a negative branch', 'if (!a) { b(); } else { c(); }', 'if (a) { c(); } else { b(); }'],
    ['while and for', 'while (a) { b(); }', 'for (; a; ) { b(); }'],
    [
      'an index loop',
      'for (let i = 0; i < list.length; i++) { const x = list[i]; b(x); }',
      'for (const x of list) { b(x); }',
    ],
    ['a shorthand', 'return { a }', 'return { a: a }'],
    ['an arrow with a block', 'return list.map((x) => x + 1)', 'return list.map((x) => { return x + 1; })'],
    ['a result with a name', 'return a + b', 'const sum = a + b; return sum;'],
    ['a condition with a name', 'if (a < b) { c(); }', 'const isLess = a < b; if (isLess) { c(); }'],
    ['a denied condition with a name', 'if (!a) { b(); } else { c(); }', 'const no = !a; if (no) b(); else c();'],
    ['separators in numbers', 'return 1_000', 'return 1000'],
  ])('%s', (_what, first, second) => expect(ids(inFunction(first), inFunction(second)).isSame).toBe(true));

  test('a method and an arrow kept in a property', () => {
    const method = 'export class P { async charge(a) { return a; } }';
    expect(ids(method, 'export class P { charge = async (a) => { return a; }; }').isSame).toBe(true);
  });

  test('a private member by # and by modifier', () => {
    const sharp = 'export class P { #x = 1; get() { return this.#x; } }';
    expect(ids(sharp, 'export class P { private x = 1; get() { return this.x; } }').isSame).toBe(true);
  });
});

describe('another meaning, another tree', () => {
  test.each([
    ['<= is not <', 'return a <= b', 'return a < b'],
    ['operands of - have an order', 'return a - b', 'return b - a'],
    ['=== is not ==', 'return a === b', 'return a == b'],
    ['?? is not ||', 'return a ?? b', 'return a || b'],
    ['await matters', 'return await a()', 'return a()'],
    ['?. matters', 'return a?.b', 'return a.b'],
    ['forEach is not for-of', 'list.forEach((x) => b(x))', 'for (const x of list) b(x)'],
  ])('%s', (_what, first, second) => expect(ids(inFunction(first), inFunction(second)).isSame).toBe(false));
});

test('names that nobody outside sees may change, others may not', () => {
  const rename = (from: string, to: string) => ids(CODE, CODE.replaceAll(from, to));
  expect(rename('total', 'sum')).toEqual({ isSame: false, isRenamed: true });
  expect(rename('#book', '#ledger')).toEqual({ isSame: false, isRenamed: true });
  expect(rename('helper', 'assist')).toEqual({ isSame: false, isRenamed: true });
  expect(rename('charge', 'pay').isRenamed).toBe(false);
  expect(rename('amountMinor', 'cents').isRenamed).toBe(false);
});

const CODE = `
export class P {
  #book = [];
  charge(request) { const total = helper(request.amountMinor); this.#book.push(total); return total; }
}
function helper(x) { return x * 2; }`;
