import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeExercise, STARTER } from '../../test/cli/fake-exercise.ts';
import { temporaryPack, temporaryWorkspace } from '../../test/cli/temporary.ts';
import { restoreStarter, startExercise } from './start-exercise.ts';

test('a started exercise has the starter and a README that ends with the card', () => {
  const workspace = temporaryWorkspace();
  const { folder, written, kept } = startExercise(workspace, fakeExercise('desk', temporaryPack()), '## The card\n');
  expect([written, kept]).toEqual([['README.md', 'processor.ts'], []]);
  expect(readFileSync(join(folder, 'processor.ts'), 'utf8')).toBe(STARTER);
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toMatch(/^# The payment processor[\s\S]*\n\n## The card\n$/);
});

test('starting again overwrites nothing and puts back what is missing', () => {
  const workspace = temporaryWorkspace();
  const exercise = fakeExercise('desk', temporaryPack());
  const { folder } = startExercise(workspace, exercise, '');
  writeFileSync(join(folder, 'processor.ts'), 'my work');
  expect(startExercise(workspace, exercise, '').kept).toEqual(['README.md', 'processor.ts']);
  expect(readFileSync(join(folder, 'processor.ts'), 'utf8')).toBe('my work');
});

test('a file too large for a snapshot is not overwritten by the starter', () => {
  const workspace = temporaryWorkspace();
  const exercise = fakeExercise('desk', temporaryPack());
  const { folder } = startExercise(workspace, exercise, '');
  writeFileSync(join(folder, 'processor.ts'), 'x'.repeat(5 * 1024 * 1024));
  expect(() => restoreStarter(workspace, exercise)).toThrow('cannot be kept in a snapshot');
  expect(readFileSync(join(folder, 'processor.ts')).length).toBe(5 * 1024 * 1024);
});
