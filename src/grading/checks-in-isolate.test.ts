import { describe, expect, test } from 'vitest';
import { loadSubmission } from '../sandbox/load-submission.ts';
import { PORT_METHODS } from '../simulation/world.ts';
import type { CheckSpec } from './grader-kit.ts';
import { runCheck } from './kit-run.ts';

/* Checks over submissions in real isolates: what other tests of the kit do with plain classes. */

interface Teller {
  pay(key: string, amount: number): Promise<unknown>;
}

const declaration = { id: 'it', kind: 'bug' as const, bugs: ['b'], promise: 'It holds', public: false };

/** Runs one check over a submission whose class has this body. */
function check(body: string, spec: CheckSpec<Teller>, before = '', replay: string | null = null) {
  const text = `${before}\nexport class Teller {\n  store: any; constructor({ store }: any) { this.store = store; }\n  ${body}\n}`;
  const loaded = loadSubmission({
    files: [{ path: 'teller.ts', text }],
    entry: { file: 'teller.ts', class: 'Teller', methods: ['pay'] },
    ports: ['store', 'network', 'clock'],
    portMethods: PORT_METHODS,
    portsFile: { path: 'ports.ts', text: 'export {}' },
    instances: 2,
  });
  if ('problem' in loaded) throw new Error(loaded.problem.message);
  return runCheck(loaded.subject, declaration, spec, { instances: 1, replay, detail: 'full' });
}

const fails: CheckSpec<Teller>['holds'] = ({ expect: that }) => that(1, 'it').toBe(2);
type Clients = NonNullable<CheckSpec<Teller>['clients']>;
const one: Clients = { A: (p) => p.pay('k', 5) };

describe('what a failing run tells besides its failure', () => {
  const dropped = `async pay(key) { console.log('paying', key); void this.audit(); await this.store.set(key, 1); return 1; }
  async audit() { const found = await this.store.get('audit');
    return found.value; }`;

  test('a rejection that nobody handled, with its line and column, and what was printed, at its step', async () => {
    const { state, notes, counterexample } = await check(dropped, { clients: one, holds: fails });
    expect(state).toBe('failed');
    expect(notes).toMatchObject([{ kind: 'unhandled-rejection', file: 'teller.ts', line: 6, column: 12 }]);
    expect(notes?.[0]?.message).toMatch(/TypeError: cannot read property 'value' of undefined/);
    expect(counterexample?.timeline.rows[0]).toMatchObject({ text: 'pay("k", 5)', console: ['paying k'] });
  });

  test('neither makes a failure: a run in which all holds has nothing to tell', async () => {
    const result = await check(dropped, { clients: one, holds: () => {} });
    expect(result).toMatchObject({ state: 'passed', problem: null });
    expect(result).not.toHaveProperty('notes');
  });

  test('a rejection that is handled within its turn is none', async () => {
    const handled = `async pay(key) { const late = this.refused(); await null; await late.catch(() => {}); return 1; }
    async refused() { throw new Error('no'); }`;
    expect(await check(handled, { clients: one, holds: fails })).not.toHaveProperty('notes');
  });

  test('what is printed at the start of an instance stands with the first step', async () => {
    const { counterexample } = await check('async pay() { return 1; }\n  up = console.log("up");', {
      clients: one,
      holds: fails,
    });
    expect(counterexample?.timeline.rows[0]?.console).toEqual(['up']);
  });
});

describe('instances and lives of a submission', () => {
  const two: Clients = { A: (p) => p.pay('a', 1), B: (p) => p.pay('b', 2) };
  /** The ids that instances wrote under their clients' keys, of every end of every schedule. */
  async function idsOf(before: string) {
    const seen = new Set<string>();
    const body = 'async pay(key) { await this.store.set(key, instanceId); return instanceId; }';
    const result = await check(
      body,
      {
        instances: 2,
        clients: two,
        holds: ({ results }) => void seen.add(JSON.stringify([results['A'], results['B']])),
      },
      before,
    );
    expect(result).toMatchObject({ state: 'passed', problem: null });
    return [...seen].map((text) => JSON.parse(text) as [string, string]);
  }

  test.each([
    ['a random id', 'const instanceId = crypto.randomUUID();'],
    ['a random number', 'const instanceId = String(Math.random());'],
    ['random bytes', "import { randomBytes } from 'node:crypto';\nconst instanceId = randomBytes(8).toString('hex');"],
  ])('%s drawn at module level is each instance’s own, and the same in every run', async (_name, before) => {
    const ends = await idsOf(before);
    expect(ends).toHaveLength(1);
    const [[a, b] = ['', '']] = ends;
    expect(a).not.toBe(b);
    expect(await idsOf(before)).toEqual(ends);
  });

  test('a counter at module level belongs to one instance', async () => {
    const body = 'async pay() { return ++calls; }';
    const spec: CheckSpec<Teller> = {
      instances: 2,
      clients: two,
      holds: ({ results, expect: that }) => that([results['A'], results['B']], 'calls seen').toEqual([1, 1]),
    };
    expect(await check(body, spec, 'let calls = 0;')).toMatchObject({ state: 'passed' });
    const shared = { ...spec, instances: 1 as const };
    expect(await check(body, shared, 'let calls = 0;')).toMatchObject({ state: 'failed' });
  });

  test('after a crash the module is loaded anew: another id, another start, an empty cache', async () => {
    const seen = new Set<string>();
    const before = 'const id = crypto.randomUUID(); const startedMs = Date.now(); let calls = 0;';
    const body = `async pay(key) {
      const life = [id, startedMs, ++calls];
      const known = await this.store.get(key);
      await this.store.set(key, [...(known?.value ?? []), life]);
      return (await this.store.get(key)).value;
    }`;
    const result = await check(
      body,
      {
        clients: one,
        crashes: true,
        holds: ({ results }) => void seen.add(JSON.stringify(results['A'])),
      },
      before,
    );
    expect(result).toMatchObject({ state: 'passed', explored: { complete: true } });
    const lives = [...seen].map((text) => JSON.parse(text) as [string, number, number][]);
    const crashed = lives.find((life) => life.length === 2);
    expect(lives.map((life) => life.length).sort()).toEqual([1, 1, 2]);
    expect(crashed?.[0]?.[0]).not.toBe(crashed?.[1]?.[0]);
    expect(crashed?.map(([, , calls]) => calls)).toEqual([1, 1]);
    for (const [, startedMs] of lives.flat()) expect(startedMs).toBeGreaterThan(1e12);
  });

  test('a time-out set at module level fires', async () => {
    const body = 'async pay() { await new Promise((r) => setTimeout(r, 100)); return fired; }';
    const spec: CheckSpec<Teller> = {
      clients: one,
      holds: ({ results, expect: that }) => that(results['A'], 'fired').toBe(true),
    };
    expect(await check(body, spec, 'let fired = false; setTimeout(() => (fired = true), 50);')).toMatchObject({
      state: 'passed',
    });
  });
});

describe('what enters one heap twice', () => {
  test('an effect whose reply is overtaken: two clients of one instance read the same, and the later write wins', async () => {
    const body = `async pay(key, amount) {
      const found = await this.store.get('sum');
      await this.store.set('sum', (found?.value ?? 0) + amount);
    }`;
    const { state, counterexample } = await check(body, {
      clients: { A: (p) => p.pay('a', 1), B: (p) => p.pay('b', 2) },
      holds: ({ store, expect: that }) => that(store.list('sum')[0]?.value, 'the sum').toBe(3),
    });
    expect(state).toBe('failed');
    expect(counterexample).toMatchObject({
      switches: 1,
      faults: [],
      facts: [expect.stringMatching(/^the sum: expected [12] to be 3$/), expect.anything(), expect.anything()],
    });
  });

  test('a cache of the instance is stale between an effect and its reply, which only a split of the two shows', async () => {
    const body = `seen = new Map();
    async pay(key, amount) {
      const before = this.seen.size;
      await this.store.set(key, amount);
      const other = this.seen.size - before;
      this.seen.set(key, amount);
      return other;
    }`;
    const seen = new Set<string>();
    const result = await check(body, {
      clients: { A: (p) => p.pay('a', 1), B: (p) => p.pay('b', 2) },
      holds: ({ results }) => void seen.add(`${String(results['A'])}${String(results['B'])}`),
    });
    expect(result).toMatchObject({ state: 'passed', explored: { complete: true } });
    expect([...seen].sort()).toEqual(['00', '01', '10']);
  });
});

describe('clients that have nothing to do with each other', () => {
  const pays: CheckSpec<Teller> = {
    clients: { A: (p) => p.pay('a', 1), B: (p) => p.pay('b', 2) },
    unrelated: ['A', 'B'],
    holds: ({ store, expect: that }) => that(store.list('paid:').length, 'payments').toBe(2),
  };
  const work = 'async work(key) { await this.store.set(`claim:${key}`, 1); await this.store.set(`paid:${key}`, 1); }';

  test('a queue around everything is right, and is remarked on', async () => {
    const body = `last = Promise.resolve();
    pay(key) { return (this.last = this.last.then(() => this.work(key))); }
    ${work}`;
    const result = await check(body, pays);
    expect(result).toMatchObject({ state: 'passed', problem: null, explored: { complete: true } });
    expect(result.remarks).toEqual([
      { kind: 'serial', check: 'it', message: expect.stringMatching(/^Right, but one at a time: /) },
    ]);
    // Over two instances it holds nobody up.
    expect(await check(body, { ...pays, instances: 2 })).not.toHaveProperty('remarks');
  });

  test('a queue for each key is not', async () => {
    const body = `queues = new Map();
    pay(key) {
      const next = (this.queues.get(key) ?? Promise.resolve()).then(() => this.work(key));
      this.queues.set(key, next);
      return next;
    }
    ${work}`;
    const result = await check(body, pays);
    expect(result).toMatchObject({ state: 'passed', explored: { complete: true } });
    expect(result).not.toHaveProperty('remarks');
  });

  test('without a proof there is no remark', async () => {
    const body = `last = Promise.resolve();
    pay(key) { return (this.last = this.last.then(() => this.work(key))); }
    ${work}`;
    const result = await check(body, { ...pays, schedulesMax: 2 });
    expect(result).toMatchObject({ state: 'passed', explored: { complete: false } });
    expect(result).not.toHaveProperty('remarks');
  });
});

describe('intervals', () => {
  const holds: CheckSpec<Teller>['holds'] = ({ results, expect: that }) =>
    that(results['A'], 'the answer').toBe('paid');

  test('one that is cleared in time is like any other timer', async () => {
    const body = `async pay() {
      let beats = 0;
      const heart = setInterval(() => (beats += 1), 100);
      await new Promise((resolve) => setTimeout(resolve, 350));
      clearInterval(heart);
      return beats === 3 ? 'paid' : String(beats);
    }`;
    expect(await check(body, { clients: one, holds })).toMatchObject({ state: 'passed', explored: { complete: true } });
  });

  test('one that nobody clears ends as a livelock, told with its loop', async () => {
    const body = "async pay() { setInterval(() => {}, 5); return 'paid'; }";
    const { state, problem, counterexample } = await check(body, { clients: one, holds });
    expect([state, problem]).toEqual(['failed', null]);
    expect(counterexample?.facts).toEqual([
      expect.stringMatching(/^livelock: a timer of A fires again and again, every 5 ms, \d+ times/),
    ]);
    expect(counterexample?.timeline.rows.length).toBeLessThan(20);
  });

  test('a slow one in the background keeps no run from ending', async () => {
    const body = "async pay() { setInterval(() => {}, 60_000); return 'paid'; }";
    expect(await check(body, { clients: one, holds })).toMatchObject({ state: 'passed' });
  });
});
