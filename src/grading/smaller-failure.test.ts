import { expect, test } from 'vitest';
import { PlainSubject, type PlainPorts } from '../simulation/testing/plain-subject.ts';
import type { CheckSpec } from './grader-kit.ts';
import { runCheck } from './kit-run.ts';

interface Account {
  add(amount: number): Promise<unknown>;
  look(): Promise<unknown>;
}

type Stored = { readonly value: number } | undefined;

/** Adds by reading and writing back: two at once lose one. */
const account = () =>
  new PlainSubject(({ store }: PlainPorts) => ({
    async add(amount: number) {
      const sum = ((await store.get('sum')) as Stored)?.value ?? 0;
      await store.set('sum', sum + amount);
    },
    async look() {
      return ((await store.get('sum')) as Stored)?.value ?? 0;
    },
  }));

const declaration = { id: 'it', kind: 'bug' as const, bugs: ['b'], promise: 'It holds', public: false };
const check = (spec: CheckSpec<Account>, replay: string | null = null) =>
  runCheck(account(), declaration, spec, { instances: 1, replay, detail: 'full' });

/** A looks on, B adds and looks, C adds and looks. */
const lost: CheckSpec<Account> = {
  clients: { A: (p) => p.look(), B: (p) => [p.add(1), p.look()], C: (p) => [p.add(2), p.look()] },
  optional: ['B.2', 'A', 'C.2'],
  holds: ({ store, expect: that }) => that(store.list('sum')[0]?.value, 'the sum').toBe(3),
};

test('a failing run is told without the clients and last calls that the promise does not need', async () => {
  const { counterexample } = await check(lost);
  expect(counterexample).toMatchObject({
    schedule: 'it:without(A) without(B.2) without(C.2) B C* B*',
    switches: 1,
    timeline: { clients: ['B', 'C'] },
    fails: '12',
    of: '20',
  });
  expect(counterexample?.facts).toEqual(['the sum: expected 1 to be 3', 'B got [undefined]', 'C got [undefined]']);
});

test('what is told replays: the same facts, the same rows, the same token', async () => {
  const { counterexample } = await check(lost);
  const token = counterexample?.schedule.split(':')[1] ?? '';
  const again = await check(lost, token);
  expect(again).toMatchObject({
    state: 'failed',
    counterexample: { facts: counterexample?.facts, schedule: counterexample?.schedule },
  });
  const textsOf = (told: typeof counterexample) => told?.timeline.rows.map(({ text, client }) => `${client} ${text}`);
  expect(textsOf(again.counterexample)).toEqual(textsOf(counterexample));
});

test('nothing is left out that nobody said the promise can do without', async () => {
  const { optional: _none, ...all } = lost;
  const { counterexample } = await check(all);
  expect(counterexample?.schedule).toMatch(/^it:[^(]*$/);
  expect(counterexample?.timeline.clients).toEqual(['A', 'B', 'C']);
});

test('what the failure needs stays: both that add', async () => {
  const { counterexample } = await check({
    ...lost,
    optional: ['A', 'B', 'C'],
    // Without one of them the sum is what the others add: the promise does not need any of them by itself.
    holds: ({ store, results, expect: that }) => {
      const sum = ('B' in results ? 1 : 0) + ('C' in results ? 2 : 0);
      that(store.list('sum')[0]?.value ?? 0, 'the sum').toBe(sum);
    },
  });
  expect(counterexample?.schedule).toMatch(/^it:without\(A\) [^(]*$/);
});

test('a client that a call handed on needs is not left out, and a judgement that stumbles over its absence is none', async () => {
  let seen: unknown;
  const handed = await check({
    clients: {
      A: (p) => (seen = p.look()),
      B: (p) => p.add(1),
      C: (p) => p.add(seen as number),
    },
    optional: ['A'],
    holds: ({ expect: that }) => that(1, 'it').toBe(2),
  });
  expect(handed.counterexample?.schedule).not.toMatch(/without/);
  const stumbling = await check({
    ...lost,
    optional: ['A'],
    holds: ({ results, store, expect: that }) => {
      (results['A'] as number).toFixed();
      that(store.list('sum')[0]?.value, 'the sum').toBe(3);
    },
  });
  expect(stumbling.counterexample?.schedule).not.toMatch(/without/);
});

test('a fault that the smaller run does not need goes as well', async () => {
  const spec: CheckSpec<Account> = {
    ...lost,
    clients: { A: (p) => p.add(4), B: (p) => p.add(1), C: (p) => p.look() },
    optional: ['C', 'A'],
    faults: [{ kind: 'unavailable', on: 'store.set', clients: ['A'] }],
    retries: 'none',
    // Right as long as A is there and adds something.
    holds: ({ store, results, expect: that }) => {
      const isThere = 'A' in results;
      const sum = Number(store.list('sum')[0]?.value ?? 0);
      that(isThere ? sum >= 4 : sum > 1, 'enough').toBe(true);
    },
  };
  const { counterexample } = await check({
    ...spec,
    instances: 1,
    phases: [{ A: (p) => p.add(4) }, { B: (p) => p.add(1), C: (p) => p.look() }],
  });
  expect(counterexample?.schedule).toBe('it:without(A) without(C) B*');
  expect(counterexample?.faults).toEqual([]);
});

test('an attack by hand may leave out what is optional, and nothing else', async () => {
  expect(await check(lost, 'without(A) B* C*')).toMatchObject({ state: 'passed' });
  const refused = await check(lost, 'without(B) C*');
  expect(refused.problem?.message).toBe('This check cannot be run without B. It can do without A, B.2, C.2.');
  const { optional: _none, ...all } = lost;
  expect((await check(all, 'without(A) B*')).problem?.message).toBe(
    'This check cannot be run without A. It needs all its clients.',
  );
});
