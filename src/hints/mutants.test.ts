import { expect, test } from 'vitest';
import { mutantsOf } from './mutants.ts';

const changes = (text: string) => mutantsOf([{ path: 'a.ts', text }]).map(({ line, change }) => `${line}: ${change}`);

test('operators, conditions, statements, texts that decide', () => {
  expect(
    changes(`import type { Store } from 'bugbash/ports';
if (balance < amount) throw new RangeError('too much');
record.status === 'paid' && !done;
await store.set('key', { status: 'paid' });
`),
  ).toEqual([
    '2: balance < amount -> true',
    '2: balance < amount -> false',
    '2: < -> <=',
    '2: < -> >=',
    "3: record.status === 'paid' && !done; -> ;",
    '3: && -> ||',
    '3: === -> !==',
    "3: 'paid' -> ''",
    '3: !done -> done',
    "4: await store.set('key', { status: 'paid' }); -> ;",
    "4: 'paid' -> ''",
  ]);
});

test('types, imports, messages and concatenated texts are left alone', () => {
  expect(
    changes("import a from 'a';\ntype T = 'x' | 'y';\ninterface I { kind: 'x' }\nconst k = 'id:' + key;\n"),
  ).toEqual([]);
});

test('a mutant differs from its source at one place', () => {
  const [mutant] = mutantsOf([{ path: 'a.ts', text: 'const rest = Math.min(a, b);\n' }]);
  expect(mutant?.files).toEqual([{ path: 'a.ts', text: 'const rest = Math.max(a, b);\n' }]);
});
