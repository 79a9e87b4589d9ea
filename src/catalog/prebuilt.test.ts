import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtInPackRoot } from './exercise-paths.ts';
import { loadExercise } from './load-exercise.ts';
import { prebuild, readPrebuilt } from './prebuilt.ts';

const id = 'payment-processor';

test('what the build keeps is what the files say, whatever folder the program is in', async () => {
  const dist = (await import(join(builtInPackRoot(), 'dist/catalog/prebuilt.js'))) as {
    readPrebuilt: typeof readPrebuilt;
  };
  expect(dist.readPrebuilt(builtInPackRoot(), id)).toEqual(loadExercise(builtInPackRoot(), id));
});

test('one changed byte of any file changes the fingerprint', () => {
  const root = mkdtempSync(join(tmpdir(), 'bugbash-prebuilt-'));
  try {
    for (const folder of ['exercises', 'reference', 'graders'])
      cpSync(join(builtInPackRoot(), folder), join(root, folder), { recursive: true });
    const before = prebuild(root, loadExercise(root, id)).fingerprint;
    expect(prebuild(root, loadExercise(root, id)).fingerprint).toBe(before);
    rmSync(join(root, 'reference', id, 'accepted'), { recursive: true });
    expect(prebuild(root, loadExercise(root, id)).fingerprint).not.toBe(before);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('a pack from elsewhere, and an id that is a path, are never taken from the build', () => {
  expect(readPrebuilt(tmpdir(), id)).toBeNull();
  expect(readPrebuilt(builtInPackRoot(), '../catalog/exercise')).toBeNull();
});
