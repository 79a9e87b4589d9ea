import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtInPackRoot } from '../src/catalog/exercise-paths.ts';

/* What people get wrong, through the real program: one clear line, what to do about it, and the exit code that says whose it is. */
const ROOT = builtInPackRoot();
const REFERENCE = readFileSync(join(ROOT, 'reference/payment-processor/payment-processor.ts'), 'utf8');
const MEGABYTES_10 = 10 << 20;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bugbash-bad-'));
  const files = {
    'solution.ts': REFERENCE,
    'empty.ts': '',
    'unclosed.ts': REFERENCE.replace('async charge(', 'async charge(('),
    'other-class.ts': 'export class Wallet {}\n',
    'no-class.ts': 'class PaymentProcessor {}\n',
    'no-method.ts': REFERENCE.replace('async balance(', 'async funds('),
    'huge.ts': 'a'.repeat(MEGABYTES_10),
    'fs.ts': `import { readFileSync } from 'node:fs';\n${REFERENCE}`,
    'throws.ts': `${REFERENCE}\nthrow new Error('not ready');\n`,
    'nul.ts': Buffer.from(REFERENCE, 'utf16le'),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  mkdirSync(join(folder, 'without'));
  symlinkSync(join(folder, 'solution.ts'), join(folder, 'link.ts'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function bugbash(...argv: string[]) {
  const env = { PATH: process.env['PATH'], COLUMNS: '120' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/bugbash.js'), ...argv], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('input that has to be mended before anything is graded: exit 2', () => {
  test.each([
    [
      'an exercise that does not exist',
      ['solution.ts', '--exercise', 'payment-proccessor'],
      'There is no exercise "payment-proccessor".',
      'Did you mean "payment-processor"?',
    ],
    ['a file that does not exist', ['soluton.ts'], 'There is no file', 'solution.ts'],
  ])('%s', (_name, args, said, remedy) => {
    const exercise = args.includes('--exercise') ? [] : ['--exercise', 'payment-processor'];
    const { status, stdout, stderr } = bugbash('grade', ...args, ...exercise);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(said);
    expect(stderr).toContain(remedy);
    expect(stderr).not.toMatch(/at .*\.js:\d+/);
  });
});

describe('a submission that cannot be graded: the outcome `invalid`, exit 1', () => {
  test.each([
    ['empty.ts', 'empty', {}, /empty/],
    ['unclosed.ts', 'syntax', { line: 51, column: 16 }, /^Syntax error: /],
    ['other-class.ts', 'missing-export', {}, /no exported class PaymentProcessor\. It exports Wallet/],
    ['no-class.ts', 'missing-export', {}, /no exported class PaymentProcessor\. It exports nothing/],
    ['no-method.ts', 'missing-method', {}, /no method balance/],
    ['huge.ts', 'too-large', {}, /larger than 256 KB/],
    [
      'fs.ts',
      'forbidden-import',
      { line: 1, column: 31 },
      /"node:fs" cannot be imported here\. Allowed are bugbash\/ports/,
    ],
    ['throws.ts', 'throws-at-load', {}, /not ready/],
    ['nul.ts', 'syntax', { line: 1 }, /character/],
    ['without', 'missing-file', {}, /no file payment-processor\.ts/],
    ['link.ts', 'not-plain-file', {}, /not a plain file/],
    ['/dev/zero', 'not-plain-file', {}, /not a plain file/],
  ])('%s', (name, kind, place, message) => {
    const { status, stdout } = bugbash('grade', name, '--exercise', 'payment-processor', '--json');
    const { outcome, problems, score } = JSON.parse(stdout);
    expect({ status, outcome, earned: score.earned }).toEqual({ status: 1, outcome: 'invalid', earned: 0 });
    expect(problems).toEqual([expect.objectContaining({ kind, ...place, message: expect.stringMatching(message) })]);
  });
});
