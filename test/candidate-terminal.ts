import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { openTerminal } from './tmux-terminal.ts';
import type { TestTerminal } from './tmux-terminal.ts';

const PROGRAM = resolve(import.meta.dirname, '../bin/bugbash.js');
/** Enough for a menu below a long screen. */
const ROWS = 50;
/** Two loaded cores are slow; a wait costs nothing while the screen comes. */
export const WAIT_MS = 60_000;
export const REFERENCE = resolve(import.meta.dirname, '../reference/payment-processor');

/** A terminal in an empty folder, with `bugbash` as a command and an editor that does what the test wants next. */
export function openCandidateTerminal(columns: number, env: Readonly<Record<string, string>> = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bugbash-terminal-')));
  const [bin, work] = [join(folder, 'bin'), join(folder, 'work')];
  mkdirSync(bin);
  mkdirSync(work);
  const script = (name: string, text: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  script('bugbash', `exec '${process.execPath}' '${PROGRAM}' "$@"`);
  const editWith = (text: string): void => script('scripted-editor', text);
  editWith('exit 0');
  const terminal = openTerminal({
    folder: work,
    columns,
    rows: ROWS,
    env: {
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      LANG: 'C.UTF-8',
      LC_ALL: 'C.UTF-8',
      EDITOR: 'scripted-editor',
      VISUAL: '',
      CI: '',
      ...env,
    },
  });
  onTestFinished(() => {
    terminal.end();
    rmSync(folder, { recursive: true, force: true });
  });
  return { terminal, editWith };
}

/** Moves the cursor of a menu to an entry and chooses it. The cursor starts at the top. */
export async function chooseEntry(terminal: TestTerminal, entry: RegExp): Promise<void> {
  await terminal.waitFor(new RegExp(`^[❯ ] ${entry.source}`, 'm'));
  for (let rows = ROWS; rows > 0 && !isUnderCursor(terminal, entry); rows--) {
    const before = terminal.screen();
    terminal.press('Down');
    await until(() => terminal.screen() !== before);
  }
  const answered = answerCount(terminal);
  terminal.press('Enter');
  // Until the menu has taken the answer its entries are still to be seen, and keys for the next one would be lost.
  await until(() => answerCount(terminal) > answered);
}

function isUnderCursor(terminal: TestTerminal, entry: RegExp): boolean {
  return new RegExp(`^❯ ${entry.source}`, 'm').test(terminal.screen());
}

/** An answered question leaves one line with this mark. */
function answerCount(terminal: TestTerminal): number {
  return terminal
    .history()
    .split('\n')
    .filter((line) => line.startsWith('✔ ')).length;
}

export async function expectShownKeys(terminal: TestTerminal): Promise<void> {
  terminal.type('stty -a | grep -o " echo " && echo "keys are" shown');
  terminal.press('Enter');
  await terminal.waitFor(/keys are shown/);
}

/** True while there is a process of this id. */
export function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

export async function until(isTrue: () => boolean): Promise<void> {
  for (const deadline = Date.now() + WAIT_MS; !isTrue() && Date.now() < deadline;) await sleep(20);
}
