import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ALL_FIXED, newCandidate, startedCandidate } from './candidate.ts';
import type { Candidate } from './candidate.ts';

const CODE = 'interview-1/processor.ts';
const after = (minutes: number) => ({ now: () => new Date(Date.parse('2026-03-01T12:00:00.000Z') + minutes * 60_000) });

async function begun(): Promise<Candidate> {
  const candidate = newCandidate();
  await candidate.type('init');
  const begun = await candidate.type('interview --exercise payment-processor --bugs 2 --seed 7 --minutes 45 --yes');
  expect(begun.out).toMatch(/^The payment processor: 45 minutes left\. 2 bugs to find\./);
  return candidate;
}

test('a round: public checks while the clock runs, the full verdict and the debrief at the end', async () => {
  const candidate = await begun();
  const checked = await candidate.type('interview check', after(10));
  expect(checked.out).toMatch(/0 of 1 public check holds[\s\S]*run when you hand it in[\s\S]*35 minutes left/);
  candidate.write(CODE, ALL_FIXED);
  const { code, out } = await candidate.type('submit --yes', after(20));
  expect(code).toBe(0);
  expect(out).toMatch(/2 of 2 bugs fixed in 20 of 45 minutes[\s\S]*Public checks run: 1[\s\S]*Regressions: none/);
  expect(out).toMatch(/minute 0: 0 of 2 fixed\n[\s\S]*minute 20: 2 of 2 fixed; now fixed: [\s\S]*\(handed in\)/);
  expect(candidate.read('interview-1/debrief.md')).toContain('# Debrief: The payment processor');
});

test('what was not fixed is told with its story, and what to practise', async () => {
  const { out, code } = await (await begun()).type('submit --yes', after(30));
  expect(code).toBe(1);
  expect(out).toMatch(/0 of 2 bugs fixed[\s\S]*To practise next[\s\S]*not fixed[\s\S]*Why it matters/);
});

test('a pause stops the clock and is recorded', async () => {
  const candidate = await begun();
  expect((await candidate.type('interview pause', after(5))).out).toContain('paused, 40 minutes left');
  expect((await candidate.type('interview resume', after(65))).out).toContain('40 minutes left');
  expect((await candidate.type('submit --yes', after(70))).out).toMatch(
    /in 10 of 45 minutes[\s\S]*paused 1 time, for 60\s+minutes/,
  );
});

test('when the time is over, the next command hands in what is there', async () => {
  const candidate = await begun();
  const { out } = await candidate.type('interview check', after(600));
  expect(out).toMatch(/The time is over[\s\S]*The time was over after 45 minutes/);
  expect(out).toContain('0 of 2 bugs fixed in 45 of 45 minutes');
  expect((await candidate.type('interview check')).err).toMatch(/The interview is over[\s\S]*debrief\.md/);
});

/** Saves as an editor does at that minute of the round. */
function saveAt(candidate: Candidate, minutes: number, text: string): void {
  candidate.write(CODE, text);
  const at = after(minutes).now();
  utimesSync(join(candidate.root, CODE), at, at);
}

test('what was saved in time counts, however late the next command comes', async () => {
  const candidate = await begun();
  saveAt(candidate, 44, ALL_FIXED);
  const { out, code } = await candidate.type('submit --yes', after(600));
  expect(code).toBe(0);
  expect(out).toMatch(/2 of 2 bugs fixed in 45 of 45 minutes[\s\S]*Your files as they were then are graded/);
});

test('what was saved after the deadline does not count, is said so, and is kept', async () => {
  const candidate = await begun();
  saveAt(candidate, 20, '// fixed: lost-update\n');
  await candidate.type('interview check', after(20));
  saveAt(candidate, 46, ALL_FIXED);
  const { out } = await candidate.type('submit --yes', after(47));
  expect(out).toMatch(/processor\.ts changed after that, so the last\s+snapshot before it is graded, number 2/);
  expect(out).toMatch(/1 of 2 bugs fixed in 45 of 45 minutes[\s\S]*kept\s+as\s+number 3/);
  expect(candidate.read('interview-1/debrief.md')).toContain('changed after that');
  expect(candidate.read(CODE)).toBe(ALL_FIXED);
  expect(candidate.read(`.bugbash/snapshots/interview-1/3/files/processor.ts`)).toBe(ALL_FIXED);
});

test('saving the same bytes after the deadline takes nothing away', async () => {
  const candidate = await begun();
  saveAt(candidate, 20, ALL_FIXED);
  await candidate.type('interview check', after(20));
  saveAt(candidate, 50, ALL_FIXED);
  expect((await candidate.type('interview', after(60))).out).toContain('2 of 2 bugs fixed');
});

test('a pause moves the deadline', async () => {
  const candidate = await begun();
  await candidate.type('interview pause', after(5));
  await candidate.type('interview resume', after(65));
  saveAt(candidate, 100, ALL_FIXED);
  expect((await candidate.type('interview', after(200))).out).toMatch(/2 of 2 bugs fixed in 45 of 45 minutes/);
});

test('the debrief tells what was fixed when, and what was broken again', async () => {
  const candidate = await begun();
  for (const [minute, text] of [
    [10, '// fixed: lost-update\n'],
    [20, '// fixed: double-charge\n'],
  ] as const) {
    saveAt(candidate, minute, text);
    await candidate.type('interview check', after(minute));
  }
  await candidate.type('submit --yes', after(30));
  expect(candidate.read('interview-1/debrief.md')).toMatch(
    /minute 10: 1 of 2 fixed; now fixed: "Two charges.*\n- minute 20: 1 of 2 fixed; now fixed: "A retried.*; broken again: "Two/,
  );
});

test('no help from outside of the round meanwhile', async () => {
  const candidate = await startedCandidate();
  await candidate.type('interview --exercise payment-processor --bugs 1 --seed 1 --yes');
  for (const command of ['hint', 'check', 'solution', 'replay check-lost-update:A*']) {
    expect(await candidate.type(command)).toMatchObject({ code: 2, err: expect.stringContaining('is going on') });
  }
});

test('the same seed deals the same hand', async () => {
  const [one, other] = [await begun(), await begun()];
  expect(one.read(CODE)).toBe(other.read(CODE));
  expect(JSON.parse(one.read('.bugbash/interview.json'))).toMatchObject({ seed: 7, minutes: 45 });
});

test.each([
  ['interview --minutes soon --yes', /"soon" is not a number that --minutes takes/],
  ['interview --bugs 9 --yes', /from 1 to 3/],
  ['interview --exercise nope --yes', /no exercise "nope"/],
  ['interview', /no terminal to ask at[\s\S]*bugbash interview --yes/],
  ['submit --yes', /no interview here/],
  ['interview stop', /Allowed choices\s+are check, pause, resume/],
])('bugbash %s', async (command, message) => {
  const candidate = newCandidate();
  await candidate.type('init');
  const { code, err } = await candidate.type(command);
  expect(code).toBe(2);
  expect(err).toMatch(message);
  expect(existsSync(join(candidate.root, 'interview-1'))).toBe(false);
});
