import { expect, test } from 'vitest';
import { exploreClasses } from '../simulation/dpor.ts';
import { Coverage } from '../simulation/coverage.ts';
import type { MemoryUse } from '../simulation/memory-use.ts';
import type { Scenario } from '../simulation/scenario.ts';
import { SimulatedRun } from '../simulation/simulated-run.ts';
import { MemoryShared, type Subject } from '../simulation/subject.ts';
import { PORT_METHODS } from '../simulation/world.ts';
import { loadSubmission } from './load-submission.ts';

/* Clients of one heap are explored apart as long as nothing in memory can lead from one to the other. Each row is code
   around one `await`; what is outside of the method is there before any client comes. */
interface Example {
  readonly name: string;
  readonly outside?: string;
  readonly field?: string;
  readonly run: string;
}

const SHARING: readonly Example[] = [
  { name: 'counts in a field', field: 'n = 0;', run: 'this.n += 1; return read();' },
  { name: 'counts in a module variable', outside: 'let count = 0;', run: 'count += 1; return read();' },
  { name: 'counts in a static field', field: 'static n = 0;', run: 'Teller.n += 1; return read();' },
  { name: 'counts in a private field', field: '#n = 0;', run: 'this.#n += 1; return read();' },
  {
    name: 'counts in a closure',
    outside: 'const next = (() => { let n = 0; return () => ++n; })();',
    run: 'return next();',
  },
  { name: 'adds a field', run: '(this as any).seen = true; return read();' },
  { name: 'deletes a field', field: 'seen? = true;', run: 'delete this.seen; return read();' },
  {
    name: 'makes a field an accessor',
    field: 'n = 1;',
    run: `Object.defineProperty(this, 'n', { get: () => 2 }); return read();`,
  },
  { name: 'freezes an object', outside: 'const o = { a: 1 };', run: 'Object.freeze(o); return read();' },
  {
    name: 'makes an object inextensible',
    outside: 'const o = { a: 1 };',
    run: 'Object.preventExtensions(o); return read();',
  },
  { name: 'changes a prototype', outside: 'const o = {};', run: 'Object.setPrototypeOf(o, null); return read();' },
  {
    name: 'holds a lock only while it waits',
    field: 'busy = false;',
    run: 'this.busy = true; await read(); this.busy = false;',
  },
  {
    name: 'writes twice, the same length',
    field: `last = 'key-0-x'.repeat(3);`,
    run: 'this.last = `key-${n}-y`.repeat(3); this.last = `key-${n}-z`.repeat(3); return read();',
  },
  { name: 'keeps a map', outside: 'const cache = new Map();', run: 'cache.set(n, 1); return read();' },
  { name: 'empties a map', outside: 'const cache = new Map([[1, 1]]);', run: 'cache.clear(); return read();' },
  {
    name: 'replaces a value in a map',
    outside: 'const cache = new Map([[1, 1]]);',
    run: 'cache.set(1, 2); return read();',
  },
  { name: 'keeps a set', field: 'seen = new Set();', run: 'this.seen.add(n); return read();' },
  { name: 'keeps a weak map', field: 'kept = new WeakMap();', run: 'this.kept.set(this, n); return read();' },
  { name: 'pushes to a list', field: 'waiting: unknown[] = [];', run: 'this.waiting.push(n); return read();' },
  { name: 'writes into a list', outside: 'const slots = [0, 0];', run: 'slots[n] = 1; return read();' },
  { name: 'sorts a list', outside: 'const list = [2, 1];', run: 'list.sort(); return read();' },
  {
    name: 'writes into an inner object',
    outside: 'const state = { inner: { open: true } };',
    run: 'state.inner.open = false; return read();',
  },
  { name: 'writes bytes', outside: 'const bytes = new Uint8Array(8);', run: 'bytes[3] = 1; return read();' },
  { name: 'moves a date', outside: 'const at = new Date(0);', run: 'at.setTime(5); return read();' },
  { name: 'moves through a text', outside: 'const word = /a/g;', run: `word.test('banana'); return read();` },
  {
    name: 'queues on a promise',
    field: 'tail = Promise.resolve();',
    run: 'return (this.tail = this.tail.then(read));',
  },
  { name: 'waits for a promise of all', outside: 'const gate = new Promise(() => undefined);', run: 'await gate;' },
  {
    name: 'asks a generator',
    outside: 'const ids = (function* () { for (let n = 0; ; n++) yield n; })();',
    run: 'return ids.next().value;',
  },
  { name: 'asks an iterator', outside: 'const ids = [1, 2, 3].values();', run: 'return ids.next().value;' },
  { name: 'draws a random number', run: 'return Math.random();' },
  { name: 'draws a random id', run: 'return crypto.randomUUID();' },
  { name: 'sets a timer', run: 'return new Promise((done) => setTimeout(done, 5));' },
  { name: 'keeps something on the global object', run: '(globalThis as any).seen = n; return read();' },
  { name: 'keeps something on a built-in', run: '(Promise as any).seen = n; return read();' },
  { name: 'keeps something on a built-in made late', run: '([].flatMap as any).seen = n; return read();' },
  { name: 'replaces a built-in', run: 'Array.prototype.flatMap = function () { return []; }; return read();' },
  {
    name: 'replaces a built-in by another',
    run: '(Array.prototype as any).flatMap = Array.prototype.map; return read();',
  },
  { name: 'goes on after the answer', run: 'void read().then(() => { globalThis.done = n; }); return 1;' },
];

const APART: readonly Example[] = [
  {
    name: 'has objects of its own',
    run: 'const o = { n, list: [n] }; o.list.push(2); o.n += 1; await read(); o.n += 1; return o;',
  },
  {
    name: 'reads a table',
    outside: `const LIMITS = new Map([['a', 1]]); const KINDS = new Set(['x']);`,
    run: `await read(); return KINDS.has('x') && LIMITS.get('a');`,
  },
  {
    name: 'uses built-ins',
    run: `const list = [3, 1, 2].sort().flatMap((x) => [x]).filter(Boolean); await read(); return JSON.stringify(list.map(String).concat('a'.padStart(3).split(''))) + Math.max(...list) + Number.parseInt('7') + Object.entries({ a: 1 }).length;`,
  },
  {
    name: 'makes classes and errors',
    outside:
      'class Money { constructor(readonly minor: number) {} plus(n: number) { return new Money(this.minor + n); } } class Declined extends Error { override name = "Declined"; }',
    run: 'const m = new Money(n).plus(2); await read(); if (m.minor > 100) throw new Declined("no"); return m.minor;',
  },
  {
    name: 'waits for several things',
    run: 'const [a, b] = await Promise.all([read(), read()]); await Promise.race([a, b]); return [a, b];',
  },
  {
    name: 'has generators of its own',
    run: 'const ids = (function* () { yield n; })(); await read(); return [...ids];',
  },
  {
    name: 'reads a fulfilled promise',
    outside: 'const ready = Promise.resolve(1);',
    run: 'await ready; return read();',
  },
  {
    name: 'matches a text',
    outside: 'const word = /^a+$/;',
    run: `await read(); return word.test('aaa') && 'a-b'.replace(/-/g, '');`,
  },
  { name: 'prints', run: `console.log('charging', n); return read();` },
  { name: 'tells the time', run: 'const at = Date.now(); await read(); return new Date(at).toISOString();' },
  { name: 'writes what is there already', field: 'mode = 1;', run: 'this.mode = 1; return read();' },
  {
    name: 'changes something and back within a turn',
    field: 'busy = false;',
    run: 'this.busy = true; this.busy = false; return read();',
  },
  { name: 'sleeps', run: 'await this.ports.clock.sleep(5); return read();' },
  {
    name: 'copies',
    run: 'const copy = structuredClone({ n, deep: { list: [1] } }); copy.deep.list.push(2); await read(); return copy;',
  },
];

test.each(SHARING)('a submission that $name shares memory', async (example) => {
  expect(await explores(example)).toBe(false);
});

test.each(APART)('a submission that $name does not', async (example) => {
  expect(await explores(example)).toBe(true);
});

test('apart and shared find the same ends, and apart in a fraction of the schedules', async () => {
  const subject = load({
    name: '',
    run: `
    const found = await this.ports.store.get('balance');
    const balance = found ? found.value : 10;
    if (balance < n + 1) return 'declined';
    await this.ports.network.charge({ ref: 'r' + n, amountMinor: n + 1, currency: 'usd' }).catch(() => null);
    await this.ports.store.set('balance', balance - n - 1);
    return balance - n - 1;`,
  });
  const [apart, shared] = [await endsOf(subject, 'apart'), await endsOf(subject, 'shared')];
  expect(apart.ends).toEqual(shared.ends);
  expect(apart.ends.length).toBeGreaterThan(1);
  expect(apart.schedules).toBeLessThan(shared.schedules / 10);
});

/** Explores two calls at once, memory apart; false when that was found to be wrong. */
async function explores(example: Example): Promise<boolean> {
  try {
    await endsOf(load(example), 'apart');
    return true;
  } catch (error) {
    if (error instanceof MemoryShared) return false;
    throw error;
  }
}

async function endsOf(subject: Subject, memory: MemoryUse) {
  const literal = (value: unknown) => ({ kind: 'literal', value }) as const;
  const scenario: Scenario = {
    instances: 1,
    clients: ['A', 'B'],
    phases: [
      new Map([0, 1].map((client) => [client, [{ id: client, client, method: 'run', args: [literal(client)] }]])),
    ],
  };
  const run = new SimulatedRun(subject, scenario, () => undefined, [], memory);
  const ends = new Set<string>();
  const coverage = new Coverage();
  const { schedules } = await exploreClasses(
    run,
    (order) => {
      coverage.add(order, false);
      ends.add(JSON.stringify([run.outcomes(), run.world.store.list('')]));
      return true;
    },
    { schedulesMax: 5_000 },
  );
  return { ends: [...ends].sort(), schedules, interleavings: coverage.total?.all };
}

function load({ outside = '', field = '', run }: Example): Subject {
  const text = `${outside}
export class Teller {
  ports: any;
  ${field}
  constructor(ports: any) { this.ports = ports; }
  async run(n: number): Promise<unknown> {
    const read = () => this.ports.store.get('a');
    ${run}
  }
}`;
  const loaded = loadSubmission({
    files: [{ path: 'teller.ts', text }],
    entry: { file: 'teller.ts', class: 'Teller', methods: ['run'] },
    ports: ['store', 'network', 'clock'],
    portMethods: PORT_METHODS,
    portsFile: { path: 'ports.ts', text: 'export {}' },
    instances: 1,
  });
  if ('problem' in loaded) throw new Error(loaded.problem.message);
  return loaded.subject;
}
