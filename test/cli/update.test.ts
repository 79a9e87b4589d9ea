import { expect, test } from 'vitest';
import { CODE, startedCandidate } from './candidate.ts';
import type { Candidate } from './candidate.ts';

const GIVEN = '.bugbash/starters/payment-processor/processor.ts';

/** A candidate who began with an older starter: the present one has another first line and nothing else changed. */
async function withOlderStarter(): Promise<Candidate & { readonly present: string }> {
  const candidate = await startedCandidate();
  const present = candidate.read(CODE);
  candidate.write(GIVEN, `// an older first line\n${present.slice(present.indexOf('\n') + 1)}`);
  candidate.write(CODE, candidate.read(GIVEN));
  return { ...candidate, present };
}

test('a newer starter is told of on coming back, and merged with the work beneath it', async () => {
  const candidate = await withOlderStarter();
  candidate.write(CODE, `${candidate.read(CODE)}// my own last line\n`);
  expect((await candidate.type('start payment-processor')).err).toMatch(/newer starter[\s\S]*bugbash update/);
  const { out, code } = await candidate.type('update');
  expect(code).toBe(0);
  expect(out).toMatch(/merged into processor\.ts\.[\s\S]*snapshot 1: `bugbash undo --to 1`/);
  expect(candidate.read(CODE)).toBe(`${candidate.present}// my own last line\n`);
  expect((await candidate.type('update')).out).toContain('is up to date');
  await candidate.type('undo --to 1');
  expect(candidate.read(CODE)).toMatch(/^\/\/ an older first line[\s\S]*my own last line\n$/);
});

test('a conflict is shown and nothing is written, until it is asked for', async () => {
  const candidate = await withOlderStarter();
  candidate.write(CODE, candidate.read(CODE).replace('an older first line', 'my own first line'));
  const before = candidate.read(CODE);
  const { out, code } = await candidate.type('update');
  expect(code).toBe(1);
  expect(out).toMatch(
    /changed the same lines, in 1 place\.\s+Nothing was\s+written[\s\S]*- yours  \/\/ my own first line\n\+ newer/,
  );
  expect(candidate.read(CODE)).toBe(before);
  expect((await candidate.type('update --mark')).out).toMatch(/1 conflict/);
  expect(candidate.read(CODE)).toMatch(/^<<<<<<< yours\n\/\/ my own first line\n=======\n[\s\S]*>>>>>>> newer\n/);
  expect(candidate.read('.bugbash/snapshots/payment-processor/1/files/processor.ts')).toBe(before);
});

test('a workspace that does not know its starter is left alone, and a reset makes it known', async () => {
  const candidate = await startedCandidate();
  candidate.write(GIVEN, '');
  await candidate.type('reset --yes');
  expect(candidate.read(GIVEN)).toBe(candidate.read(CODE));
  expect((await candidate.type('update')).out).toContain('is up to date');
});
