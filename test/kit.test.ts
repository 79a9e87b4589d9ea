import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadExercise } from '../src/catalog/load-exercise.ts';

/* A candidate's kit, made by the program as built, and used as a candidate would. */

const ROOT = resolve(import.meta.dirname, '..');
const ID = 'payment-processor';
let home = '';
let kit = '';
let work = '';

interface Answer {
  readonly code: number | null;
  readonly out: string;
}

function bugbash(program: string, cwd: string, ...words: readonly string[]): Answer {
  const env = { PATH: process.env['PATH'], HOME: home, COLUMNS: '120' };
  const end = spawnSync(process.execPath, [join(program, 'bin/bugbash.js'), ...words], { cwd, encoding: 'utf8', env });
  return { code: end.status, out: `${end.stdout}${end.stderr}` };
}

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'bugbash-kit-')));
  kit = join(home, 'kit');
  expect(bugbash(ROOT, home, 'kit', 'kit').code).toBe(0);
  // What `npm install` would put there.
  symlinkSync(join(ROOT, 'node_modules'), join(kit, 'node_modules'));
  work = join(home, 'work');
  expect(bugbash(kit, home, 'init', 'work').code).toBe(0);
  expect(bugbash(kit, work, 'start', ID).code).toBe(0);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Every file of the kit but the libraries, as text. */
function textsOf(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) return [];
    return entry.isDirectory() ? textsOf(path) : [{ path, text: readFileSync(path, 'utf8') }];
  });
}

describe('what is not in it', () => {
  const exercises = readdirSync(join(ROOT, 'exercises'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => loadExercise(ROOT, entry.name));

  // A line that any starter has gives nothing away.
  const starters = exercises.flatMap(({ starter }) => starter.map(({ text }) => text));

  test.each(exercises.map((exercise) => [exercise.id, exercise] as const))('of %s', (_id, exercise) => {
    const shown = exercise.checks.filter((check) => check.public);
    const secrets = [
      ...exercise.checks.filter((check) => !check.public).flatMap(({ id, promise }) => [id, promise]),
      ...exercise.bugs.flatMap(({ id, title, question }) => [
        ...(shown.some((check) => check.bugs.includes(id)) ? [] : [id]),
        title,
        question,
      ]),
      // Lines that only the fixes have.
      ...exercise.bugs.flatMap(({ diff }) =>
        diff.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'added').map(({ text }) => text.trim())),
      ),
    ].filter((secret) => secret.length > 12 && !starters.some((text) => text.includes(secret)));
    expect(secrets.length).toBeGreaterThan(20);
    const found = textsOf(kit).flatMap(({ path, text }) =>
      secrets.filter((secret) => text.includes(secret)).map((secret) => `${path}: ${secret}`),
    );
    expect(found).toEqual([]);
  });
});

test('check runs the public checks, and says where the hidden ones are', () => {
  const broken = bugbash(kit, work, 'check');
  expect(broken).toMatchObject({ code: 1, out: expect.stringContaining('0 of 1 public check holds') });
  expect(broken.out).toMatch(/hidden checks run in CI, over what you hand in; that grade is the grade of record/);
  cpSync(join(ROOT, 'reference', ID, `${ID}.ts`), join(work, ID, `${ID}.ts`));
  expect(bugbash(kit, work, 'check')).toMatchObject({ code: 0, out: expect.stringContaining('1 of 1 public check') });
});

test('public checks alone are never a pass, and no attempt', () => {
  cpSync(join(ROOT, 'reference', ID, `${ID}.ts`), join(work, ID, `${ID}.ts`));
  const { out } = bugbash(kit, work, 'check', '--json');
  const verdict = JSON.parse(out.split('\n').find((line) => line.startsWith('{')) ?? '') as Record<string, unknown>;
  expect(verdict).toMatchObject({ outcome: 'undecided', score: { earned: 0, possible: 0 } });
  expect(bugbash(kit, work, 'progress').out).toContain('0 of');
});

test('the failing run can be seen and replayed', () => {
  cpSync(join(ROOT, 'exercises', ID, `${ID}.ts`), join(work, ID, `${ID}.ts`));
  const { out } = bugbash(kit, work, 'check', '--timeline');
  expect(out).toMatch(/One of the planted bugs\. Breaks in/);
  expect(out).not.toContain('bugbash hint');
  const [, token = ''] = /bugbash replay '([^']+)'/.exec(out) ?? [];
  expect(bugbash(kit, work, 'replay', token)).toMatchObject({ code: 1, out: expect.stringContaining('charge(600') });
});

test.each([
  ['hint'],
  ['solution'],
  ['review'],
  ['check', '--bug', '1'],
  ['interview', '--yes'],
  ['grade', ID, '--exercise', ID],
  ['verify', 'result.json', ID],
  ['selftest'],
  ['author', 'prove', ID],
  ['author', 'build', ID],
  ['kit', 'another'],
])('%s says in a sentence that a kit does not have what it needs', (...words) => {
  const { code, out } = bugbash(kit, work, ...words);
  expect(out).toMatch(/^A candidate's kit has no [a-z -]+: the hidden checks and the reference that it needs are not/m);
  expect(code).toBe(2);
});

// `grade` starts its grading process before it finds out that there is nothing to grade.
test.skipIf(process.platform !== 'linux')('a command that ends at once leaves no process behind', async () => {
  for (let round = 0; round < 4; round += 1) expect(bugbash(kit, work, 'grade', ID, '--exercise', ID).code).toBe(2);
  await expect.poll(() => processesOf(kit), { timeout: 30_000 }).toEqual([]);
});

/** Command lines of the processes that run this kit. */
function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .map(commandLineOf)
    .filter((line) => line.includes(folder));
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // It has ended in the meantime.
  }
}

describe('making one', () => {
  test('as a tarball that npm installs: the same bytes each time', { timeout: 120_000 }, () => {
    for (const out of ['one.tgz', 'two.tar.gz']) expect(bugbash(ROOT, home, 'kit', out, '--exercise', ID).code).toBe(0);
    expect(readFileSync(join(home, 'one.tgz')).equals(readFileSync(join(home, 'two.tar.gz')))).toBe(true);
    const listing = spawnSync('tar', ['tzf', join(home, 'one.tgz')], { encoding: 'utf8' }).stdout;
    expect(listing).toContain(`package/graders/${ID}/public.test.ts`);
    expect(listing).not.toMatch(/reference\/|partial-refunds|prebuilt\//);
  });

  test('never over something that is there', () => {
    expect(bugbash(ROOT, home, 'kit', 'kit')).toMatchObject({ code: 2, out: expect.stringMatching(/^kit exists/m) });
  });
});
