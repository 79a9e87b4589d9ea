import { existsSync } from 'node:fs';
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
  expect(out).toMatch(/minute 10: 0 of 2 fixed[\s\S]*minute 20: 2 of 2 fixed \(handed in\)/);
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
  expect((await candidate.type('submit --yes', after(70))).out).toMatch(/in 10 of 45 minutes[\s\S]*paused 1 time/);
});

test('when the time is over, the next command hands in what is there', async () => {
  const candidate = await begun();
  const { out } = await candidate.type('interview check', after(600));
  expect(out).toMatch(/The time is over[\s\S]*0 of 2 bugs fixed in 45 of 45 minutes/);
  expect((await candidate.type('interview check')).err).toMatch(/The interview is over[\s\S]*debrief\.md/);
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
