import { expect, test } from 'vitest';
import { fakeCourse } from '../../../test/cli/fake-course.ts';
import { fakeExercise, STARTER } from '../../../test/cli/fake-exercise.ts';
import { MARKS } from '../../../test/cli/fake-verdict.ts';
import { temporaryPack } from '../../../test/cli/temporary.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { verdictOf } from '../../reports/testing/fixtures.ts';
import { createStyle } from '../style.ts';
import { verdictLine } from './verdict-line.ts';
import { renderVerdict } from './verdict.ts';

async function render(
  code: string,
  changes: Partial<{ width: number; unicode: boolean; hasTimeline: boolean }> = {},
): Promise<string> {
  const pack = temporaryPack();
  const exercise = fakeExercise('payment-processor', pack);
  const files = [{ path: 'processor.ts', text: code }];
  const verdict = await fakeCourse(pack).gradeSubmission({ exercise, files }, {});
  const { width = 80, unicode = true, hasTimeline = false } = changes;
  const view = {
    verdict,
    exercise,
    files,
    focus: verdict.counterexamples[0] ?? null,
    hasTimeline,
    isFull: false,
    hasCommands: true,
  };
  return renderVerdict(view, { width, style: createStyle({ colorLevel: 0, unicode }) });
}

test('bugs alive: the line, the board without their titles, the promise, what to type', async () => {
  expect(await render(`${STARTER}// fixed: rounding`)).toMatchInlineSnapshot(`
    "payment-processor: 1 of 3 bugs fixed, 2 alive.

      1  ✗ alive  race
      2  ✗ alive  idempotency
      3  ✓ fixed  money        A third of a cent goes missing

    Broken promise, one of 2
      two charges at once both leave their mark
      Bug 1, race. Breaks in 68 of 70 equally weighted interleavings.

      bugbash check --timeline   the facts, and the run that breaks it
      bugbash replay 'check-lost-update:A3 B* A*'
          this very run again, after an edit
      bugbash hint               a hint for the bug at hand"
  `);
});

test('the same at 40 columns in ASCII', async () => {
  expect(await render(`${STARTER}// fixed: rounding`, { width: 40, unicode: false })).toMatchInlineSnapshot(`
    "payment-processor: 1 of 3 bugs fixed, 2
    alive.

      1  x alive  race
      2  x alive  idempotency
      3  + fixed  money
                  A third of a cent goes
                  missing

    Broken promise, one of 2
      two charges at once both leave their
      mark
      Bug 1, race. Breaks in 68 of 70
      equally weighted interleavings.

      bugbash check --timeline
          the facts, and the run that breaks
          it
      bugbash replay 'check-lost-update:A3 B* A*'
          this very run again, after an edit
      bugbash hint
          a hint for the bug at hand"
  `);
});

test('passed: how much was looked at, and what comes next', async () => {
  expect(await render('// fixed: lost-update fixed: double-charge fixed: rounding')).toMatchInlineSnapshot(`
    "payment-processor: passed. All 3 bugs fixed, every behaviour holds.

      1  ✓ fixed  race         Two charges at once overwrite each other
      2  ✓ fixed  idempotency  A retried charge is made twice
      3  ✓ fixed  money        A third of a cent goes missing

    3,054 schedules = all 190,224 interleavings. This is a proof, not luck.

      bugbash solution   the reference, and the story of each bug
      bugbash list       choose the next exercise"
  `);
});

test('passed, with a remark: it stands before the proof', () => {
  const remark = {
    kind: 'serial' as const,
    check: 'any',
    message: 'Right, but one at a time: a lock around everything.',
  };
  const verdict = { ...verdictOf('passed', ''), remarks: [remark, { ...remark, check: 'other' }] };
  const exercise = fakeExercise('payment-processor', temporaryPack());
  const view = { verdict, exercise, files: [], focus: null };
  const text = renderVerdict(
    { ...view, hasTimeline: false, isFull: false, hasCommands: false },
    { width: 40, style: createStyle({ colorLevel: 0, unicode: false }) },
  );
  expect(text.split('\n\n').slice(2)).toEqual([
    'Right, but one at a time: a lock around\neverything.',
    expect.stringMatching(/^3,054 schedules/),
  ]);
});

test('cannot be graded: the place, the line, and that nothing was counted', async () => {
  expect(await render(`${'\n'.repeat(5)}  ${MARKS.syntaxError}`)).toMatchInlineSnapshot(`
    "payment-processor: cannot be graded as it is. Nothing was counted.

      processor.ts:6:11: A name is expected here.
        6 │ const = ;

    Nothing can be judged before this is mended; it does not count as an attempt."
  `);
});

test('stopped at a limit: which one, and what it usually means', async () => {
  expect(await render(`${'\n'.repeat(5)}  ${MARKS.endlessLoop}`)).toMatchInlineSnapshot(`
    "payment-processor: stopped at a limit. 0 of 3 bugs fixed, 3 not decided.

      processor.ts:6:5: The code ran over its budget of interrupt ticks.
        6 │ while (true) {}
      One step ran far longer than payment code needs: look for a loop that does not
      end.

    Limits are counts, the same on every machine, and far above what a correct
    solution needs.

      1  ? open   race
      2  ? open   idempotency
      3  ? open   money"
  `);
});

test('where bugs are not to be told of, the points are', () => {
  const score = { earned: 4, possible: 6 };
  expect(lineOf({ bugs: [], score })).toBe('desk: 4 of 6 points.');
  expect(lineOf({ bugs: [], score, outcome: 'passed' })).toBe('desk: passed, 4 of 6 points.');
});

function lineOf(changes: Partial<Verdict>): string {
  const bug = { id: 'b', category: 'race', state: 'fixed', checks: [] } as const;
  return verdictLine({
    exercise: 'desk',
    outcome: 'failed',
    bugs: [bug],
    behaviour: [],
    ...changes,
  } as unknown as Verdict);
}

test('a verdict line never needs a colour', () => {
  const alive = { id: 'c', category: 'race', state: 'alive', checks: [] } as const;
  const broken = { id: 'x', state: 'broken' } as const;
  expect([
    lineOf({ outcome: 'passed' }),
    lineOf({ bugs: [alive], behaviour: [broken] }),
    lineOf({}),
    lineOf({ outcome: 'undecided', bugs: [{ ...alive, state: 'undecided' }] }),
  ]).toMatchInlineSnapshot(`
    [
      "desk: passed. The bug is fixed, every behaviour holds.",
      "desk: 0 of 1 bug fixed, 1 alive. 1 behaviour broken.",
      "desk: 1 of 1 bug fixed. Together they still break a promise.",
      "desk: no verdict: a fault of bugbash, not of your code. 0 of 1 bug fixed, 1 not decided.",
    ]
  `);
});
