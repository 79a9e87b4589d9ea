import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Verdict } from '../../src/verdict/verdict.ts';
import { ALL_FIXED, CODE, newCandidate, startedCandidate } from './candidate.ts';
import { STARTER } from './fake-exercise.ts';
import { MARKS } from './fake-verdict.ts';

test('alone and without a terminal, bugbash says what to type next', async () => {
  const candidate = newCandidate();
  expect((await candidate.type('')).out).toContain('bugbash init my-bugbash');
  await candidate.type('init');
  expect((await candidate.type('')).out).toContain('bugbash start <id>');
  await candidate.type('start payment-processor');
  const answer = await candidate.type('');
  expect(answer.out).toContain('bugbash check');
  expect(answer.code).toBe(0);
});

test('start copies, makes current, and never overwrites', async () => {
  const candidate = await startedCandidate();
  expect(candidate.read(CODE)).toBe(STARTER);
  candidate.write(CODE, 'my work');
  const again = await candidate.type('start payment-processor');
  expect(again.out).toContain('Your copy is as you left it');
  expect(candidate.read(CODE)).toBe('my work');
});

test('check: failed, then passed; exit codes tell', async () => {
  const candidate = await startedCandidate();
  const failed = await candidate.type('check');
  expect([failed.code, failed.err]).toEqual([1, '']);
  expect(failed.out).toMatch(/^payment-processor: 0 of 3 bugs fixed, 3 alive\.\n/);
  expect(failed.out).not.toContain('overwrite each other');
  candidate.write(CODE, ALL_FIXED);
  const passed = await candidate.type('check');
  expect(passed.code).toBe(0);
  expect(passed.out).toMatch(/^payment-processor: passed\./);
});

test('check finds the exercise from inside its folder', async () => {
  const candidate = await startedCandidate();
  await candidate.type('start refund-desk');
  const inside = await candidate.type('check', { cwd: join(candidate.root, 'payment-processor') });
  expect(inside.out).toMatch(/^payment-processor:/);
  expect((await candidate.type('check')).out).toMatch(/^refund-desk:/);
  expect((await candidate.type('check', { cwd: join(candidate.root, 'ports') })).out).toMatch(/^refund-desk:/);
});

test('check --json prints the verdict and nothing else on the standard output', async () => {
  const candidate = await startedCandidate();
  const { out } = await candidate.type('check --json');
  const verdict = JSON.parse(out) as Verdict;
  expect([verdict.exercise, verdict.outcome, out.endsWith('}\n')]).toEqual(['payment-processor', 'failed', true]);
});

test('a broken behaviour comes first: it is news', async () => {
  const candidate = await startedCandidate();
  candidate.write(CODE, `${STARTER}// ${MARKS.brokenBehaviour}`);
  expect((await candidate.type('check')).out).toMatch(/1 behaviour broken[\s\S]*a declined charge changes nothing/);
});

test('public checks are no verdict, and say so', async () => {
  const candidate = await startedCandidate();
  const broken = await candidate.type('check --public');
  expect(broken.out).toMatch(/0 of 1 public check holds\.[\s\S]*The hidden checks were not run/);
  candidate.write(CODE, '// fixed: lost-update');
  const holding = await candidate.type('check --public');
  expect([broken.code, holding.code]).toEqual([1, 0]);
  expect(candidate.course.graded.at(-1)?.only).toBe('public');
  expect(JSON.parse((await candidate.type('progress --json')).out)).toMatchObject([{ attempts: 0 }, { attempts: 0 }]);
});

test('a submission that cannot be graded costs no attempt; the same bytes are no second one', async () => {
  const candidate = await startedCandidate();
  candidate.write(CODE, MARKS.syntaxError);
  expect((await candidate.type('check')).code).toBe(1);
  candidate.write(CODE, STARTER);
  await candidate.type('check');
  await candidate.type('check --timeline');
  expect(JSON.parse((await candidate.type('progress --json')).out)).toMatchObject([
    { attempts: 1, timelinesShown: 1 },
    {},
  ]);
});

test('reset keeps the work, undo brings it back', async () => {
  const candidate = await startedCandidate();
  candidate.write(CODE, 'an hour of work');
  const reset = await candidate.type('reset --yes');
  expect(reset.out).toContain('bugbash undo --to 1');
  expect(candidate.read(CODE)).toBe(STARTER);
  await candidate.type('undo');
  expect(candidate.read(CODE)).toBe('an hour of work');
  expect((await candidate.type('undo --list')).out).toMatch(
    /2 {2}2026-03-01 \d\d:\d\d {2}before undo\n→ 1 .*before reset \(your files now\)/,
  );
});

test('every check keeps a snapshot', async () => {
  const candidate = await startedCandidate();
  await candidate.type('check');
  candidate.write(CODE, ALL_FIXED);
  await candidate.type('check');
  expect(readdirSync(join(candidate.root, '.bugbash/snapshots/payment-processor')).sort()).toEqual(['1', '2']);
});

test('the solution opens with the first pass and stays open', async () => {
  const candidate = await startedCandidate();
  candidate.write(CODE, ALL_FIXED);
  await candidate.type('check');
  candidate.write(CODE, 'trying something else');
  const { code, out } = await candidate.type('solution');
  expect(code).toBe(0);
  expect(out).toMatch(/1\. Two charges at once overwrite each other[\s\S]*- {5}return true;[\s\S]*The whole reference/);
});

test('replay takes the token in one word or several, and says whether the promise holds now', async () => {
  const candidate = await startedCandidate();
  const broken = await candidate.typeWords(['replay', 'check-lost-update:A3 B* A*']);
  expect(broken.code).toBe(1);
  expect(broken.out).toMatch(/this run still breaks the promise[\s\S]*What was seen[\s\S]*│ A /);
  candidate.write(CODE, ALL_FIXED);
  const holds = await candidate.type('replay check-lost-update:A3 B* A*');
  expect([holds.code, candidate.course.graded.at(-1)?.replay]).toEqual([0, 'A3 B* A*']);
  expect(holds.out).toContain('on this run the promise holds now');
});

test('a schedule of one’s own is judged by the check that is named, or by the public one', async () => {
  const candidate = await startedCandidate();
  const attack = ['replay', '--check', 'check-lost-update', '--schedule', 'A1 B* A*'];
  expect((await candidate.typeWords(attack)).out).toContain('this run still breaks the promise');
  expect(candidate.course.graded.at(-1)).toMatchObject({ only: ['check-lost-update'], replay: 'A1 B* A*' });
  const [told] = candidate.course.graded.at(-1)?.exercise.checks.filter((check) => check.public) ?? [];
  const unnamed = await candidate.typeWords(['replay', '--schedule', 'A1 B* A*']);
  expect(candidate.course.graded.at(-1)).toMatchObject({ only: [told?.id], replay: 'A1 B* A*' });
  expect(unnamed.out).toContain('this run still breaks the promise');
});

test('a schedule that was printed for another exercise of the workspace is run over that one', async () => {
  const candidate = await startedCandidate();
  const { loadExercise } = candidate.course;
  candidate.course.loadExercise = async (root, id) => {
    const exercise = await loadExercise(root, id);
    const checks = exercise.checks.map((check) => ({ ...check, id: `${check.id}-of-a-desk` }));
    return id === 'refund-desk' ? { ...exercise, checks } : exercise;
  };
  await candidate.type('start refund-desk');
  const told = await candidate.typeWords(['replay', 'check-lost-update:A3 B* A*']);
  expect(told.out).toMatch(/^payment-processor: this run still breaks the promise/);
  expect(candidate.course.graded.at(-1)?.exercise.id).toBe('payment-processor');
  const named = await candidate.typeWords(['replay', '--exercise', 'refund-desk', 'check-lost-update:A3 B* A*']);
  expect(named.err).toContain('is not a schedule of refund-desk');
});

test('list and progress as people and machines read them', async () => {
  const candidate = await startedCandidate();
  candidate.write(CODE, ALL_FIXED);
  await candidate.type('check');
  expect((await candidate.type('list')).out).toMatch(/→ ✓ payment-processor .* passed\n/);
  expect(JSON.parse((await candidate.type('list --json')).out)).toMatchObject([
    { id: 'payment-processor', state: 'passed', isCurrent: true },
    { id: 'refund-desk', state: 'new' },
  ]);
  expect((await candidate.type('progress')).out).toMatch(/^1 of 2 exercises passed\n█{15}░{15}\n/);
});

test('what a terminal cannot show is not sent to it', async () => {
  const candidate = await startedCandidate();
  for (const command of ['check --timeline', 'list', 'progress', 'hint', '--help', 'solution', 'undo --list']) {
    const { out, err } = await candidate.type(command, { unicode: false });
    expect(out + err).toMatch(/^[\x00-\x7f]*$/);
  }
});

test('control signs in a submission do not reach the terminal', async () => {
  const candidate = await startedCandidate();
  candidate.write(CODE, `${'\n'.repeat(5)}${MARKS.syntaxError} \u001b[2J\u202e`);
  expect((await candidate.type('check')).out).toMatch(/const = ; \\u\{1b\}\[2J\\u\{202e\}/);
});

test('grade works anywhere, in one line a submission, and answers with the worst', async () => {
  const candidate = newCandidate();
  candidate.write('good.ts', ALL_FIXED);
  candidate.write('bad.ts', STARTER);
  const both = await candidate.type('grade good.ts bad.ts --exercise payment-processor --json');
  expect(
    both.out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as Verdict).outcome),
  ).toEqual(['failed', 'passed']);
  expect(both.code).toBe(1);
  expect((await candidate.type('grade good.ts --exercise payment-processor')).code).toBe(0);
  expect((await candidate.type('grade good.ts bad.ts --exercise payment-processor')).out).toBe(
    'bad.ts: payment-processor: 0 of 3 bugs fixed, 3 alive.\n' +
      'good.ts: payment-processor: passed. All 3 bugs fixed, every behaviour holds.\n',
  );
  expect(readdirSync(candidate.root).sort()).toEqual(['bad.ts', 'good.ts']);
});

test('a mistyped path among many is told before anything is graded', async () => {
  const candidate = newCandidate();
  candidate.write('good.ts', ALL_FIXED);
  expect((await candidate.type('grade good.ts godo.ts --exercise payment-processor')).code).toBe(2);
  expect(candidate.course.graded).toEqual([]);
});
