import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ALL_FIXED, CODE, newCandidate, startedCandidate } from './candidate.ts';
import { STARTER } from './fake-exercise.ts';

test('doctor says what is in order, what is not, and changes nothing', async () => {
  const candidate = await startedCandidate();
  const good = await candidate.type('doctor', { env: { EDITOR: 'vim' } });
  expect(good.code).toBe(0);
  expect(good.out).toMatch(/^OK {4}node: Node [\s\S]*OK {4}state: readable[\s\S]*OK {4}editor: vim/);
  candidate.write('.bugbash/state.json', '{"version":1,');
  const damaged = await candidate.type('doctor');
  expect(damaged.out).toMatch(/WARN {2}state: damaged\n.*sets it aside[\s\S]*WARN {2}editor: none is set/);
  expect(readFileSync(join(candidate.root, '.bugbash/state.json'), 'utf8')).toBe('{"version":1,');
  expect((await newCandidate().type('doctor')).out).toMatch(/WARN {2}workspace: none here/);
});

test('completion: bash takes the script, and the others name every command', async () => {
  const candidate = newCandidate();
  const bash = (await candidate.type('completion bash')).out;
  execFileSync('bash', ['-n'], { input: bash });
  const shown = execFileSync('bash', [
    '-c',
    `${bash}\nCOMP_WORDS=(bugbash che); COMP_CWORD=1; _bugbash; echo "\${COMPREPLY[@]}"`,
  ]);
  expect(shown.toString()).toBe('check\n');
  for (const shell of ['zsh', 'fish']) {
    const { out } = await candidate.type(`completion ${shell}`);
    for (const word of ['watch', 'interview', 'doctor', 'json']) expect(out).toContain(word);
  }
  expect(await candidate.type('completion tcsh')).toMatchObject({ code: 2 });
});

test('check --bug looks at one bug and records nothing', async () => {
  const candidate = await startedCandidate();
  candidate.write(CODE, '// fixed: lost-update\n');
  expect(await candidate.type('check --bug 1')).toMatchObject({ code: 0, err: '' });
  const alive = await candidate.type('check --bug double-charge');
  expect(alive.code).toBe(1);
  expect(alive.out).toMatch(
    /^payment-processor: bug 2 \(idempotency\) is alive\.[\s\S]*the same key twice charges once/,
  );
  expect((await candidate.type('check --bug 9')).err).toMatch(/no bug "9"[\s\S]*1 to 3/);
  expect((await candidate.type('progress')).out).toContain('0 checks');
});

test('reset --all puts every started exercise back, and history lists what was kept', async () => {
  const candidate = await startedCandidate();
  await candidate.type('start refund-desk');
  candidate.write(CODE, 'my work');
  expect((await candidate.type('reset --all')).err).toContain('bugbash reset --all --yes');
  expect((await candidate.type('reset --all --yes')).code).toBe(0);
  expect(candidate.read(CODE)).toBe(STARTER);
  expect((await candidate.type('history payment-processor')).out).toContain('before reset');
});

test('every command has examples in its help', async () => {
  const candidate = newCandidate();
  const names = [...(await candidate.type('--help')).out.matchAll(/^ {2}([a-z]+) /gm)].map((match) => match[1] ?? '');
  expect(names).toContain('watch');
  for (const name of [
    'init',
    'list',
    'start',
    'watch',
    'edit',
    'brief',
    'check',
    'progress',
    'undo',
    'history',
    'reset',
    'solution',
    'review',
    'interview',
    'submit',
    'doctor',
    'completion',
  ])
    expect((await candidate.type(`${name} --help`)).out).toMatch(/Examples?:\n {2}\$ /);
});

test('list: filters, search and ids', async () => {
  const candidate = await startedCandidate();
  candidate.write(CODE, ALL_FIXED);
  await candidate.type('check');
  expect((await candidate.type('list --done --ids')).out).toBe('payment-processor\n');
  expect((await candidate.type('list --pending --ids')).out).toBe('refund-desk\n');
  expect((await candidate.type('list --search DESK --ids')).out).toBe('refund-desk\n');
  expect((await candidate.type('list --search nothing')).out).toBe('No exercise fits that.\n');
});

test('progress: where am I weak, by category', async () => {
  const candidate = await startedCandidate();
  candidate.write(CODE, '// fixed: lost-update\n');
  await candidate.type('check');
  const { out } = await candidate.type('progress');
  expect(out).toMatch(/by category\n {2}idempotency {2}0\/1 {2}░+\n {2}money {8}0\/1 {2}░+\n {2}race {9}1\/1 {2}█+\n/);
});

test('review: marks are held against the planted bugs, and nothing is run', async () => {
  const candidate = await startedCandidate();
  expect((await candidate.type('review')).out).toMatch(/nothing is marked yet[\s\S]*BUG\(race\)/);
  candidate.write(CODE, STARTER.replace('    return true', '    // BUG(race): no lock\n    return true'));
  candidate.write('payment-processor/review.md', '- 1 (money): the import\n');
  const { code, out } = await candidate.type('review');
  expect(code).toBe(1);
  expect(out).toMatch(/^payment-processor: 1 of 3 bugs found, 1 false alarm\. Precision 50%, recall 33%\./);
  expect(out).toMatch(
    /processor\.ts:9 \(race\): Two charges at once[\s\S]*processor\.ts:1 \(money\): no planted bug here/,
  );
  expect(candidate.course.graded).toEqual([]);
  expect(JSON.parse((await candidate.type('review --json')).out)).toMatchObject({
    precision: 0.5,
    found: [{ bug: 'lost-update' }],
  });
});
