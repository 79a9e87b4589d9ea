import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadExercise } from '../catalog/load-exercise.ts';
import { copyExercise } from '../catalog/testing/broken-pack.ts';
import { certificatePage } from './certificate-page.ts';
import { staleCertificates } from './check-certificates.ts';

const ID = 'payment-processor';

test('a certificate is stale once anything has changed that a verdict depends on', () => {
  const copy = copyExercise(ID);
  onTestFinished(() => rmSync(copy.root, { recursive: true }));
  mkdirSync(join(copy.root, 'docs/certificates'), { recursive: true });
  const { title, hash } = loadExercise(copy.root, ID);
  const about = {
    version: 1 as const,
    exercise: ID,
    title,
    exerciseHash: hash,
    engine: 'x',
    full: true,
    certified: true,
  };
  const page = certificatePage({ ...about, rows: [] });
  copy.write(`docs/certificates/${ID}.md`, page);
  expect(staleCertificates(copy.root)).toEqual([]);
  copy.replace(`graders/${ID}/public.test.ts`, 'toBe(100)', 'toBe(101)');
  copy.write('docs/certificates/gone.md', page);
  expect(staleCertificates(copy.root)).toEqual([
    { file: 'docs/certificates/gone.md', line: 1, message: 'There is no exercise gone.' },
    {
      file: `docs/certificates/${ID}.md`,
      line: 1,
      message: `The exercise has changed since: \`bugbash author prove ${ID} --full --write\`.`,
    },
  ]);
});
