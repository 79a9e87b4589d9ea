/* Every row of the certificate refuses what it is there to refuse. The verdicts are made up; the exercise is real. */
import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { builtInPackRoot } from '../catalog/exercise-paths.ts';
import type { Exercise } from '../catalog/exercise.ts';
import { loadExercise } from '../catalog/load-exercise.ts';
import { copyExercise } from '../catalog/testing/broken-pack.ts';
import { allVariants } from '../catalog/variants.ts';
import { hashValue } from '../base/hash.ts';
import { sealVerdict } from '../verdict/seal.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { budgetRow, idleChecksRow, mutantsRow, proofsRow, repeatableRow } from './check-rows.ts';
import { gatherEvidence, type Submission } from './evidence.ts';
import { proveExercise } from './prove-exercise.ts';
import type { RowRule } from './row.ts';
import { difficultyRow } from './text-rows.ts';
import { acceptedRow, publicSymptomRow, referenceRow, rejectedRow, starterRow, variantsRow } from './verdict-rows.ts';

const ID = 'payment-processor';
const exercise = loadExercise(builtInPackRoot(), ID);
const STARTER = `exercises/${ID}/payment-processor.ts`;
const GRADERS = `graders/${ID}`;

/** What a made-up grading finds. */
interface Found {
  readonly alive: readonly string[];
  readonly failed: readonly string[];
  readonly broken?: readonly string[];
  readonly complete?: boolean;
  readonly schedules?: number;
}

function verdictOf(
  { files }: Submission,
  { alive, failed, broken = [], complete = true, schedules = 100 }: Found,
): Verdict {
  const state = (id: string) => (alive.includes(id) ? ('alive' as const) : ('fixed' as const));
  const passed = alive.length === 0 && broken.length === 0;
  const content = {
    version: 1 as const,
    exercise: ID,
    exerciseHash: exercise.hash,
    submissionHash: hashValue(files),
    engine: 'made up',
    outcome: passed ? ('passed' as const) : ('failed' as const),
    score: { earned: 0, possible: 6 },
    bugs: exercise.bugs.map(({ id, category }) => ({ id, category, state: state(id), checks: checksOf(id) })),
    behaviour: exercise.checks
      .filter((check) => check.kind === 'behaviour')
      .map(({ id }) => ({ id, state: broken.includes(id) ? ('broken' as const) : ('holds' as const) })),
    problems: [],
    counterexamples: [...failed, ...broken].map((check) => ({
      check,
      bug: null,
      promise: check,
      facts: ['seen'],
      faults: [],
      switches: 0,
      schedule: `${check}:A*`,
      fails: null,
      of: null,
      timeline: { clients: [], rows: [] },
    })),
    explored: { schedules, interleavings: null, complete },
  };
  return sealVerdict(content as unknown as Parameters<typeof sealVerdict>[0], {
    startedAt: '',
    durationMs: 0,
    host: '',
    outerSandbox: 'none',
  });
}

function checksOf(bug: string): readonly string[] {
  return exercise.checks.filter((check) => check.kind === 'bug' && check.bugs.includes(bug)).map((check) => check.id);
}

/** Which bugs a text has: of the variants and fixtures it is known. */
const KNOWN = new Map(
  [...allVariants(exercise), ...exercise.accepted, ...exercise.rejected].map(({ files, alive }) => [
    hashValue(files),
    alive,
  ]),
);

/** A faultless grader: every bug is found by all of its checks. Any text that is not known is a mutant, and found. */
function honest(files: Submission['files']): Found {
  const alive = KNOWN.get(hashValue(files)) ?? ['no-lock'];
  const combos = exercise.checks.filter(
    (check) => check.kind === 'combo' && check.bugs.some((bug) => alive.includes(bug)),
  );
  return { alive, failed: [...alive.flatMap(checksOf), ...combos.map((check) => check.id)] };
}

type Twist = (files: Submission['files'], found: Found, nth: number) => Found;

/** Judges a row on gradings that are honest but for one twist. */
async function refusals(rule: RowRule, twist: Twist, of: Exercise = exercise): Promise<readonly string[]> {
  let nth = 0;
  const grade = (submissions: readonly Submission[]) =>
    Promise.resolve(submissions.map((one) => verdictOf(one, twist(one.files, honest(one.files), (nth += 1)))));
  const noTrials = () => Promise.reject(new Error('these rows try nothing'));
  const { findings } = await rule.judge(gatherEvidence(of, false, { grade, ask: noTrials }));
  return findings.map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

const isText = (files: Submission['files'], other: Submission['files']) => hashValue(files) === hashValue(other);
const asIs: Twist = (_files, found) => found;
const without = (found: Found, bug: string): Found => ({
  ...found,
  alive: found.alive.filter((id) => id !== bug),
  failed: found.failed.filter((check) => !checksOf(bug).includes(check)),
});

const RULES = [starterRow, referenceRow, publicSymptomRow, variantsRow, acceptedRow, rejectedRow, idleChecksRow].concat(
  [proofsRow, repeatableRow, mutantsRow, difficultyRow, budgetRow],
);

test.each(RULES.map((rule) => [rule.id, rule] as const))(
  '%s has nothing against a good exercise',
  async (_id, rule) => {
    expect(await refusals(rule, asIs)).toEqual([]);
  },
);

test('starter: a bug that no check finds, where it stands', async () => {
  const found = await refusals(starterRow, (_files, seen) => without(seen, 'exact-balance-declined'));
  expect(found).toEqual([`${STARTER}:86: No check finds exact-balance-declined in the starter.`]);
});

test('reference: a check that it fails', async () => {
  const wrong = { alive: ['no-lock'], failed: ['two-charges-that-both-fit-both-succeed'] };
  const [found] = await refusals(referenceRow, (files, seen) => (isText(files, exercise.reference) ? wrong : seen));
  expect(found).toContain('The suites call it failed: two-charges-that-both-fit-both-succeed.');
});

test('public-symptom: a symptom that the starter does not show', async () => {
  const [found] = await refusals(publicSymptomRow, (_files, seen) => without(seen, 'no-lock'));
  expect(found).toBe(
    `${GRADERS}/public.test.ts:6: The public check two-charges-at-once-both-leave-their-mark passes on the starter.`,
  );
});

test('variants: one bug masks another', async () => {
  const masked: Twist = (_files, seen) => (seen.alive.includes('no-lock') ? without(seen, 'float-dollars') : seen);
  const found = await refusals(variantsRow, masked);
  expect(found[0]).toContain('float-dollars is not found: another bug masks it');
  expect(found.every((line) => line.startsWith(`reference/${ID}/bugs/float-dollars.md:1`))).toBe(true);
});

test('variants: a behaviour that depends on a bug', async () => {
  const [found] = await refusals(variantsRow, (_files, seen) =>
    seen.alive.length === 1 ? { ...seen, broken: ['an-empty-key-is-refused'] } : seen,
  );
  expect(found).toContain('the behaviour an-empty-key-is-refused does not hold: it depends on a bug');
});

test('accepted: a right solution of another shape fails, as with checks on a key layout', async () => {
  const [fixture] = exercise.accepted;
  const found = await refusals(acceptedRow, (files, seen) =>
    isText(files, fixture?.files ?? []) ? { alive: ['no-lock'], failed: checksOf('no-lock') } : seen,
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`${fixture?.name}:1: The suites call it failed`);
});

test('rejected: half a fix passes, as without liveness', async () => {
  const half = exercise.rejected.find(({ name }) => name.includes('no-retry-after-a-conflict'));
  const found = await refusals(rejectedRow, (files, seen) =>
    isText(files, half?.files ?? []) ? { alive: [], failed: [] } : seen,
  );
  expect(found).toEqual([`${half?.name}:1: It names no-lock; the suites find none alive.`]);
});

test('idle-checks: a check that never fails', async () => {
  const idle = 'small-refunds-add-up-to-the-cent';
  const found = await refusals(idleChecksRow, (_files, seen) => ({
    ...seen,
    failed: seen.failed.filter((check) => check !== idle),
  }));
  expect(found[0]).toBe(
    `${GRADERS}/money.test.ts:45: The check ${idle} fails on no variant and on no rejected solution.`,
  );
});

test('idle-checks: a bug that is killed only through another', async () => {
  const through = 'a-decline-is-remembered-for-its-key';
  const found = await refusals(idleChecksRow, (_files, seen) =>
    seen.alive.length > 1 ? seen : { ...seen, failed: seen.failed.filter((check) => check !== through) },
  );
  expect(found).toEqual([
    `${GRADERS}/idempotency.test.ts:19: The check ${through} does not fail when only no-idempotency-check is alive: it kills the bug through another one.`,
  ]);
});

test('proofs: a reference that is only sampled', async () => {
  const [found] = await refusals(proofsRow, (_files, seen) => ({ ...seen, complete: false }));
  expect(found).toContain('The reference is not explored to the end');
});

test('proofs: a client that a check calls optional, and is not', async () => {
  const check = 'two-charges-that-had-to-wait-both-leave-their-mark';
  const grade = (submissions: readonly Submission[]) =>
    Promise.resolve(
      submissions.map((one) => {
        const isWithout = one.only?.[0] === check && one.leftOut?.join() === 'A';
        return verdictOf(one, isWithout ? { alive: ['no-lock'], failed: [check] } : honest(one.files));
      }),
    );
  const noTrials = () => Promise.reject(new Error('this row tries nothing'));
  const { findings } = await proofsRow.judge(gatherEvidence(exercise, false, { grade, ask: noTrials }));
  expect(findings).toEqual([
    {
      file: `${GRADERS}/concurrency.test.ts`,
      line: 23,
      message: `The check ${check} does not hold of the reference without A, which it calls optional: seen.`,
    },
  ]);
});

test('repeatable: gradings that differ', async () => {
  const [found] = await refusals(repeatableRow, (_files, seen, nth) => ({
    ...seen,
    schedules: 100 + (nth === 7 ? 1 : 0),
  }));
  expect(found).toContain('Gradings of the same files differ.');
});

test('mutants: changes that nobody notices, each with its line', async () => {
  const found = await refusals(mutantsRow, () => ({ alive: [], failed: [] }));
  expect(found.length).toBe(30);
  expect(found[0]).toMatch(
    /^reference\/payment-processor\/payment-processor\.ts:\d+: No check notices: .+ -> .+ \(\w+\)\.$/,
  );
});

test('budget: a reference that takes too long', async () => {
  const [found] = await refusals(budgetRow, (_files, seen) => ({ ...seen, schedules: 6_000 }));
  expect(found).toContain('Grading the reference takes 6000 schedules; 5000 are the most.');
});

test('difficulty: a card that promises something else', async () => {
  const [found] = await refusals(difficultyRow, asIs, { ...exercise, difficulty: 4 });
  expect(found).toBe(
    `exercises/${ID}/exercise.json:1: The difficulty is 4; its topology, rarest bug and size speak for 1.`,
  );
});

test('form: what cannot be loaded skips the rows that need it, and is no certificate', async () => {
  const copy = copyExercise(ID);
  onTestFinished(() => rmSync(copy.root, { recursive: true }));
  copy.remove(`exercises/${ID}/README.md`);
  const { rows, certified } = await proveExercise(copy.root, ID, { rows: ['form', 'house-rules', 'starter'] });
  expect(certified).toBe(false);
  expect(rows.map(({ id, state }) => [id, state])).toEqual([
    ['form', 'failed'],
    ['house-rules', 'failed'],
    ['starter', 'skipped'],
  ]);
});
