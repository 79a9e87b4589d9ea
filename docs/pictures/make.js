/*
 * Makes the pictures of README.md anew from what the program really shows: `npm run build && node docs/pictures/make.js`.
 * Needs tmux, whose screen is what is drawn.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ansiToSvg } from './ansi-to-svg.js';

const PROGRAM = resolve(import.meta.dirname, '../../bin/bugbash.js');
const WAIT_MS = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'bugbash-pictures-'));
const socket = join(folder, 'tmux');
const tmux = (...args) => execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
const shell = ['env', 'PS1=', 'ENV=', 'LC_ALL=C.UTF-8', 'EDITOR=vim', 'CI=', '/bin/sh'];

async function picture(name, command, isThere, keys = []) {
  tmux('new-session', '-d', '-s', name, '-x', '80', '-y', '60', '-c', folder, ...shell);
  tmux(
    'send-keys',
    '-t',
    name,
    '-l',
    `bugbash() { '${process.execPath}' '${PROGRAM}' "$@"; }; cd work 2>/dev/null; clear; ${command}`,
  );
  tmux('send-keys', '-t', name, 'Enter');
  await shown(name, isThere);
  for (const [key, next] of keys) {
    tmux('send-keys', '-t', name, key);
    await shown(name, next);
  }
  const screen = tmux('capture-pane', '-t', name, '-p', '-e').replace(/\n\s*\$?\s*$/, '');
  writeFileSync(join(import.meta.dirname, `${name}.svg`), ansiToSvg(screen));
}

async function shown(name, pattern) {
  for (const end = Date.now() + WAIT_MS; !pattern.test(tmux('capture-pane', '-t', name, '-p')); await sleep(100)) {
    if (Date.now() > end)
      throw new Error(`${name} never showed ${pattern}:\n${tmux('capture-pane', '-t', name, '-p')}`);
  }
}

try {
  await picture(
    'set-up',
    'mkdir work; cd work; bugbash init; bugbash start payment-processor --no-watch; echo done',
    /^done/m,
  );
  rmSync(join(import.meta.dirname, 'set-up.svg'));
  await picture('home', 'bugbash', /Quit/);
  await picture('verdict', 'bugbash watch', /Broken promise[\s\S]*q quit/);
  await picture('timeline', 'bugbash watch', /Broken promise[\s\S]*t timeline/, [
    ['t', /Step 1 of/],
    ...Array(4)
      .fill(0)
      .map((_, at) => ['Down', new RegExp(`Step ${at + 2} of`)]),
  ]);
} finally {
  tmux('kill-server');
  rmSync(folder, { recursive: true, force: true });
}
