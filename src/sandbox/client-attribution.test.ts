import { describe, expect, test } from 'vitest';
import type { Subject, Turn } from '../simulation/subject.ts';
import { loadSubmission } from './load-submission.ts';

/** Three clients call `run(name)`; each port call writes the name of its caller, so that a wrong client shows. */
function begin(source: string): { readonly subject: Subject; readonly turns: readonly Turn[] } {
  const loaded = loadSubmission({
    files: [{ path: 'teller.ts', text: source }],
    entry: { file: 'teller.ts', class: 'Teller', methods: ['run'] },
    ports: ['store', 'clock'],
    portMethods: { store: ['get', 'set'], clock: [] },
    portsFile: { path: 'ports.ts', text: 'export {}' },
    instances: 1,
  });
  if ('problem' in loaded) throw new Error(loaded.problem.message);
  const { subject } = loaded;
  subject.reset(1);
  void subject.construct(0);
  const turns = [0, 1, 2].map(
    (client) => subject.start(0, { id: client, client, method: 'run', args: [client] }) as Turn,
  );
  return { subject, turns };
}

/** Answers pending calls, always the first or always the last, and gives [client, named client] of every call. */
function drain({ subject, turns }: ReturnType<typeof begin>, order: 'first' | 'last') {
  const pending = turns.flatMap((turn) => turn.issued);
  const calls = [...pending];
  const settled: unknown[] = [];
  while (pending.length > 0 && calls.length < 200) {
    const next = order === 'first' ? pending.shift() : pending.pop();
    const turn = subject.answer(0, next?.id ?? -1, { ok: true, value: undefined }) as Turn;
    pending.push(...turn.issued);
    calls.push(...turn.issued);
    settled.push(...turn.settled);
  }
  return { pairs: calls.map(({ client, args }) => [client, args[1]]), settled };
}

const cases: [name: string, source: string][] = [
  [
    'a mutex as a chain of promises',
    `export class Teller {
      tail = Promise.resolve(); store; constructor(d) { this.store = d.store; }
      locked(f) { const r = this.tail.then(f); this.tail = r.catch(() => {}); return r; }
      run(n) { return this.locked(async () => { await this.store.get('a', n); await this.store.set('b', n); await this.store.get('c', n); }); }
    }`,
  ],
  [
    'a mutex with a queue of resolvers',
    `export class Teller {
      held = false; queue = []; store; constructor(d) { this.store = d.store; }
      async lock() { if (this.held) await new Promise((r) => this.queue.push(r)); this.held = true; }
      unlock() { const next = this.queue.shift(); if (next) next(); else this.held = false; }
      async run(n) { await this.lock(); try { await this.store.get('a', n); await this.store.set('b', n); } finally { this.unlock(); } await this.store.get('c', n); }
    }`,
  ],
  [
    'work done together',
    `export class Teller {
      store; constructor(d) { this.store = d.store; }
      async step(k, n) { await null; await this.store.get(k, n); return this.store.set(k, n); }
      async run(n) {
        await Promise.all([this.step('a', n), this.step('b', n), { then: (ok) => { this.store.get('thenable', n).then(ok); } }]);
        await Promise.race([this.step('c', n), this.step('d', n)]);
        return Promise.resolve(1).finally(() => this.store.get('e', n)).then(() => this.store.get('f', n));
      }
    }`,
  ],
  [
    'an async generator that everybody shares',
    `export class Teller {
      store; waiting = []; constructor(d) { this.store = d.store; }
      async *each() { let n = yield; for (;;) { await this.store.get('a', n); await null; n = yield this.store.set('b', n); } }
      async run(n) {
        const own = this.each(); await own.next();
        await own.next(n);
        for await (const x of [1, 2]) await this.store.get('c' + x, n);
      }
    }`,
  ],
  [
    'microtasks and timers',
    `export class Teller {
      store; clock; constructor(d) { this.store = d.store; this.clock = d.clock; }
      async run(n) {
        if (n === 0) await this.store.get('0', n);
        await new Promise((ok) => queueMicrotask(() => this.store.get('a', n).then(ok)));
        await new Promise((ok) => setTimeout(() => this.store.get('b', n).then(ok), 5, 'extra'));
        await this.store.get('c', n);
      }
    }`,
  ],
];

describe('a port call carries the client in whose asynchronous context it was made', () => {
  describe.each(['first', 'last'] as const)('answering the %s pending call each time', (order) => {
    test.each(cases)('%s', (_name, source) => {
      const { pairs, settled } = drain(begin(source), order);
      const named = pairs.filter(([, name]) => name !== undefined && name !== 'extra');
      expect(named.filter(([client, name]) => client !== name)).toEqual([]);
      expect(settled).toHaveLength(3);
      expect(named.length).toBeGreaterThanOrEqual(9);
    });
  });

  test('the answer that wakes another client’s call is still that client’s', () => {
    const [, source] = cases[1] ?? ['', ''];
    const { subject, turns } = begin(source);
    expect(turns.map((turn) => turn.issued.length)).toEqual([1, 0, 0]);
    const second = (subject.answer(0, turns[0]?.issued[0]?.id ?? -1, { ok: true, value: undefined }) as Turn).issued[0];
    const woken = subject.answer(0, second?.id ?? -1, { ok: true, value: undefined }) as Turn;
    expect(woken.issued.map(({ client, args }) => [client, ...args])).toEqual([
      [0, 'c', 0],
      [1, 'a', 1],
    ]);
  });
});
