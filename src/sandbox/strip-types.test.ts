import { describe, expect, test } from 'vitest';
import { loadSubmission } from './load-submission.ts';
import { NESTED_TOO_DEEPLY, stripTypes } from './strip-types.ts';

function strip(text: string) {
  const stripped = stripTypes({ path: 'teller.ts', text });
  if ('problem' in stripped) throw new Error(stripped.problem.message);
  return stripped;
}

const problemOf = (text: string) => {
  const stripped = stripTypes({ path: 'teller.ts', text });
  return 'problem' in stripped ? stripped.problem : null;
};

describe('positions', () => {
  test('a place after types on the same line is found again in the source', () => {
    const source = 'const cents: Map<string, number> = pay(order as unknown as Order, 5);';
    const { code, original } = strip(source);
    expect(code).not.toContain('unknown');
    const place = (text: string, word: string) => text.indexOf(word) + 1;
    for (const word of ['pay', 'order', '5']) {
      const found = original({ line: 1, column: place(code, word) });
      expect(found, word).toEqual({ line: 1, column: place(source, word) });
    }
  });

  test('lines stay where they are, whatever is taken out of them', () => {
    const source = 'interface Order {\n  id: string;\n}\ntype Id =\n  | string;\nlet a: Id = "1";\nlast();';
    expect(strip(source).code.split('\n').indexOf('last();')).toBe(6);
  });

  test('QuickJS counts bytes, editors count characters', () => {
    const source = 'const note: string = "payé 😀"; pay(note);';
    const { code, original } = strip(source);
    const bytesBefore = Buffer.byteLength(code.slice(0, code.indexOf('pay(')));
    expect(original({ line: 1, column: bytesBefore + 1 })).toEqual({ line: 1, column: source.indexOf('pay(') + 1 });
  });

  const refused: [name: string, line: string, word: string][] = [
    ['a throw', 'const a: string = "é😀"; throw new Error(a);', 'a)'],
    ['a name declared twice', 'let sum: number = 1; let sum = 2;', '= 2'],
    ['await outside of an async function', 'function pay(order: { id: string }) { await order; }', 'await'],
    ['a decorator', 'type A = 1; @logged class Pay {}', '@logged'],
    ['accessor', 'class Pay { private a: number = 1; accessor b: number = 2 }', 'b: number = 2'],
  ];
  test.each(refused)('what only the engine refuses is shown in the source: %s', (_name, line, word) => {
    const text = `export class Teller { run(): void {} }\n${line}`;
    const loaded = loadSubmission({
      files: [{ path: 'teller.ts', text }],
      entry: { file: 'teller.ts', class: 'Teller', methods: ['run'] },
      ports: [],
      portMethods: {},
      portsFile: { path: 'ports.ts', text: 'export {}' },
      instances: 1,
    });
    const problem = 'problem' in loaded ? loaded.problem : null;
    expect(problem).toMatchObject({ file: 'teller.ts', line: 2, column: line.lastIndexOf(word) + 1 });
  });
});

describe('what is found in the text', () => {
  test('every imported module with its place, but not types', () => {
    const source = [
      "import a from 'a'; import { type T, b } from \"b\"; import * as c from 'c'; import 'd';",
      "import type { E } from 'e'; import type F from 'f'; import type * as G from 'g'; type H = import('h').H;",
      "export * from 'i'; export { j } from 'j'; export type { K } from 'k'; export { a }; const from = 'l';",
      "import type from 'm'; import type, { n } from 'n'; const o = await import('o'); console.log(import.meta);",
      "// import p from 'p'",
      "const q = `import r from 'r'`; import s = T.from;",
    ].join('\n');
    const { imports } = strip(source);
    expect(imports.map(({ specifier }) => specifier).join('')).toBe('abcdijmno');
    const lines = source.split('\n');
    for (const { specifier, line, column } of imports) expect(lines[line - 1]?.[column - 1]).toBe(specifier);
  });

  test.each([
    ['namespace Fees { export const cents = 5; }', 1],
    ['export namespace Fees { export function of() {} }', 8],
    ['namespace A.B { let c = 1 }', 1],
    ['module Fees { class A {} }', 1],
  ])('a namespace with values is refused, never dropped: %s', (text, column) => {
    expect(problemOf(text)).toMatchObject({ kind: 'syntax', file: 'teller.ts', line: 1, column });
  });

  test.each([
    'declare namespace Fees { const cents: number }',
    'namespace Fees { export type Cents = number }',
    "declare module 'fees' { export const cents: number }",
    'const module = { namespace: 1 }; module\n{ let a = 1 }',
  ])('a namespace of types is not: %s', (text) => {
    expect(problemOf(text)).toBeNull();
  });
});

test.each([
  ['brackets', '('.repeat(200_000)],
  ['types', `let a: ${'{ a: '.repeat(40_000)}`],
  ['templates', '`${'.repeat(60_000)],
  ['type arguments', `let a: ${'A<'.repeat(100_000)}`],
  ['conditional types', `type A = ${'B extends C ? '.repeat(15_000)}`],
])('nesting beyond reason is a problem with words: %s', (_name, text) => {
  expect(problemOf(text)).toEqual(NESTED_TOO_DEEPLY);
});

test.each([
  ['arrow functions', '(a = ', ') => a'],
  ['asynchronous ones', 'async (a = ', ') => a'],
  ['generic ones', '<T>(a = ', ') => a'],
])(
  '%s that may be none, inside one another, are a problem with its place and not an endless search',
  (_name, open, close) => {
    const nested = (levels: number) => `const one = 1;\nconst f = ${open.repeat(levels)}1${close.repeat(levels)};`;
    expect(problemOf(nested(24))).toMatchObject({ kind: 'syntax', file: 'teller.ts', line: 2 });
    expect(problemOf(nested(8))).toBeNull();
  },
);
