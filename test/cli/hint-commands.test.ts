import { expect, test } from 'vitest';
import { ALL_FIXED, CODE, startedCandidate } from './candidate.ts';
import type { Candidate } from './candidate.ts';
import { STARTER } from './fake-exercise.ts';
import { MARKS } from './fake-verdict.ts';

const hintOf =
  (candidate: Candidate) =>
  async (options = ''): Promise<string> =>
    (await candidate.type(`hint ${options}`)).out;

test('one rung for each change of the code, the same bug until it is fixed, every rung recorded', async () => {
  const candidate = await startedCandidate();
  const hint = hintOf(candidate);
  expect(await hint()).toMatch(
    /3 bugs are alive\. This is about bug 1, race\.\n\n {2}Symptom of lost-update[\s\S]*opens once/,
  );
  expect(await hint()).toMatch(/Symptom[\s\S]*You have seen this one/);
  candidate.write(CODE, `${STARTER}\n\n// note to self`);
  expect(await hint()).toMatch(/Symptom[\s\S]*You have seen this one/);
  candidate.write(CODE, STARTER.replace('true', '!false'));
  expect(await hint()).toMatch(
    /You changed line 8 since the last hint\. This bug is still there\.[\s\S]*The promise: two charges/,
  );
  expect(await hint('--now')).toMatch(/Look at `charge` \(lines 5 to 9\)[\s\S]*cost a quarter of a point now/);
  expect(await hint('--now')).toMatch(/It comes from line 7\.[\s\S]*> 7 │ {5}await this\.store\.put/);
  expect(await hint('--now')).toContain('Question about lost-update');
  expect(await hint('--now')).toMatch(/\+ +│ {5}return ▢;/);
  expect(await hint('--now')).toMatch(/Fix of lost-update\.[\s\S]*\+ +│ mended/);
  candidate.write(CODE, '// fixed: lost-update');
  expect(await hint()).toMatch(/2 bugs are alive\. This is about bug 2, idempotency/);
  const state: unknown = JSON.parse(candidate.read('.bugbash/state.json'));
  expect(state).toMatchObject({
    exercises: {
      'payment-processor': {
        hints: { 'lost-update': { rung: 7, forced: 5 }, 'double-charge': { rung: 1, forced: 0 } },
      },
    },
  });
});

test('the next rung opens by itself after ten minutes', async () => {
  const candidate = await startedCandidate();
  const at = (time: string) => ({ now: () => new Date(time) });
  await candidate.type('hint', at('2026-03-01T10:00:00Z'));
  expect((await candidate.type('hint', at('2026-03-01T10:09:00Z'))).out).toContain('You have seen this one');
  expect((await candidate.type('hint', at('2026-03-01T10:10:00Z'))).out).toContain('The promise');
});

test('no hint says how many there are', async () => {
  const hint = hintOf(await startedCandidate());
  for (let asked = 0; asked < 8; asked += 1)
    expect(await hint('--now')).not.toMatch(/\bof 7\b|\d+ (more )?(hints|rungs|levels)\b|last hint/);
});

test('a hint uses the verdict of the same bytes, and checks again for others', async () => {
  const candidate = await startedCandidate();
  await candidate.type('check');
  await candidate.type('hint');
  expect(candidate.course.graded).toHaveLength(1);
  candidate.write(CODE, '// other');
  await candidate.type('hint');
  expect(candidate.course.graded).toHaveLength(2);
});

test('a hint on what cannot be graded is the reason why', async () => {
  const candidate = await startedCandidate();
  for (const mark of [MARKS.syntaxError, MARKS.endlessLoop]) {
    candidate.write(CODE, mark);
    const { code, out } = await candidate.type('hint');
    expect(code).toBe(1);
    expect(out).toMatch(/processor\.ts:6/);
  }
});

test('a behaviour that broke is explained by the change that broke it, before any planted bug', async () => {
  const candidate = await startedCandidate();
  candidate.write(CODE, `${STARTER}// ${MARKS.brokenBehaviour}`);
  const out = await hintOf(candidate)();
  expect(out).toMatch(
    /worked before[\s\S]*a declined charge changes nothing[\s\S]*In the starter it held\.[\s\S]*> 2 │/,
  );
  expect(await hintOf(candidate)('--bug 2')).toContain('This is about bug 2');
});

test('after a pass a fix of one’s own is celebrated', async () => {
  const candidate = await startedCandidate();
  candidate.write(CODE, ALL_FIXED);
  expect(await hintOf(candidate)()).toMatch(
    /every bug is fixed[\s\S]*You fixed bugs 2 and 3 your way[\s\S]*diff --reference/,
  );
});

test('--json holds what the open rung says and nothing deeper', async () => {
  const candidate = await startedCandidate();
  const json = async (options: string) => JSON.parse(await hintOf(candidate)(`--json ${options}`)) as object;
  expect(await json('')).toMatchObject({
    kind: 'hint',
    bug: 'lost-update',
    level: 'symptom',
    sites: [],
    functions: [],
  });
  const lines = await json('--level lines');
  expect(lines).toMatchObject({
    level: 'lines',
    cost: 0.75,
    sites: [{ file: 'processor.ts', startLine: 7, endLine: 7, isMissing: false }],
  });
  expect(JSON.stringify(lines)).not.toContain('▢');
  expect(await json('--level symptom')).toMatchObject({ level: 'symptom', isNew: false, sites: [] });
});

test('diff shows what was changed, and after a pass the reference', async () => {
  const candidate = await startedCandidate();
  expect((await candidate.type('diff')).out).toBe('There is no difference between the starter and yours.\n');
  candidate.write(CODE, STARTER.replace('return true;', 'return false;'));
  const { out } = await candidate.type('diff');
  expect(out).toMatch(/the starter │ yours[\s\S]*8 - {5}return true;\n *8 \+ {5}return false;/);
  const wide = await candidate.type('diff', { columns: 110 });
  expect(wide.out).toMatch(/- {5}return true; +│ \+ {5}return false;/);
  expect((await candidate.type('diff --reference')).err).toContain('opens once your own solution passes');
  candidate.write(CODE, ALL_FIXED);
  await candidate.type('check');
  expect((await candidate.type('diff --reference')).out).toMatch(/yours │ the reference[\s\S]*\/\/ reference/);
});

test.each([
  ['--bug 9', /There is no bug "9"/],
  ['--level everything', /The levels are symptom, counterexample/],
])('a mistyped %s is answered with what there is', async (options, said) => {
  const candidate = await startedCandidate();
  const { code, err } = await candidate.type(`hint ${options}`);
  expect([code, err]).toEqual([2, expect.stringMatching(said)]);
});
