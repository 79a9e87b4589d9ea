import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { builtInPackRoot } from '../src/catalog/exercise-paths.ts';
import { loadExercise } from '../src/catalog/load-exercise.ts';
import { gradeBatch } from '../src/grading/grade-batch.ts';
import { openGradingHost } from '../src/grading/grading-host.ts';
import { findOuterSandbox, type OuterSandbox } from '../src/grading/outer-sandbox.ts';
import type { Verdict } from '../src/verdict/verdict.ts';

const TIME_MAX_MS = 120_000;
const exercise = loadExercise(builtInPackRoot(), 'payment-processor');
const found = findOuterSandbox(process.env['PATH'], exercise.suites);
/** Where there is none, the name of the skipped tests says why. */
const why = 'missing' in found ? ` (skipped: ${found.missing})` : '';

async function grade(outerSandbox: OuterSandbox | null): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  const requests = [exercise.reference, exercise.starter].map((files) => ({ exercise, files }));
  for await (const { verdict } of gradeBatch(requests, { jobs: 1, outerSandbox })) verdicts.push(verdict);
  return verdicts;
}

describe.skipIf('missing' in found)(`an outer sandbox${why}`, () => {
  const sandbox = found as OuterSandbox;

  test('changes no verdict, and each verdict tells of it', { timeout: TIME_MAX_MS }, async () => {
    const [inside, outside] = [await grade(sandbox), await grade(null)];
    expect(inside.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
    expect(inside.map(({ hash }) => hash)).toEqual(outside.map(({ hash }) => hash));
    expect(inside.map(({ volatile }) => volatile.outerSandbox)).toEqual(['bubblewrap', 'bubblewrap']);
    expect(outside.map(({ volatile }) => volatile.outerSandbox)).toEqual(['none', 'none']);
  });

  test.each([
    ['reads no file of the machine', `require('node:fs').readFileSync('/etc/passwd')`],
    ['writes nothing beside the program', `require('node:fs').writeFileSync('${builtInPackRoot()}/dist/x', '')`],
    ['sees no other process', `process.kill(${process.pid}, 0)`],
    [
      'has no way out',
      `require('node:dgram').createSocket('udp4').send('x', 9, '192.0.2.1', (e) => { if (e) throw e })`,
    ],
  ])('%s', (_what, code) => {
    const run = (command: string, args: readonly string[]) =>
      spawnSync(command, [...args, '-e', code], { encoding: 'utf8', env: {} });
    const inside = run(sandbox.command, [...sandbox.args, process.execPath]);
    expect(inside.stderr).toMatch(/ENOENT|EROFS|ESRCH|ENETUNREACH/);
    expect(inside.status).not.toBe(0);
  });
});

test.skipIf('missing' in found)(`leaves nothing behind when it is killed${why}`, { timeout: TIME_MAX_MS }, async () => {
  const host = openGradingHost(found as OuterSandbox);
  const inner = await soon(() => childOf(host.pid() ?? 0));
  expect(readFileSync(`/proc/${inner}/cmdline`, 'utf8')).toContain('grading-child.js');
  host.close();
  await soon(() => (existsSync(`/proc/${inner}`) ? null : inner));
});

/** The innermost descendant of a process, once it is Node; null until then. */
function childOf(pid: number): number | null {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
  if (child !== undefined) return childOf(child);
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('bwrap') ? null : pid;
}

async function soon<T>(look: () => T | null): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== null) return found;
    await sleep(20);
  }
}

test('where bubblewrap is not installed there is none, and it is said', () => {
  expect(findOuterSandbox('/nowhere', [])).toEqual({ missing: 'bubblewrap is not installed' });
});
