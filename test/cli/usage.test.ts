import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newCandidate, startedCandidate } from './candidate.ts';
import type { Answer } from './candidate.ts';

/** Bad input gets one clear sentence, the remedy, exit code 2, nothing on the standard output and never a stack. */
function expectRemedy(answer: Answer, message: RegExp, remedy: RegExp): void {
  expect(answer.err).toMatch(message);
  expect(answer.err).toMatch(remedy);
  expect(answer.err).not.toMatch(/^\s+at /m);
  expect([answer.code, answer.out]).toEqual([2, '']);
}

test.each([
  ['chek', /^Unknown command 'chek'\.$/m, /Did you mean check\?/],
  ['check --jsn', /^Unknown option '--jsn'\.$/m, /Did you mean --json\?/],
  ['start', /no terminal to ask at: Which exercise\?/, /bugbash start <id>/],
  ['replay', /^Say which schedule to run/m, /bugbash replay --check \S+ --schedule 'A1 B\* A\*'/],
  ['replay --check check-lost-update', /^Say which schedule to run/m, /--schedule/],
  ['replay --schedule A* --check nothing', /has no check nothing\.$/m, /before the colon/],
  ['grade x', /^Required option '--exercise <id>' not specified\.$/m, /bugbash <command> --help/],
  ['start payment-procesor', /^There is no exercise "payment-procesor"\.$/m, /Did you mean "payment-processor"\?/],
  ['start zzz', /^There is no exercise "zzz"\.$/m, /bugbash list/],
  ['check refund-desk', /"refund-desk" is not in this workspace yet/, /bugbash start refund-desk/],
  ['reset', /no terminal to ask at/, /bugbash reset payment-processor --yes/],
  ['edit', /No editor is set/, /EDITOR=vim/],
  ['edit --edit-cmd no-such-editor-anywhere', /could not be started \(there is no such\s+program\)/, /--edit-cmd vim/],
  ['replay nonsense', /"nonsense" is not a schedule/, /Copy the `bugbash replay/],
  ['replay other-check:A*', /is not a schedule of payment-processor/, /Copy the/],
  ['solution', /opens once your own passes/, /bugbash hint/],
  ['undo --to 99', /There is no snapshot 99/, /undo --list/],
  ['undo --to last', /"last" is not the number/, /undo --list/],
  ['grade nowhere.ts --exercise payment-processor', /There is no file or folder/, /Did you mean|Check the path/],
  ['grade . --exercise payment', /There is no exercise "payment"/, /Did you mean "payment-processor"/],
  ['init inner', /lies inside the workspace/, /Use the one you have/],
  ['init README.md', /README\.md is a file, not a folder/, /bugbash init my-bugbash/],
])('bugbash %s', async (command, message, remedy) => {
  expectRemedy(await (await startedCandidate()).type(command), message, remedy);
});

test.each([
  'check',
  'hint',
  'start payment-processor',
  'reset --yes',
  'undo',
  'solution',
  'edit',
  'progress',
  'replay a:b',
])('outside of a workspace: bugbash %s', async (command) => {
  expectRemedy(await newCandidate().type(command), /is not in a bugbash workspace/, /bugbash init my-bugbash/);
});

test('in a workspace with nothing started', async () => {
  const candidate = newCandidate();
  await candidate.type('init');
  expectRemedy(await candidate.type('check'), /No exercise is chosen yet/, /bugbash start <id>/);
});

test('the code is gone', async () => {
  const candidate = await startedCandidate();
  rmSync(join(candidate.root, 'payment-processor/processor.ts'));
  for (const command of ['check', 'hint']) {
    expectRemedy(await candidate.type(command), /processor\.ts is missing/, /bugbash undo/);
  }
});

test("a folder of somebody's own files does not become a workspace", async () => {
  const candidate = newCandidate();
  candidate.write('package.json', '{}');
  expectRemedy(await candidate.type('init'), /already holds files of its own/, /bugbash init my-bugbash/);
});

test('a folder that may not be written', async () => {
  const candidate = await startedCandidate();
  const state = join(candidate.root, '.bugbash');
  // Root may write anywhere, so the test becomes somebody else; where that is not possible, permissions do the same.
  const isRoot = process.geteuid?.() === 0;
  chmodSync(candidate.root, 0o755);
  chmodSync(state, 0o555);
  if (isRoot) process.seteuid?.(65534);
  try {
    const command = 'check';
    expectRemedy(await candidate.type(command), /permission denied/, /Make the folder writable[\s\S]*bugbash grade/);
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(state, 0o755);
  }
});

test('a damaged state is set aside with a message, and the work goes on', async () => {
  const candidate = await startedCandidate();
  candidate.write('.bugbash/state.json', '{"version":1,');
  const answer = await candidate.type('check payment-processor');
  expect(answer.code).toBe(1);
  expect(answer.err).toMatch(/could not be read\. It was set aside as\s+\.bugbash\/state\.damaged-1\.json/);
  expect(candidate.read('.bugbash/state.damaged-1.json')).toBe('{"version":1,');
  expect((await candidate.type('check payment-processor')).err).toBe('');
});

test('a pack that is none', async () => {
  const candidate = newCandidate();
  mkdirSync(join(candidate.root, 'pack'));
  expectRemedy(await candidate.type('--pack pack init ws'), /no pack of exercises at pack/, /Name such a folder/);
  expect(existsSync(join(candidate.root, 'ws'))).toBe(false);
});

test('help and version are answers', async () => {
  const candidate = newCandidate();
  const help = await candidate.type('--help');
  expect([help.code, help.err]).toEqual([0, '']);
  expect(help.out).toContain('Examples:');
  expect((await candidate.type('check --help')).out).toContain('--timeline');
  expect(await candidate.type('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

test('a fault of ours is told as one: stack, request, exit code 3', async () => {
  const candidate = await startedCandidate();
  candidate.write('payment-processor/processor.ts', 'crash the grader');
  const answer = await candidate.type('check');
  expect([answer.code, answer.out]).toEqual([3, '']);
  expect(answer.err).toMatch(/^TypeError: the grader fell over\n {4}at [\s\S]*Please\s+report/);
});
