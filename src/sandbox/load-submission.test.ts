import { describe, expect, test } from 'vitest';
import { HostFunction, type Subject, SubjectLimit, type Turn } from '../simulation/subject.ts';
import { loadSubmission } from './load-submission.ts';
import { NESTED_TOO_DEEPLY } from './strip-types.ts';

const portsFile = {
  path: 'ports.ts',
  text: 'export class GatewayTimeout extends Error { override name = "GatewayTimeout"; }',
};

function load(text: string, methods: readonly string[] = ['run'], instances: 1 | 2 = 1) {
  return loadSubmission({
    files: [{ path: 'teller.ts', text }],
    entry: { file: 'teller.ts', class: 'Teller', methods },
    ports: ['store'],
    portMethods: { store: ['get', 'set'] },
    portsFile,
    instances,
  });
}

/** A fresh instance of a class whose `run` has this body. */
function teller(body: string, before = ''): Subject {
  const loaded = load(
    `${before}\nexport class Teller {\n  store; constructor(d: any) { this.store = d.store; }\n  async run(...args: any[]) {\n${body}\n  }\n}`,
  );
  if ('problem' in loaded) throw new Error(loaded.problem.message);
  return fresh(loaded.subject);
}

function fresh(subject: Subject): Subject {
  subject.reset(1);
  subject.setTime(1_000);
  void subject.construct(0);
  return subject;
}

const run = (subject: Subject, ...args: unknown[]) =>
  subject.start(0, { id: 0, client: 0, method: 'run', args }) as Turn;
const resultOf = (turn: Turn) => turn.settled[0]?.outcome;

test('instances and lives of an instance draw different numbers, and the same ones in every run', () => {
  const loaded = load(
    'export class Teller { id = crypto.randomUUID(); async run() { return [this.id, Math.random()]; } }',
    ['run'],
    2,
  );
  if ('problem' in loaded) throw new Error(loaded.problem.message);
  const { subject } = loaded;
  const drawnBy = (instance: number) => {
    void subject.construct(instance);
    return resultOf(subject.start(instance, { id: 0, client: 0, method: 'run', args: [] }) as Turn);
  };
  const drawn = () => {
    subject.reset(2);
    subject.setTime(1_000);
    const lives = [drawnBy(0), drawnBy(1)];
    subject.kill(0);
    return [...lives, drawnBy(0)].map((outcome) => JSON.stringify(outcome));
  };
  const first = drawn();
  expect(new Set(first).size).toBe(3);
  expect(drawn()).toEqual(first);
});

describe('what crosses the border', () => {
  test('a port call goes out and its answer comes back', () => {
    const subject = teller('const found = await this.store.get("a"); return found.value + 1;');
    const turn = run(subject);
    expect(turn.issued).toMatchObject([{ client: 0, port: 'store', method: 'get', args: ['a'] }]);
    const id = turn.issued[0]?.id ?? -1;
    expect(resultOf(subject.answer(0, id, { ok: true, value: { value: 41 } }) as Turn)).toEqual({
      ok: true,
      value: 42,
    });
  });

  test('a function of the host is an asynchronous function of the guest, and calling it a port call', () => {
    const subject = teller('return (await args[0].run(1, "two")) + 1;');
    const turn = run(subject, { run: new HostFunction('handler') });
    expect(turn.issued).toMatchObject([{ client: 0, port: 'function', method: 'handler', args: [1, 'two'] }]);
    const answered = subject.answer(0, turn.issued[0]?.id ?? -1, { ok: true, value: 41 }) as Turn;
    expect(resultOf(answered)).toEqual({ ok: true, value: 42 });
  });

  test('values that JSON has no words for arrive as they were', () => {
    const values = [
      undefined,
      Number.NaN,
      -0,
      12n,
      new Date(5),
      new Map([['a', 1]]),
      new Set([1]),
      JSON.parse('{"__proto__":1}'),
    ];
    expect(resultOf(run(teller('return args;'), ...values))).toEqual({ ok: true, value: values });
  });

  test('an error of a port is of the class that the ports module exports', () => {
    const subject = teller(
      'try { await this.store.get("a") } catch (e) { return e instanceof GatewayTimeout && e.message }',
      "import { GatewayTimeout } from 'bugbash/ports';",
    );
    const id = run(subject).issued[0]?.id ?? -1;
    const turn = subject.answer(0, id, { ok: false, error: { name: 'GatewayTimeout', message: 'late' } }) as Turn;
    expect(resultOf(turn)).toEqual({ ok: true, value: 'late' });
  });

  test('an error names the candidate’s own line', () => {
    expect(resultOf(run(teller('const a: any = undefined;\nreturn a.b;')))).toMatchObject({
      error: { name: 'TypeError', at: { file: 'teller.ts', line: 6 } },
    });
  });

  test('an object whose getters lie is read once', () => {
    const turn = run(teller('let n = 0; return { get amount() { n += 1; return n; } };'));
    expect(resultOf(turn)).toEqual({ ok: true, value: { amount: 1 } });
  });

  test('patched intrinsics change nothing for the host', () => {
    const hostile = `Promise.prototype.then = () => {}; JSON.stringify = () => "[]"; JSON.parse = () => 1;
      Object.prototype.$ = "u"; Object.prototype.toJSON = () => 1; Array.prototype.push = () => 0; Reflect.ownKeys = () => [];
      Array.prototype[Symbol.iterator] = null; Map.prototype.forEach = null; String = Number = Boolean = null;`;
    const value = { paid: 5, at: new Date(5), by: new Map([['a', [1]]]) };
    const turn = run(teller('await null; return { paid: 5, at: args[0].at, by: args[0].by };', hostile), value);
    expect(resultOf(turn)).toEqual({ ok: true, value });
    const broken = run(teller('await null; throw new RangeError("no" + args[0]);', hostile), 'n'.repeat(900));
    expect(resultOf(broken)).toMatchObject({ error: { name: 'RangeError', at: { file: 'teller.ts', line: 7 } } });
  });
});

describe('what runs out is named, and the next run is untouched', () => {
  const cases: [name: string, body: string, kind: string][] = [
    ['an endless loop', 'while (true) {}', 'cpu'],
    [
      'an endless loop behind catch and finally',
      'for (;;) { try { while (true) {} } catch {} finally { continue } }',
      'cpu',
    ],
    ['an endless loop of microtasks', 'for (;;) await null;', 'microtasks'],
    ['an endless loop in a later job', 'await null; while (true) {}', 'cpu'],
    ['an array bomb inside a promise', 'await null; const a = []; for (;;) a.push(new Array(1000).fill(1));', 'memory'],
    [
      'a bomb behind catch, again and again',
      'for (;;) { try { const a = []; for (;;) a.push({ a }); } catch {} finally { continue } }',
      'memory',
    ],
    ['a million console lines', 'for (let i = 0; i < 1e6; i++) console.log(i)', 'console'],
    ['a huge array that is joined', "new Array(1e9) + ''", 'memory'],
    ['a string that doubles', 'let s = "x"; for (;;) s = (s + s).slice(1) + "yy";', 'memory'],
    ['one buffer too large', 'new Uint8Array(1 << 28)', 'memory'],
    ['more port calls than anybody waits for', 'for (;;) this.store.get("a")', 'pending-calls'],
    ['a value too large to pass on', 'return "x".repeat(1 << 21)', 'value-size'],
    [
      'a value that doubles at each level',
      'let v = []; for (let i = 0; i < 40; i++) v = [v, v]; return v;',
      'value-size',
    ],
  ];
  test.each(cases)('%s', (_name, body, kind) => {
    const subject = teller(`if (args[0] === "attack") { ${body} } return 7;`);
    expect(() => run(subject, 'attack')).toThrow(SubjectLimit);
    expect(() => run(fresh(subject), 'attack')).toThrow(expect.objectContaining({ kind }));
    expect(resultOf(run(fresh(subject), 'honest'))).toEqual({ ok: true, value: 7 });
  });

  test('console lines beyond what anybody reads are cut, with a note', () => {
    const turn = run(teller('for (let i = 0; i < 9_000; i++) console.log("line " + i); return 1;'));
    expect(turn.console.at(-1)?.text).toBe('(more console output was dropped)');
    expect(turn.console.length).toBeLessThan(2_000);
  });
});

describe('what cannot be graded says why and where', () => {
  const cases: [name: string, text: string, expected: object][] = [
    ['an empty file', ' \n', { kind: 'empty' }],
    ['a syntax error', 'export class Teller {\n  run( {}\n}', { kind: 'syntax', line: 3 }],
    [
      'no such class',
      'export class Cashier {}',
      { kind: 'missing-export', message: 'There is no exported class Teller. It exports Cashier.' },
    ],
    ['no such method', 'export class Teller {}', { kind: 'missing-method' }],
    [
      'a forbidden import',
      "const a = 1;\nimport fs from 'node:fs';\nexport class Teller { run() {} }",
      { kind: 'forbidden-import', line: 2, column: 17 },
    ],
    [
      'a throw while loading',
      'export class Teller { run() {} }\nthrow new Error("no");',
      { kind: 'throws-at-load', line: 2 },
    ],
    ['an endless loop while loading', 'export class Teller { run() {} }\nwhile (true) {}', { kind: 'cpu' }],
    [
      'an endless loop in a function',
      'export class Teller { run() {} }\nconst spin = () => {\n  for (;;)\n    Math.abs(1);\n};\nspin();',
      { kind: 'cpu', line: 4, column: 10 },
    ],
    [
      'an endless loop behind a hooked stack',
      'export class Teller { run() {} }\nError.prepareStackTrace = () => { for (;;); };\nfor (;;) Math.abs(1);',
      { kind: 'cpu' },
    ],
    [
      'a name that a module does not export',
      "export class Teller { run() {} }\n\nimport { Nope } from 'bugbash/ports';\nnew Nope();",
      { kind: 'syntax', message: 'bugbash/ports has no export Nope.', line: 3, column: 23 },
    ],
    [
      'a text that is thrown has no line',
      'export class Teller { run() {} }\nthrow "no";',
      { message: 'Error while loading: threw no' },
    ],
    [
      'an unclosed string',
      'export class Teller { run() {} }\n\nlet s = "abc\n',
      { kind: 'syntax', line: 3, column: 9 },
    ],
    ['nesting beyond reason', '('.repeat(200_000), { kind: 'syntax' }],
  ];
  test.each(cases)('%s', (_name, text, expected) => {
    const loaded = load(text);
    expect('problem' in loaded ? loaded.problem : null).toMatchObject(expected);
  });
});

test('code nested too deeply is told alike, whichever parser gives up; code that recurses is not', () => {
  const problemOf = (text: string) => {
    const loaded = load(`${text}\nexport class Teller { async run() {} }`);
    return 'problem' in loaded ? loaded.problem : null;
  };
  const deep = (text: string, end: string, depth: number) => `const x = ${text.repeat(depth)}1${end.repeat(depth)};`;
  // The guest's parser, with its smaller stack; then ours.
  expect(problemOf(deep('1?1:', '', 3_000))).toEqual(NESTED_TOO_DEEPLY);
  expect(problemOf(deep('1?1:', '', 50_000))).toEqual(NESTED_TOO_DEEPLY);
  expect(problemOf(`{}`.repeat(50_000))).toBeNull();
  expect(problemOf('function f(): number { return 1 + f(); }\nf();')).toMatchObject({
    kind: 'throws-at-load',
    line: 1,
  });
});

test('port calls name the candidate’s own line and column when asked to', () => {
  const subject = teller('const key: string = "a" as string; await this.store.get(key);\nreturn 1;');
  subject.recordSites?.(true);
  expect(run(subject).issued[0]?.at).toEqual({ file: 'teller.ts', line: 5, column: 57 });
  subject.recordSites?.(false);
  expect(run(fresh(subject)).issued[0]).not.toHaveProperty('at');
});

test('going back to a saved state goes on exactly as before', () => {
  const subject = teller(
    'const a = await this.store.get("a"); const b = await this.store.get("b"); return [a, b, Math.random()];',
  );
  const first = run(subject).issued[0]?.id ?? -1;
  const saved = subject.save?.();
  const finish = () => {
    const second = (subject.answer(0, first, { ok: true, value: 'x' }) as Turn).issued[0]?.id ?? -1;
    return resultOf(subject.answer(0, second, { ok: true, value: 'y' }) as Turn);
  };
  const once = finish();
  subject.restore?.(saved);
  expect(finish()).toEqual(once);
  expect(once).toMatchObject({ ok: true });
});

test('a lock handed over in another client’s turn keeps the caller’s name', () => {
  const subject = teller(
    'const turn = this.tail ?? Promise.resolve(); let done; this.tail = new Promise((r) => (done = r)); await turn; const v = await this.store.get("k" + args[0]); done(); return v;',
  );
  const a = subject.start(0, { id: 0, client: 0, method: 'run', args: [0] }) as Turn;
  const b = subject.start(0, { id: 1, client: 1, method: 'run', args: [1] }) as Turn;
  expect([a.issued.length, b.issued.length]).toEqual([1, 0]);
  const turn = subject.answer(0, a.issued[0]?.id ?? -1, { ok: true, value: 1 }) as Turn;
  expect(turn.issued).toMatchObject([{ client: 1, args: ['k1'] }]);
});
