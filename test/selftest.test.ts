import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readHostileCases } from '../src/cli/selftest/hostile-cases.ts';

const ROOT = resolve(import.meta.dirname, '..');

interface CaseLine {
  readonly name: string;
  readonly trouble: string | null;
}

/** Groups whose cases end in moments; those that exhaust something take minutes, and `bugbash selftest` runs them all. */
const QUICK_GROUPS = ['faking-the-verdict', 'finding-the-tests'];

test('the corpus is large, and each case has a name of its own', () => {
  const cases = readHostileCases(join(ROOT, 'selftest'), {
    starter: readFileSync(join(ROOT, 'exercises/payment-processor/payment-processor.ts'), 'utf8'),
    reference: readFileSync(join(ROOT, 'reference/payment-processor/payment-processor.ts'), 'utf8'),
  });
  expect(cases.length).toBeGreaterThanOrEqual(80);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  const groups = readdirSync(join(ROOT, 'selftest')).filter((file) => file.endsWith('.txt'));
  expect(new Set(cases.map(({ group }) => `${group}.txt`))).toEqual(new Set(groups));
});

test.each(['one', 'another'])('hostile cases end as they must, in %s order', { timeout: 300_000 }, (seed) => {
  const words = ['selftest', ...QUICK_GROUPS, '--seed', seed, '--jobs', '2', '--json'];
  const end = spawnSync(process.execPath, [join(ROOT, 'bin/bugbash.js'), ...words], { encoding: 'utf8' });
  const lines = end.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CaseLine);
  expect(lines.filter(({ trouble }) => trouble !== null)).toEqual([]);
  expect(lines.length).toBeGreaterThan(40);
  expect(end.status).toBe(0);
});
