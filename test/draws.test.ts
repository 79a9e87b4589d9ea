import { rmSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { builtInPackRoot } from '../src/catalog/exercise-paths.ts';
import { exerciseIds } from '../src/catalog/list-exercises.ts';
import { loadExercise } from '../src/catalog/load-exercise.ts';
import { copyExercise } from '../src/catalog/testing/broken-pack.ts';
import { gradeMany, gradeSubmission } from '../src/grading/grade-submission.ts';
import type { Verdict } from '../src/verdict/verdict.ts';

/* Hidden ids and amounts are drawn for each submission: another one meets others, and nothing else changes. */

const ID = 'payment-processor';
const TIME_MAX_MS = 300_000;

/** The same code under other hashes, each of which draws anew. */
function withNotes(files: readonly { readonly path: string; readonly text: string }[], times: number) {
  return Array.from({ length: times }, (_none, at) => ({
    files: files.map((file, place) => (place === 0 ? { ...file, text: `${file.text}// ${at}\n` } : file)),
  }));
}

const factsOf = ({ counterexamples }: Verdict) => counterexamples.map(({ facts }) => facts.join('; '));
const schedulesOf = ({ counterexamples }: Verdict) =>
  counterexamples.map(({ schedule, fails, of }) => [schedule, fails, of]);

describe.each(exerciseIds(builtInPackRoot()))('%s', (id) => {
  const exercise = loadExercise(builtInPackRoot(), id);

  test(
    'whatever is drawn, the reference passes after the very same exploration',
    async () => {
      const verdicts = await gradeMany(exercise, withNotes(exercise.reference, 8));
      expect(verdicts.map(({ outcome }) => outcome)).toEqual(verdicts.map(() => 'passed'));
      expect(new Set(verdicts.map(({ explored }) => JSON.stringify(explored))).size).toBe(1);
    },
    TIME_MAX_MS,
  );

  test(
    'whatever is drawn, the starter fails in the same schedules',
    async () => {
      const verdicts = await gradeMany(exercise, withNotes(exercise.starter, 3));
      const [first, ...others] = verdicts.map(schedulesOf);
      for (const other of others) expect(other).toEqual(first);
    },
    TIME_MAX_MS,
  );
});

test('another submission meets other values, the same one the same', async () => {
  const exercise = loadExercise(builtInPackRoot(), ID);
  const [one, other, again] = await gradeMany(exercise, [
    ...withNotes(exercise.starter, 2),
    ...withNotes(exercise.starter, 1),
  ]);
  expect(factsOf(again as Verdict)).toEqual(factsOf(one as Verdict));
  const changed = factsOf(other as Verdict).filter((facts, at) => facts !== factsOf(one as Verdict)[at]);
  expect(changed.length).toBeGreaterThan(3);
});

describe('answers keyed to what a suite of constants asks', () => {
  // The last charge of a suite that everybody can read: 300, then the 700 that are left.
  const keyed = `    if (idempotencyKey === 'order-b' && amount === 700) return { success: true, remaining: 0 };\n`;
  const head = '    assertAmount(amount);\n';
  const constants = {
    from: `const [amount, first, last] = [draw.amount(100, 900), draw.key('order'), draw.key('order')];`,
    to: `const [amount, first, last] = [300, 'order-a', 'order-b'];`,
  };

  test.each([
    ['constants', 'fixed', constants.to],
    ['drawn values', 'alive', constants.from],
  ])('against %s the bug counts as %s', async (_suite, state, line) => {
    const copy = copyExercise(ID);
    onTestFinished(() => rmSync(copy.root, { recursive: true }));
    copy.replace(`graders/${ID}/money.test.ts`, constants.from, line);
    const exercise = loadExercise(copy.root, ID);
    const files = exercise.starter.map((file) => ({ ...file, text: file.text.replace(head, () => keyed + head) }));
    const verdict = await gradeSubmission({ exercise, files, only: ['the-balance-can-be-spent-to-exactly-zero'] });
    expect(verdict.bugs.find(({ id }) => id === 'exact-balance-declined')?.state).toBe(state);
  });
});
