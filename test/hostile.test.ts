import { expect, test } from 'vitest';
import { builtInPackRoot } from '../src/catalog/exercise-paths.ts';
import { loadExercise } from '../src/catalog/load-exercise.ts';
import { gradeMany } from '../src/grading/grade-submission.ts';

/* What strangers hand in to see whether the grader breaks: graded one after another in one process, each has its own
   clear end, and the right solutions among them pass as if nothing had happened. */
const TIME_MAX_MS = 300_000;

const exercise = loadExercise(builtInPackRoot(), 'payment-processor');
const [reference] = exercise.reference;
const CHARGE = 'async charge(amount: number, idempotencyKey: string): Promise<ChargeResult> {';

interface Attack {
  readonly name: string;
  /** Goes before everything else in the file. */
  readonly atTop?: string;
  /** Goes to the beginning of `charge`. */
  readonly inCharge?: string;
  readonly outcome: 'passed' | 'failed' | 'limited' | 'invalid';
  readonly problem?: object;
}

const attacks: readonly Attack[] = [
  { name: 'an endless loop at the top', atTop: 'while (true) {}', outcome: 'limited', problem: { kind: 'cpu' } },
  { name: 'an endless loop in a method', inCharge: 'while (true) {}', outcome: 'limited', problem: { kind: 'cpu' } },
  {
    name: 'an endless loop of microtasks',
    inCharge: 'for (;;) await null;',
    outcome: 'limited',
    problem: { kind: 'microtasks' },
  },
  {
    name: 'an array bomb inside a promise, behind catch',
    inCharge: 'await null; try { const a: number[][] = []; for (;;) a.push(new Array(1000).fill(1)); } catch {}',
    outcome: 'limited',
    problem: { kind: 'memory', message: expect.stringContaining('12 MB') },
  },
  {
    name: 'endless recursion',
    inCharge: 'const down = (n: number): number => down(n + 1) + 1; down(0);',
    outcome: 'failed',
  },
  {
    name: 'JSON nested without end',
    inCharge: 'let a: unknown = 1; for (let i = 0; i < 20_000; i++) a = [a]; JSON.stringify(a);',
    outcome: 'failed',
  },
  {
    name: 'text joined without end in native code',
    inCharge: "new Array(1e9) + '';",
    outcome: 'limited',
    problem: { kind: 'memory' },
  },
  {
    name: 'the same at the top',
    atTop: "new Array(1e9) + '';",
    outcome: 'limited',
    problem: { kind: 'memory', message: expect.stringMatching(/^While loading/) },
  },
  {
    name: 'a million lines on the console',
    inCharge: "for (let i = 0; i < 1e6; i++) console.log('line ' + i);",
    outcome: 'limited',
    problem: { kind: 'console' },
  },
  {
    name: 'files of this machine',
    atTop: "import fs from 'node:fs';",
    outcome: 'invalid',
    problem: { kind: 'forbidden-import', line: 1, column: 17, message: expect.stringContaining('bugbash/ports') },
  },
  {
    name: 'patched intrinsics',
    atTop: `Promise.prototype.then = function () { return this; };
      JSON.stringify = () => '[]'; JSON.parse = () => ({ success: true });
      Object.defineProperty(Object.prototype, 'success', { get: () => true, set() {} });
      Object.prototype.toJSON = () => 1; Array.prototype[Symbol.iterator] = null; Map.prototype.get = () => 1;
      Reflect.ownKeys = () => []; String = Number = Boolean = Error = null;`,
    outcome: 'failed',
  },
  {
    name: 'results whose getters lie',
    inCharge: `let asked = 0;
      return { get success() { asked += 1; return asked > 1; }, get remaining() { return asked; }, error: '' } as never;`,
    outcome: 'failed',
  },
  {
    name: 'results that are proxies of everything',
    inCharge: `return new Proxy({}, { get: () => true, ownKeys: () => { while (true) {} } }) as never;`,
    outcome: 'limited',
    problem: { kind: 'cpu' },
  },
];

function attacked({ atTop = '', inCharge = '' }: Attack) {
  const text = `${atTop}${reference?.text}`.replace(CHARGE, `${CHARGE}\n${inCharge}`);
  expect(inCharge === '' || text.includes(inCharge), 'the attack is in the file').toBe(true);
  return [{ path: reference?.path ?? '', text }];
}

/** A few checks of each sort: what an attack does to one, it does to all. */
const CHECKS = [
  'a-charge-answers-with-what-remains',
  'a-statement-lists-every-key-once-in-order',
  'two-charges-at-once-both-leave-their-mark',
  'the-same-key-again-charges-nothing-and-answers-the-same',
];

/** A right solution is graded after every so many attacks. */
const HONEST_EVERY = 4;

test(
  'each attack ends in its own words, and the next submission is graded as ever',
  async () => {
    const files = attacks.flatMap((attack, at) =>
      (at + 1) % HONEST_EVERY === 0 ? [attacked(attack), exercise.reference] : [attacked(attack)],
    );
    const verdicts = await gradeMany(
      exercise,
      files.map((submission) => ({ files: submission, only: CHECKS })),
    );
    const ofAttacks = verdicts.filter((_verdict, at) => files[at] !== exercise.reference);
    const seen = attacks.map(({ name }, at) => {
      const { outcome, problems = [] } = ofAttacks[at] ?? {};
      return { name, outcome, problem: problems.find(({ kind }) => kind !== 'partial') };
    });
    expect(seen).toEqual(
      attacks.map(({ name, outcome, problem }) => ({
        name,
        outcome,
        problem: problem === undefined ? undefined : expect.objectContaining(problem),
      })),
    );
    const honest = verdicts.filter((_verdict, at) => files[at] === exercise.reference);
    expect(honest.map(({ outcome }) => outcome)).toEqual(honest.map(() => 'passed'));
  },
  TIME_MAX_MS,
);
