import { expect, test } from 'vitest';
import { builtInPackRoot } from '../../catalog/exercise-paths.ts';
import { loadExercise } from '../../catalog/load-exercise.ts';
import { invalidVerdict } from '../../grading/assemble-verdict.ts';
import { createStyle } from '../style.ts';
import { renderPreview } from './preview.ts';

test('an author sees the exercise in the order in which a candidate does, rung by rung', () => {
  const exercise = loadExercise(builtInPackRoot(), 'payment-processor');
  const [bug] = exercise.bugs;
  if (bug === undefined) throw new RangeError('the exercise has bugs');
  const problem = { kind: 'internal', message: 'made up' };
  const verdict = invalidVerdict(exercise, exercise.starter, problem, {
    startedAt: '',
    durationMs: 0,
    host: '',
    outerSandbox: 'none',
  });
  const rungs = (['symptom', 'question', 'reveal'] as const).map((rung) => ({
    rung,
    text: { words: `Words of ${rung}.`, code: [], file: null },
  }));
  const style = createStyle({ colorLevel: 0, unicode: true });
  const view = { exercise, verdict, bugs: [{ number: 1, bug, rungs }], referencePaths: ['reference/x.ts'] };
  const text = renderPreview(view, { width: 80, style });
  const landmarks = [
    'On starting',
    exercise.title,
    'The brief',
    '## The contract',
    'The first check, of the starter',
    'Bug 1, race (no-lock)',
    'Words of symptom.',
    'Words of reveal.',
    'The debrief',
    bug.title,
    'reference/x.ts',
  ].map((mark) => text.indexOf(mark));
  expect(landmarks).not.toContain(-1);
  expect(landmarks).toEqual([...landmarks].sort((a, b) => a - b));
});
