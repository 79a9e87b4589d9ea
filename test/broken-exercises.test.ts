import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { buildExercise } from '../src/authoring/build-exercise.ts';
import type { RowId } from '../src/authoring/certificate.ts';
import { proveExercise } from '../src/authoring/prove-exercise.ts';
import { copyExercise, type PackCopy } from '../src/catalog/testing/broken-pack.ts';

/*
 * Exercises broken on purpose, each in the way that one row of the certificate is there to catch, and graded for real: the
 * row refuses it, for the right reason.
 */
const ID = 'payment-processor';
const GRADERS = `graders/${ID}`;
const BRIEF = `exercises/${ID}/README.md`;
/** Its events say more than its merchant's balance, which is all that the broken one looks at. */
const REFUNDS = 'partial-refunds';
const TIME_MAX_MS = 600_000;

/** Adds a check to the suites, and makes what follows from them. */
function addCheck(copy: PackCopy, code: string): void {
  const head = `import { suite } from 'bugbash/grader-kit';\nconst { bug, behaviour } = suite<any>('${ID}');\n`;
  copy.write(`${GRADERS}/added.test.ts`, `${head}${code}\nvoid bug; void behaviour;\n`);
  buildExercise(copy.root, ID);
}

type Broken = readonly [row: RowId, how: string, breakIt: (copy: PackCopy) => void, reason: RegExp, id?: string];

const BROKEN: readonly Broken[] = [
  [
    'form',
    'two bugs whose fixes share a line',
    (copy) => {
      const diff = '```diff\n-    if (balance <= amount) {\n+    if (balance < amount + 1) {\n```';
      const bug = `---\ntitle: Twice\ncategory: money\nseverity: low\nweight: 1\n---\n\n## Symptom\n\nS.\n\n## Why it matters\n\nW.\n\n## Question\n\nQ?\n\n## Fix\n\nF.\n\n${diff}\n`;
      copy.write(`reference/${ID}/bugs/twice.md`, bug);
    },
    /twice\.md:\d+: .*exact-balance-declined|exact-balance-declined.*twice/,
  ],
  [
    'house-rules',
    'a brief that does not say in which topology it is judged',
    (copy) => copy.replace(BRIEF, '## Topology', '## Where it runs'),
    /README\.md:1: There is no section "## Topology"/,
  ],
  [
    'starter',
    'a behaviour that does not hold before the fixes',
    (copy) =>
      addCheck(
        copy,
        "behaviour('the last dollar can be spent', { clients: { A: (p) => p.charge(1000, 'k') }, holds: ({ results, expect }) => expect(results.A).toEqual({ success: true, remaining: 0 }) });",
      ),
    /The behaviour the-last-dollar-can-be-spent does not hold in the starter/,
  ],
  [
    'reference',
    'a fix that is wrong itself',
    (copy) => {
      const bug = `reference/${ID}/bugs/exact-balance-declined.md`;
      copy.replace(bug, '+    if (balance < amount) {', '+    if (balance < amount + 1) {');
      buildExercise(copy.root, ID);
    },
    /The suites call it failed: the-balance-can-be-spent-to-exactly-zero/,
  ],
  [
    'public-symptom',
    'a public check that the starter passes',
    (copy) => {
      copy.replace(
        `${GRADERS}/public.test.ts`,
        "B: (p) => p.charge(300, 'order-b')",
        "B: (p) => p.charge(0.5, 'order-b')",
      );
      copy.replace(`${GRADERS}/public.test.ts`, '.toBe(100)', '.toBeGreaterThan(0)');
      buildExercise(copy.root, ID);
    },
    /The public check two-charges-at-once-both-leave-their-mark passes on the starter/,
  ],
  [
    'variants',
    'a behaviour that holds only while a bug lives',
    (copy) =>
      addCheck(
        copy,
        "behaviour('the last dollar stays', { clients: { A: (p) => p.charge(1000, 'k') }, holds: ({ results, expect }) => expect(results.A).toMatchObject({ success: false }) });",
      ),
    /the behaviour the-last-dollar-stays does not hold: it depends on a bug/,
  ],
  [
    'accepted',
    'a check on the key layout of the reference',
    (copy) =>
      addCheck(
        copy,
        "behaviour('a charge is kept under its key', { clients: { A: (p) => p.charge(5, 'k') }, holds: ({ store, expect }) => expect(store.list('').map(({ key }) => key)).toEqual(['account', 'charge:k']) });",
      ),
    /accepted\/.*\.ts:1: The suites call it failed: a-charge-is-kept-under-its-key/,
  ],
  [
    'rejected',
    'a wrong fix that says another bug than the one it leaves',
    (copy) =>
      copy.replace(
        `reference/${ID}/rejected/no-retry-after-a-conflict.ts`,
        '// alive: no-lock',
        '// alive: float-dollars',
      ),
    /no-retry-after-a-conflict\.ts:1: It names float-dollars; the suites find no-lock alive/,
  ],
  [
    'idle-checks',
    'a check that nothing can fail',
    (copy) =>
      addCheck(
        copy,
        "bug('float-dollars', 'an account can be asked', { clients: { A: (p) => p.balance() }, holds: ({ results, expect }) => expect(results.A).toBeGreaterThan(-1) });",
      ),
    /The check an-account-can-be-asked (?:fails on no variant|does not fail when only float-dollars)/,
  ],
  [
    'proofs',
    'a check of which only a sample is looked at',
    (copy) =>
      addCheck(
        copy,
        "behaviour('three at once', { schedulesMax: 1, clients: { A: (p) => p.receipt('a'), B: (p) => p.charge(1, 'a'), C: (p) => p.charge(2, 'c') }, holds: () => {} });",
      ),
    /The reference is not explored to the end/,
  ],
  [
    'repeatable',
    'a suite that keeps state from one grading to the next',
    (copy) =>
      addCheck(
        copy,
        "let asked = 0;\nbehaviour('asked once', { clients: { A: (p) => p.balance() }, holds: ({ expect }) => expect((asked += 1), 'times asked').toBeLessThan(4) });",
      ),
    /Gradings of the same files differ/,
  ],
  [
    'mutants',
    'code that no check looks at',
    (copy) => {
      const lines = Array.from(
        { length: 12 },
        (_line, at) => `  if (of > ${at} && fee < ${at + 1}) return of + fee * ${at};`,
      );
      const unseen = `export function feeOf(of: number, fee: number): number {\n${lines.join('\n')}\n  return of;\n}\n\n`;
      const place = 'function assertKey(idempotencyKey: string): void {';
      copy.replace(`exercises/${ID}/payment-processor.ts`, place, unseen + place);
      buildExercise(copy.root, ID);
    },
    /reference\/payment-processor\/payment-processor\.ts:\d+: No check notices: .+ -> /,
  ],
  [
    'flip-set',
    'checks that do not see whether an event was refused',
    (copy) =>
      copy.replace(
        `graders/${REFUNDS}/events.test.ts`,
        "import { type Draw, failed, type Recorded, suite } from 'bugbash/grader-kit';",
        "import { type Draw, type Recorded, suite } from 'bugbash/grader-kit';\nconst failed = () => false;",
      ),
    /refund-service\.ts:\d+: The fix of failed-event-twice passes as well at other places \(lines [\d, ]+\)/,
    REFUNDS,
  ],
  [
    'hints',
    'a symptom that is a story',
    (copy) =>
      copy.replace(`reference/${ID}/bugs/no-lock.md`, '## Symptom\n', `## Symptom\n\n${'And so on. '.repeat(25)}`),
    /bugs\/no-lock\.md:1: .*the hint symptom: more than 60 words/,
  ],
  [
    'budget',
    'a check with more clients than it needs',
    (copy) =>
      addCheck(
        copy,
        "behaviour('many at once', { schedulesMax: 5_000, clients: { A: (p) => p.charge(1, 'a'), B: (p) => p.charge(2, 'b'), C: (p) => p.charge(3, 'c'), D: (p) => p.charge(4, 'd'), E: (p) => p.charge(5, 'e') }, holds: () => {} });",
      ),
    /Grading the reference takes \d+ schedules; 5000 are the most/,
  ],
  [
    'leaks',
    'a brief that says the name of a fix',
    (copy) => copy.replace(BRIEF, '## Topology', 'Run them `exclusively`.\n\n## Topology'),
    /README\.md:\d+: "exclusively" is a name of a fix/,
  ],
  [
    'difficulty',
    'a card that promises a capstone',
    (copy) => copy.replace(`exercises/${ID}/exercise.json`, '"difficulty": 1', '"difficulty": 5'),
    /The difficulty is 5; its topology, rarest bug and size speak for 1/,
  ],
];

const CASES = BROKEN.map(([row, how, breakIt, reason, id = ID]) => [row, how, breakIt, reason, id] as const);

test.each(CASES)(
  '%s refuses %s',
  async (row, _how, breakIt, reason, id) => {
    const copy = copyExercise(id);
    onTestFinished(() => rmSync(copy.root, { recursive: true }));
    breakIt(copy);
    const { certified, rows } = await proveExercise(copy.root, id, { rows: [row] });
    const [found] = rows;
    expect([certified, found?.id, found?.state]).toEqual([false, row, 'failed']);
    expect(found?.findings.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n')).toMatch(reason);
  },
  TIME_MAX_MS,
);
