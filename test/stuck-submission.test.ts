import { afterAll, describe, expect, test } from 'vitest';
import { builtInPackRoot } from '../src/catalog/exercise-paths.ts';
import { loadExercise } from '../src/catalog/load-exercise.ts';
import { openGradingSession } from '../src/grading/grading-session.ts';
import type { Verdict } from '../src/verdict/verdict.ts';

/*
 * Native work that never polls (joining an array of a billion holes takes half a minute) cannot be stopped from inside.
 * The thread is ended instead, which costs the check at hand, never the submission's other checks or anybody else.
 */
const TIME_MAX_MS = 300_000;
const exercise = loadExercise(builtInPackRoot(), 'payment-processor');
const reference = exercise.reference[0]?.text ?? '';
const NEVER_BACK = 'new Array(1e9).join("");';

const stuckIn = (method: string) => reference.replace(new RegExp(`(async ${method}\\([^{]*\\{)`), `$1 ${NEVER_BACK}`);
const filesOf = (text: string) => [{ path: exercise.files[0] ?? '', text }];
const decided = (verdict: Verdict) => ({
  outcome: verdict.outcome,
  problems: verdict.problems.map(({ kind }) => kind),
  broken: verdict.behaviour.filter(({ state }) => state !== 'holds').map(({ id }) => id),
  bugs: [...new Set(verdict.bugs.map(({ state }) => state))],
});

describe('a submission that does not come back', () => {
  const session = openGradingSession();
  afterAll(() => session.close());

  test(
    'in a method that one check calls, loses that check, and the others are run',
    async () => {
      const first = await session.grade({ exercise, files: filesOf(stuckIn('receipt')) });
      expect(decided(first)).toEqual({
        outcome: 'limited',
        problems: ['stuck-native'],
        broken: ['a-receipt-tells-what-became-of-a-charge'],
        bugs: ['fixed'],
      });
      const again = await session.grade({ exercise, files: filesOf(stuckIn('receipt')) });
      expect(again.hash).toBe(first.hash);
    },
    TIME_MAX_MS,
  );

  test(
    'in a method that nearly every check calls, is given up after two',
    async () => {
      const verdict = await session.grade({ exercise, files: filesOf(stuckIn('charge')) });
      expect(decided(verdict)).toMatchObject({ outcome: 'limited', bugs: ['undecided'] });
      expect(verdict.problems.map(({ message }) => message)).toEqual([
        expect.stringContaining('native operation that does not come back'),
        expect.stringContaining('not run'),
      ]);
    },
    TIME_MAX_MS,
  );

  test(
    'while it is being loaded, is limited as a whole',
    async () => {
      const verdict = await session.grade({ exercise, files: filesOf(`${reference}\nexport const x = ${NEVER_BACK}`) });
      expect(decided(verdict)).toMatchObject({ outcome: 'limited', problems: ['stuck-native'], bugs: ['undecided'] });
    },
    TIME_MAX_MS,
  );

  test('leaves the next submission as it would have been', async () => {
    expect((await session.grade({ exercise, files: exercise.reference })).outcome).toBe('passed');
  });
});
