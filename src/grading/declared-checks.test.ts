import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { loadExercise } from '../catalog/load-exercise.ts';
import { copyExercise, type PackCopy } from '../catalog/testing/broken-pack.ts';
import { declaredChecks } from './declared-checks.ts';

const ID = 'payment-processor';
const folders: PackCopy[] = [];
afterEach(() => folders.splice(0).forEach((copy) => rmSync(copy.root, { recursive: true })));

test('what stands in public.test.ts is public and comes first; what stands elsewhere is hidden', () => {
  const copy = copyExercise(ID);
  folders.push(copy);
  const behaviour = readFileSync(join(copy.root, `graders/${ID}/behaviour.test.ts`), 'utf8');
  copy.remove(`graders/${ID}/behaviour.test.ts`);
  copy.write(`graders/${ID}/public.test.ts`, behaviour);
  const checks = declaredChecks(loadExercise(copy.root, ID));
  const shown = checks.filter((check) => check.public);
  expect(shown.map((check) => check.kind)).toEqual(shown.map(() => 'behaviour'));
  expect(checks.slice(0, shown.length)).toEqual(shown);
  expect(checks.length).toBeGreaterThan(shown.length);
});
