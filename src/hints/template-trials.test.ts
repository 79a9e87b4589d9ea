import { describe, expect, test } from 'vitest';
import { readTemplates } from '../catalog/read-templates.ts';
import { buildProgram } from './canonical-tree.ts';
import type { FunctionPlace } from './hint-plan.ts';
import { templateTrials } from './template-trials.ts';
import { Forest } from './tree.ts';

const readAll = (...blocks: readonly string[]) =>
  readTemplates(
    ['## Other forms', ...blocks.map((one) => `\`\`\`template\n${one}\n\`\`\``)].join('\n'),
    (_line, message) => {
      throw new SyntaxError(message);
    },
  );

function trialsFor(text: string, blocks: readonly string[], home: FunctionPlace | null = null) {
  const program = buildProgram([{ path: 'a.ts', text }], new Forest());
  if (program === null) throw new SyntaxError(text);
  return templateTrials(program, home, readAll(...blocks), new Map());
}

/** What templates make of the body of a function, one text a trial. */
function made(body: string, ...blocks: readonly string[]): readonly string[] {
  const [head, tail] = ['async function f(a, b, list, store) { ', ' }'];
  return trialsFor(head + body + tail, blocks).map(({ files: [file] }) => {
    const text = file?.text ?? '';
    const at = text.indexOf(head);
    return text.slice(0, at) + text.slice(at + head.length, -tail.length);
  });
}

const SUCCEEDED = `-$STATE === 'succeeded'\n+$STATE !== 'failed'`;

describe('an expression is found in every spelling, and keeps its sense', () => {
  test.each([
    ['as it is', `return a.state === 'succeeded';`, `return a.state !== 'failed';`],
    ['turned round', `return 'succeeded' === a.state;`, `return a.state !== 'failed';`],
    ['denied', `if (a.state !== 'succeeded') b();`, `if (a.state === 'failed') b();`],
    ['denied as a whole', `if (!(a.state === 'succeeded')) b();`, `if (a.state === 'failed') b();`],
    [
      'with its branches in the other order',
      `if (a.state !== 'succeeded') b(); else b(1);`,
      `if (a.state === 'failed') b(); else b(1);`,
    ],
    ['within a chain of "or"', `return b || a.state === 'succeeded';`, `return b || a.state !== 'failed';`],
    ['within a chain of "and"', `return b && a.state !== 'succeeded';`, `return b && a.state === 'failed';`],
    [
      'as the value of an arrow',
      `return list.filter((x) => x.state === 'succeeded');`,
      `return list.filter((x) => x.state !== 'failed');`,
    ],
  ])('%s', (_what, before, after) => expect(made(before, SUCCEEDED)).toEqual([after]));

  test('operands of a longer chain', () => {
    const template = `-$S === $A || $S === $B\n+$S === $A`;
    expect(made(`if (a.s === 'x' || a.s === 'y' || b) return;`, template)).toEqual([`if (a.s === 'x' || b) return;`]);
    expect(made(`if (b && a.s !== 'x' && a.s !== 'y') return;`, template)).toEqual([`if (b && a.s !== 'x') return;`]);
  });

  test('what needs parentheses gets them', () => {
    expect(made('return a.has(b) * 2;', '-$X.has($Y)\n+$X.size + $Y')).toEqual(['return (a.size + b) * 2;']);
    expect(made('return f(a ?? b);', '-f2($X)\n+f2($X)'.replaceAll('f2', '$F'))).toEqual([]);
    expect(made('return String(a ?? b);', '-String($X)\n+$X.text')).toEqual(['return (a ?? b).text;']);
  });

  test('the sum of an assignment that adds', () => {
    expect(made('a.sum -= b;', '-$X.$F -= $Y;\n+$X.$F = Math.max(0, $X.$F - $Y);')).toEqual([
      'a.sum = Math.max(0, a.sum - b);',
    ]);
    expect(made('if (a) b += list.length;', '-$X + $Y\n+Math.round($X + $Y)')).toEqual([
      'if (a) b = Math.round(b + list.length);',
    ]);
  });

  test('a template literal and a sum of texts', () => {
    expect(made("return 'id-' + a;", '-`id-${$X}`\n+`id:${$X}`')).toEqual(['return `id:${a}`;']);
  });
});

describe('metavariables', () => {
  test('what only says what a name stands for is found once for each name', () => {
    const reads = Array.from({ length: 20 }, (_unused, at) => `a(store.old, ${at});`).join(' ');
    const template = '-$STORE.write($X)\n+$STORE.$READ($X)\n@@\n $CALL($STORE.$READ, $N)';
    expect(made(`${reads} b(store.get, 1); store.write(a);`, template)).toHaveLength(2);
  });

  test('one that occurs twice stands for one thing', () => {
    const template = '-$X.get($K) ?? $X.get($K)\n+$X.get($K)';
    expect(made('return a.get(b) ?? a.get(b);', template)).toEqual(['return a.get(b);']);
    expect(made('return a.get(b) ?? b.get(b);', template)).toEqual([]);
  });

  test('one stands for a name wherever that occurs', () => {
    const template = '-$LIST.find(($ONE) => $ONE.$FIELD === $X)\n+$LIST.find(($ONE) => $ONE.id === $X.$FIELD)';
    expect(made('return list.find((entry) => a === entry.key);', template)).toEqual([
      'return list.find((entry) => entry.id === a.key);',
    ]);
    expect(made('return list.find((entry) => a.key === b);', template)).toEqual([]);
  });

  test('a denied one is put in with its own meaning', () => {
    expect(made('return a !== 1 || b;', '-$X || $Y\n+String($X)')).toEqual(['return String(a !== 1);']);
    expect(made('if (!a.done) b();', '-if (!$X) { $Y(); }\n+if ($X) { $Y(); }')).toEqual(['if (a.done) b();']);
  });

  test('one that is denied in the replacement stays denied', () => {
    const template = ' const $X = $Y;\n+if (!$X && !$Y) return;\n $Z($X);';
    const [text] = made('const x = a ?? b; a(x);', template);
    expect(text?.replace(/\s+/g, ' ')).toBe('const x = a ?? b; if (!x && !(a ?? b)) return; a(x);');
  });

  test('parts are found anywhere and share their names', () => {
    const template = ' { $$$REST, $SINCE: $CLOCK.now() }\n@@\n-$RECORD.age()\n+$CLOCK.now() - $RECORD.$SINCE';
    expect(made('store.set({ a, begunAt: b.clock.now() }); return a.age();', template)).toEqual([
      'store.set({ a, begunAt: b.clock.now() }); return b.clock.now() - a.begunAt;',
    ]);
    expect(made('return a.age();', template)).toEqual([]);
  });

  test('a run takes arguments, also none', () => {
    const template = '-$S.put($K, $$$MORE)\n+$S.keep($$$MORE, $K)';
    expect(made('store.put(a, b, 1);', template)).toEqual(['store.keep(b, 1, a);']);
    expect(made('store.put(a);', template)).toEqual(['store.keep(a);']);
  });

  test('a run takes properties, whatever their order', () => {
    const template = '-$S.send({ $$$MORE, key: $K })\n+$S.send({ key: 1, $$$MORE })';
    expect(made('store.send({ a, key: b, x: 2 });', template)).toEqual(['store.send({ key: 1, a, x: 2 });']);
  });

  test('two runs side by side may both be empty', () => {
    const template = '-{ ...$X, $$$A, id: $ID, $$$B }\n+{ ...$X, $$$A, $$$B }';
    expect(made('return a({ ...b, id: 1 });', template)).toEqual(['return a({ ...b,  });']);
    expect(made('return a({ ...b, x: 1, id: 1, y: 2 });', template)).toEqual(['return a({ ...b, x: 1, y: 2 });']);
  });

  test('a run takes what is taken out of an object', () => {
    const template = ' const { $$$A, id: $ID, $$$B } = $X;\n@@\n-String($ID)\n+String($X.$ID)';
    expect(made('const { x, id, y } = a; b(String(x), String(id));', template)).toEqual([
      'const { x, id, y } = a; b(String(x), String(a.id));',
    ]);
  });

  test('one stands for the name of the whole', () => {
    const template = ' { $$$MORE, $BAD: 1, $GOOD: 2 }\n@@\n-$X.$BAD\n+$X.$GOOD';
    expect(made('const to = { up: 2, down: 1 }; return to.down;', template)).toEqual([
      'const to = { up: 2, down: 1 }; return to.up;',
    ]);
  });

  test('a run takes statements', () => {
    const template = '-await $S.set($K, $V);\n $$$BETWEEN\n+await $S.set($K, $V);\n return $V;';
    const [text] = made('await store.set(a, b); a(); b(); return b;', template);
    expect(text?.replace(/\s+/g, ' ').trim()).toBe('a(); b(); await store.set(a, b); return b;');
  });
});

describe('statements', () => {
  test('only the part that changes is written anew', () => {
    const template = '-const $X = $A ?? $B;\n+const $X = $A ?? 0;\n $$$MORE\n return $X;';
    expect(made('const sum =   a ?? b.all; /* keep */ a(); return sum;', template)).toEqual([
      'const sum =   a ?? 0; /* keep */ a(); return sum;',
    ]);
  });

  test('one without braces gets them where two take its place', () => {
    const template = '-$X.state = $Y;\n+$X.state = $Y;\n+$X.isDone = true;';
    expect(made('if (a) b.state = 1;', template)[0]?.replace(/\s+/g, ' ')).toBe(
      'if (a) { b.state = 1; b.isDone = true; }',
    );
  });

  test('one without braces gets them where a declaration takes its place', () => {
    const template = '-$S.set($K);\n+const old = $S.get($K);\n+if (!old) throw $K;';
    expect(made('if (a) store.set(b); else b();', template)[0]?.replace(/\s+/g, ' ')).toBe(
      'if (a) { const old = store.get(b); if (!old) throw b; } else b();',
    );
  });

  test('a method is a function as well', () => {
    const program = 'class P { nameOf({ id, more }) { return id; } }';
    const template = ' function $NAME({ id: $ID, $$$MORE }) {\n-  return $ID;\n+  return String($ID);\n }';
    expect(trialsFor(program, [template]).map(({ files: [file] }) => file?.text)).toEqual([
      program.replace('return id', 'return String(id)'),
    ]);
  });

  test('the value of an arrow stays one where it can', () => {
    const template = "-return $X.done;\n+return $X.state === 'done';";
    expect(made('return list.map((x) => x.done);', template)).toEqual(["return list.map((x) => x.state === 'done');"]);
  });

  test('what the replacement declares gets a name that is free', () => {
    const template = '+const known = await $S.get($K);\n+if (known) return known;\n await $S.set($K, $V);';
    const [text] = made('const known = 1; await store.set(a, known);', template);
    expect(text?.replace(/\s+/g, ' ')).toBe(
      'const known = 1; const known2 = await store.get(a); if (known2) return known2; await store.set(a, known);',
    );
  });

  test('what is missing is imported from the ports', () => {
    const template = '+if ($E instanceof RetryableError) throw $E;\n return $E.message;';
    expect(made('return a.message;', template)[0]).toMatch(/^import \{ RetryableError \} from 'bugbash\/ports';\n/);
    const own = 'class RetryableError {}\nfunction f(a) { return a.message; }';
    expect(trialsFor(own, [template])[0]?.files[0]?.text).not.toContain('import');
  });
});

describe('sites', () => {
  const PROGRAM = `export class P {
  pay(a) {
    const sum = a.sum;
    this.book(sum);
  }
  undo(a) {
    return a.state === 'succeeded';
  }
  look(a) {
    return a.state === 'succeeded' ? 1 : 2;
  }
}
`;

  test('what is put in is missing between two lines', () => {
    const [trial] = trialsFor(PROGRAM, ['+if ($A <= 0) throw new RangeError();\n this.$BOOK($A);']);
    expect(trial?.sites).toMatchObject([{ startLine: 3, endLine: 4, isMissing: true, function: { name: 'pay' } }]);
  });

  test('what changes is on its own lines', () => {
    const [trial] = trialsFor(PROGRAM, [' const $SUM = $A.sum;\n-this.$BOOK($SUM);\n+this.$BOOK(-$SUM);']);
    expect(trial?.sites).toMatchObject([{ startLine: 4, endLine: 4, isMissing: false }]);
  });

  test('those in the own function of the bug come first', () => {
    const names = (home: FunctionPlace | null) =>
      trialsFor(PROGRAM, [SUCCEEDED], home).map(({ sites: [site] }) => site?.function?.name);
    expect(names(null)).toEqual(['undo', 'look']);
    expect(names({ name: 'look', file: 'a.ts', startLine: 9, endLine: 11 })).toEqual(['look', 'undo']);
  });

  test('each form is tried once before any of them again', () => {
    const words = trialsFor(PROGRAM, [SUCCEEDED, `-'succeeded'\n+'done'`]).map(({ sites: [site] }) => site?.startLine);
    expect(words).toEqual([7, 7, 10, 10]);
  });

  test('what two forms make of a place is one trial', () => {
    expect(trialsFor(PROGRAM, [SUCCEEDED, `-$X.state === 'succeeded'\n+$X.state !== 'failed'`])).toHaveLength(2);
  });

  test('there is a limit', () => {
    const many = `function f(a) { ${"a(a.state === 'succeeded'); ".repeat(30)} }`;
    expect(trialsFor(many, [SUCCEEDED])).toHaveLength(12);
  });
});
