import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';

/* The very commands of docs/ci and action.yml, run by bash in an empty folder with the packed program. */

const ROOT = resolve(import.meta.dirname, '..');
let home = '';
let tarball = '';

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'bugbash-ci-docs-'));
  // `dist` is built before the tests run; packing must not build it under their feet.
  const name = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', home], { cwd: ROOT });
  tarball = join(home, name.toString().trim().split('\n').at(-1) ?? '');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Step {
  readonly run?: string;
}

/** The first YAML blocks of a page, as what they say. */
function workflows(page: string): readonly Record<string, any>[] {
  const text = readFileSync(join(ROOT, 'docs/ci', page), 'utf8');
  return [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => parse(match[1] ?? '') as Record<string, any>);
}

/** A checkout with two submissions: one passes, one does not. */
function checkout(): string {
  const folder = mkdtempSync(join(home, 'checkout-'));
  const file = 'payment-processor.ts';
  for (const [name, from] of [
    ['ann', 'reference'],
    ['bob', 'exercises'],
  ] as const) {
    mkdirSync(join(folder, 'students', name), { recursive: true });
    cpSync(join(ROOT, from, 'payment-processor', file), join(folder, 'students', name, file));
  }
  return folder;
}

function run(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): { code: number | null; out: string } {
  // What npm is told by its surroundings (a registry, a cache) holds here too.
  const base = { ...process.env, RUNNER_TEMP: join(home, 'runner'), BUGBASH: tarball };
  const files = { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md'), GITHUB_OUTPUT: join(cwd, 'output.txt') };
  const end = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
    cwd,
    encoding: 'utf8',
    env: { ...base, ...files, ...env },
  });
  return { code: end.status, out: `${end.stdout}${end.stderr}` };
}

function scriptOf(steps: readonly Step[]): string {
  return steps.flatMap((step) => step.run ?? []).join('\n');
}

test('GitHub Actions: one job annotates, sums up and fails, because one submission does', { timeout: 300_000 }, () => {
  const [workflow] = workflows('github-actions.md');
  const folder = checkout();
  const { code, out } = run(scriptOf(workflow?.['jobs'].grade.steps), folder);
  expect(out).toMatch(/^::error file=students\/bob\/payment-processor\.ts/m);
  expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('| `students/ann` | ✅ passed | 6 of 6 |');
  expect(readFileSync(join(folder, 'bugbash-junit.xml'), 'utf8')).toContain('<testsuites name="bugbash"');
  expect(code).toBe(1);
});

test('GitHub Actions: a matrix plans, grades and merges', { timeout: 300_000 }, () => {
  const jobs = workflows('github-actions.md')[1]?.['jobs'];
  const folder = checkout();
  expect(run(scriptOf(jobs.plan.steps), folder).code).toBe(0);
  const { shard } = JSON.parse(/^matrix=(.*)$/m.exec(readFileSync(join(folder, 'output.txt'), 'utf8'))?.[1] ?? '{}');
  expect(shard).toEqual(['1/2', '2/2']);
  for (const one of shard as string[]) expect(run(scriptOf(jobs.grade.steps), folder, { SHARD: one }).code).toBe(0);
  expect(run(scriptOf(jobs.merge.steps), folder)).toMatchObject({
    code: 1,
    out: expect.stringContaining('1 passed, 1 failed'),
  });
  expect(JSON.parse(readFileSync(join(folder, 'class.json'), 'utf8'))).toMatchObject({ complete: true, expected: 2 });
});

test('GitHub Classroom: the result is base64 of JSON with whole points', { timeout: 300_000 }, () => {
  const folder = checkout();
  const [workflow] = workflows('github-classroom.md');
  expect(run(scriptOf(workflow?.['jobs']['run-autograding-tests'].steps), folder).code).toBe(0);
  const result = /^result=(.*)$/m.exec(readFileSync(join(folder, 'output.txt'), 'utf8'))?.[1] ?? '';
  expect(JSON.parse(Buffer.from(result, 'base64').toString())).toMatchObject({ status: 'pass', max_score: 6 });
});

test('GitLab: parallel jobs and a merge', { timeout: 300_000 }, () => {
  const [pipeline] = workflows('gitlab.md');
  const folder = checkout();
  const env = { CI_PROJECT_DIR: folder, CI_NODE_TOTAL: '2' };
  for (const index of ['1', '2']) {
    expect(run(pipeline?.['grade'].script.join('\n'), folder, { ...env, CI_NODE_INDEX: index }).code).toBe(0);
  }
  expect(run(pipeline?.['merge'].script.join('\n'), folder, env).code).toBe(1);
  expect(readFileSync(join(folder, 'class.md'), 'utf8')).toContain('2 submissions: 1 passed, 1 not passed.');
});

test('Gradescope: results.json of one submission', { timeout: 300_000 }, () => {
  const folder = checkout();
  const page = readFileSync(join(ROOT, 'docs/ci/gradescope.md'), 'utf8');
  cpSync(join(folder, 'students/bob'), join(folder, 'submission'), { recursive: true });
  const scripts = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  for (const script of scripts) expect(run(script, folder, { AUTOGRADER: folder }).code).toBe(0);
  expect(JSON.parse(readFileSync(join(folder, 'results/results.json'), 'utf8'))).toMatchObject({ score: 0 });
});

test('action.yml: its own step, with its inputs as variables', { timeout: 300_000 }, () => {
  const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Record<string, any>;
  const folder = checkout();
  const step = action['runs'].steps.at(-1);
  const env = {
    GITHUB_ACTION_PATH: ROOT,
    INPUT_PATH: 'students',
    INPUT_EXERCISE: 'payment-processor',
    INPUT_REVEAL: 'promise',
  };
  const { code, out } = run(step.run, folder, { ...env, INPUT_JUNIT: 'j.xml', INPUT_SHARD: '' });
  expect([code, out]).toEqual([1, expect.stringMatching(/::notice title=bugbash::2 submissions: 1 passed, 1 failed/)]);
  expect(step.run).not.toContain('${{');
});
