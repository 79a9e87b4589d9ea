import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { UserError } from '../base/errors.ts';
import { builtInPackRoot } from '../catalog/exercise-paths.ts';
import { houseRuleFaults } from '../catalog/house-rules.ts';
import { exerciseIds } from '../catalog/list-exercises.ts';
import { inspectExercise } from '../catalog/load-exercise.ts';
import { buildExercise } from './build-exercise.ts';
import { newExercise } from './new-exercise.ts';

function emptyPack(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'bugbash-new-')));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return root;
}

test.each(exerciseIds(builtInPackRoot()))('an exercise made after %s is whole, and up to date', (pattern) => {
  const pack = emptyPack();
  const files = newExercise(pack, 'gift-cards', pattern);
  expect(files).toContain('exercises/gift-cards/gift-cards.ts');
  const { exercise, faults } = inspectExercise(pack, 'gift-cards');
  expect(faults).toEqual([]);
  expect(exercise?.entry.class).toBe('GiftCards');
  expect(exercise && houseRuleFaults(pack, exercise)).toEqual([]);
  expect(buildExercise(pack, 'gift-cards', { check: true }).map(({ change }) => change)).toEqual([
    'unchanged',
    'unchanged',
  ]);
});

test('the starter is made from the reference as well', () => {
  const pack = emptyPack();
  newExercise(pack, 'gift-cards', 'payment-processor');
  const starter = join(pack, 'exercises/gift-cards/gift-cards.ts');
  rmSync(starter);
  const [made] = buildExercise(pack, 'gift-cards', { from: 'reference' });
  expect(made).toEqual({ file: 'exercises/gift-cards/gift-cards.ts', change: 'made' });
  expect(inspectExercise(pack, 'gift-cards').faults).toEqual([]);
});

test('nothing is written over, and an id is an id', () => {
  const pack = emptyPack();
  newExercise(pack, 'gift-cards', 'payment-processor');
  expect(() => newExercise(pack, 'gift-cards', 'payment-processor')).toThrow(UserError);
  expect(() => newExercise(pack, '../gift', 'payment-processor')).toThrow(UserError);
  expect(() => newExercise(pack, 'vouchers', 'no-such')).toThrow(UserError);
});
