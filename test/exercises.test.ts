import { describe, expect, test } from 'vitest';
import { builtInPackRoot } from '../src/catalog/exercise-paths.ts';
import { exerciseIds } from '../src/catalog/list-exercises.ts';
import { loadExercise } from '../src/catalog/load-exercise.ts';
import { allVariants, tellingVariants } from '../src/catalog/variants.ts';
import { gradeMany, gradeSubmission } from '../src/grading/grade-submission.ts';
import type { Counterexample, Verdict } from '../src/verdict/verdict.ts';

/* The course proves itself: every partly fixed variant shows exactly its bugs, right solutions pass, wrong ones do not.
   Of the 2^n variants the telling ones (one, two, all but one bug alive...); BUGBASH_FULL=1 grades every one. */
const TIME_MAX_MS = 300_000;

const notFixed = (verdict: Verdict) => verdict.bugs.filter((bug) => bug.state !== 'fixed').map((bug) => bug.id);
const brokenBehaviour = (verdict: Verdict) =>
  verdict.behaviour.filter((check) => check.state !== 'holds').map((check) => check.id);

function withoutShares(found: Counterexample | undefined) {
  const rows = found?.timeline.rows.map(({ share: _share, noReturn: _noReturn, ...row }) => row);
  return { ...found, fails: null, of: null, timeline: { ...found?.timeline, rows } };
}

describe.each(exerciseIds(builtInPackRoot()))('%s', (id) => {
  const exercise = loadExercise(builtInPackRoot(), id);

  test('the starter has every bug, and the reference none', async () => {
    const starter = await gradeSubmission({ exercise, files: exercise.starter });
    expect({ outcome: starter.outcome, bugs: notFixed(starter) }).toEqual({
      outcome: 'failed',
      bugs: exercise.bugs.map((bug) => bug.id),
    });
    const reference = await gradeSubmission({ exercise, files: exercise.reference });
    expect({ outcome: reference.outcome, problems: reference.problems, complete: reference.explored.complete }).toEqual(
      {
        outcome: 'passed',
        problems: [],
        complete: true,
      },
    );
  });

  test(
    'every partly fixed variant shows exactly the bugs it has',
    async () => {
      const variants = process.env['BUGBASH_FULL'] ? allVariants(exercise) : tellingVariants(exercise);
      const verdicts = await gradeMany(exercise, variants);
      const seen = verdicts.map((verdict) => ({ alive: notFixed(verdict), broken: brokenBehaviour(verdict) }));
      expect(seen).toEqual(variants.map(({ alive }) => ({ alive, broken: [] })));
    },
    TIME_MAX_MS,
  );

  test(
    'right solutions of other shapes pass, and plausible wrong ones show what they leave alive',
    async () => {
      const fixtures = [...exercise.accepted, ...exercise.rejected];
      const verdicts = await gradeMany(exercise, fixtures);
      const seen = fixtures.map(({ name }, at) => ({ name, alive: verdicts[at] && notFixed(verdicts[at]) }));
      expect(seen).toEqual(
        fixtures.map(({ name, alive }) => ({
          name,
          alive: exercise.bugs.map((bug) => bug.id).filter((bug) => alive.includes(bug)),
        })),
      );
    },
    TIME_MAX_MS,
  );

  test('the public checks run alone, and a counterexample replays to the same end', async () => {
    const verdict = await gradeSubmission({ exercise, files: exercise.starter, only: 'public' });
    expect({ outcome: verdict.outcome, problems: verdict.problems.map(({ kind }) => kind) }).toEqual({
      outcome: 'failed',
      problems: ['partial'],
    });
    const [found] = verdict.counterexamples;
    const [check = '', replay = ''] = found?.schedule.split(':') ?? [];
    const again = await gradeSubmission({ exercise, files: exercise.starter, only: [check], replay });
    // One run tells the same, but for how many others fail.
    expect(again.counterexamples.map(withoutShares)).toEqual([found].map(withoutShares));
  });

  test('grading again gives the same hash, alone and in a batch', async () => {
    const alone = await gradeSubmission({ exercise, files: exercise.starter });
    const [first, second] = await gradeMany(exercise, [{ files: exercise.starter }, { files: exercise.starter }]);
    expect([first?.hash, second?.hash]).toEqual([alone.hash, alone.hash]);
  });
});
