import { expect, test } from 'vitest';
import { builtInPackRoot } from '../catalog/exercise-paths.ts';
import { loadExercise } from '../catalog/load-exercise.ts';
import { gradeSubmission } from './grade-submission.ts';

test('an exercise that is named with its pack is graded by suites that know it by its id', async () => {
  const exercise = loadExercise(builtInPackRoot(), 'payment-processor');
  const named = { ...exercise, id: 'acme-bugs/payment-processor' };
  const verdict = await gradeSubmission({ exercise: named, files: exercise.starter, only: 'public' });
  expect(verdict).toMatchObject({ exercise: 'acme-bugs/payment-processor', outcome: 'failed' });
  expect(verdict.problems.map(({ kind }) => kind)).toEqual(['partial']);
}, 60_000);
