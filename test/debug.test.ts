import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './cli/temporary.ts';

const PROGRAM = resolve(import.meta.dirname, '../bin/bugbash.js');
const TOKEN = 'two-charges-at-once-both-leave-their-mark:A B* A*';

/** A workspace with payment-processor in it, and the program as a command there. */
function workspace() {
  const root = temporaryFolder();
  const bugbash = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, [PROGRAM, ...words], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, CI: '', ...env },
    });
  bugbash(['init']);
  bugbash(['start', 'payment-processor']);
  const code = join(root, 'payment-processor/payment-processor.ts');
  const edit = (change: (text: string) => string) => writeFileSync(code, change(readFileSync(code, 'utf8')));
  return { bugbash, edit };
}

test('debug runs one schedule unconfined, says so, and tells of it what replay tells', () => {
  const { bugbash, edit } = workspace();
  edit((text) => text.replace(/(async #loadBalance\(\).*\{)/, "$1 console.log('reading');"));
  const { stdout, stderr, status } = bugbash(['debug', '--no-inspect', TOKEN]);
  expect(stderr).toMatch(/ordinary program of this machine: not in the isolate/);
  expect(stdout).toMatch(
    /^reading\nreading\nreading\n[\s\S]*In this run the promise is broken\.[\s\S]*Printed by your code/,
  );
  expect(status).toBe(1);
  const run = (text: string) => text.slice(text.indexOf('What was seen'), text.indexOf('Your lines'));
  expect(run(stdout)).toBe(run(bugbash(['replay', TOKEN]).stdout));
});

test.each([
  [['debug'], {}, /Say which schedule to run/],
  [['debug', '--port', 'x', TOKEN], {}, /"x" is not a port/],
  [['debug', TOKEN], { CI: '1' }, /unconfined, so it is not done in CI/],
  [['debug', '--no-inspect', TOKEN.replace('A B* A*', 'A9 C*')], {}, /does not fit your code/],
])('bugbash %j is refused with a word', (words, env, message) => {
  const { stderr, status } = workspace().bugbash(words, env);
  expect(stderr).toMatch(message);
  expect(status).toBe(2);
});
