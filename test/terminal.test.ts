import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hasTmux, openTerminal } from './tmux-terminal.ts';
import type { TestTerminal } from './tmux-terminal.ts';

const PROGRAM = resolve(import.meta.dirname, '../bin/bugbash.js');
/** Enough for a menu below a long screen. */
const ROWS = 50;
/** Two loaded cores are slow; a wait costs nothing while the screen comes. */
const WAIT_MS = 60_000;
const REFERENCE = resolve(import.meta.dirname, '../reference/payment-processor');

/** A terminal in an empty folder, with `bugbash` as a command and an editor that does what the test wants next. */
function openCandidateTerminal(columns: number, env: Readonly<Record<string, string>> = {}) {
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
async function chooseEntry(terminal: TestTerminal, entry: RegExp): Promise<void> {
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

async function expectShownKeys(terminal: TestTerminal): Promise<void> {
  terminal.type('stty -a | grep -o " echo " && echo "keys are" shown');
  terminal.press('Enter');
  await terminal.waitFor(/keys are shown/);
}

/** True while there is a process of this id. */
function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  for (const deadline = Date.now() + WAIT_MS; !isTrue() && Date.now() < deadline;) await sleep(20);
}

// CI installs tmux, so there the test always runs; on a machine without it the rest of the suite still does.
describe.skipIf(!hasTmux() && process.env['CI'] === undefined)(
  'a candidate at a real terminal',
  { timeout: 4 * WAIT_MS },
  () => {
    test('from an empty folder to the solution, by keys alone', async () => {
      const { terminal, editWith } = openCandidateTerminal(80);
      terminal.type('bugbash; echo "exit code $?"');
      terminal.press('Enter');
      await terminal.waitFor(/Make a workspace in this folder\?/);
      terminal.press('Enter');
      await chooseEntry(terminal, /Choose an exercise/);
      await chooseEntry(terminal, /payment-processor/);
      await terminal.waitFor(/Copied into the workspace/);
      await terminal.waitFor(/payment-processor: 0 of \d+ bugs fixed[\s\S]*Broken promise[\s\S]*q quit/);
      editWith('for file in "$@"; do echo "// looked at it" >> "$file"; done');
      terminal.press('e');
      await until(() => (terminal.history().match(/payment-processor: 0 of/g) ?? []).length === 2);
      terminal.press('h');
      await terminal.waitFor(/This is about bug 1[\s\S]*q quit/);
      terminal.press('s');
      await terminal.waitFor(/The solution opens once yours passes/);

      editWith(`for file in "$@"; do cp '${REFERENCE}'/"$(basename "$file")" "$file"; done`);
      terminal.press('e');
      await terminal.waitFor(/payment-processor: passed\.[\s\S]*n next/);
      terminal.press('s');
      await terminal.waitFor(/The whole reference[\s\S]*q quit/);
      terminal.press('q');
      await chooseEntry(terminal, /Quit/);
      await terminal.waitFor(/Until next time[\s\S]*exit code 0/);
    });

    test('watch: a save by rename is checked, the timeline is stepped through, and Ctrl-C gives the terminal back', async () => {
      const { terminal } = openCandidateTerminal(40, { LC_ALL: 'C', LANG: 'C', NO_COLOR: '1' });
      terminal.type(
        'bugbash init >/dev/null; bugbash start payment-processor >/dev/null; clear; bugbash watch; echo "exit code $?"',
      );
      terminal.press('Enter');
      await terminal.waitFor(/0 of 6 bugs fixed[\s\S]*t timeline/);
      terminal.press('t');
      await terminal.waitFor(/Step 1 of/);
      terminal.press('Down');
      expect(await terminal.waitFor(/Step 2 of/)).toMatch(/^[\x00-\x7f]*$/);
      terminal.press('Escape');
      await until(() => !terminal.screen().includes('Step 2 of'));
      const code = join(terminal.folder, 'payment-processor/payment-processor.ts');
      writeFileSync(`${code}~`, readFileSync(join(REFERENCE, 'payment-processor.ts')));
      renameSync(`${code}~`, code);
      await terminal.waitFor(/payment-processor: passed\./);
      writeFileSync(code, 'class {');
      // In the middle of a run or just after it: the terminal is given back either way.
      await terminal.waitFor(/checking|cannot be\s+graded/);
      terminal.press('C-c');
      await terminal.waitFor(/exit code 130/);
      await expectShownKeys(terminal);
    });

    test('going to an exercise from the list of watch leaves one watch, not two', async () => {
      const { terminal } = openCandidateTerminal(80);
      terminal.type(
        'bugbash init >/dev/null; bugbash start payment-processor >/dev/null; clear; bugbash watch; echo "exit code $?"',
      );
      terminal.press('Enter');
      await terminal.waitFor(/q quit/);
      // In the middle of its first check: that is cancelled, without a word about it.
      terminal.press('l');
      await terminal.waitFor(/^❯ payment-processor/m);
      terminal.press('Enter');
      await terminal.waitFor(/as you left it[\s\S]*0 of 6 bugs fixed[\s\S]*q quit/);
      terminal.press('?');
      await terminal.waitFor(/these keys/);
      expect(terminal.screen().match(/these keys/g)).toHaveLength(1);
      expect(terminal.history()).not.toContain('fault of bugbash');
      terminal.press('q');
      await terminal.waitFor(/exit code 0/);
      await expectShownKeys(terminal);
    });

    test('an interview goes on across a closed screen, and is handed in the moment its time is over', async () => {
      const { terminal } = openCandidateTerminal(40, { NO_COLOR: '1' });
      terminal.type('bugbash init >/dev/null; clear; bugbash interview --exercise payment-processor --bugs 2 --seed 7');
      terminal.press('Enter');
      await terminal.waitFor(/Start\s+the clock\?/);
      terminal.press('Enter');
      await terminal.waitFor(/60 minutes left[\s\S]*ENTER run[\s\S]*q leave/);
      terminal.press('p');
      await terminal.waitFor(/paused, 60 minutes left[\s\S]*p resume/);
      terminal.press('p');
      await terminal.waitFor(/p pause/);
      terminal.press('d');
      await terminal.waitFor(/as they were dealt/);
      terminal.press('q');
      await terminal.waitFor(/The clock goes on/);
      const code = join(terminal.folder, 'interview-1/payment-processor.ts');
      terminal.type('clear; bugbash interview; echo "exit code $?"');
      terminal.press('Enter');
      await terminal.waitFor(/q leave/);
      writeFileSync(code, readFileSync(join(REFERENCE, 'payment-processor.ts')));
      await terminal.waitFor(/public checks: 1\/1 hold/);
      const record = join(terminal.folder, '.bugbash/interview.json');
      const soonOver = new Date(Date.now() - 60 * 60_000 + 5_000).toISOString();
      writeFileSync(record, readFileSync(record, 'utf8').replace(/"startedAt": ".*?"/, `"startedAt": "${soonOver}"`));
      await terminal.waitFor(/seconds? left/);
      await terminal.waitFor(/Kept as interview-1\/debrief\.md[\s\S]*exit code 0/);
      expect(terminal.history()).toMatch(/The time is over\.[\s\S]*2 of 2 bugs fixed in 60\s+of\s+60\s+minutes/);
      await expectShownKeys(terminal);
    });

    test('Ctrl-Z hands the terminal back to the shell, and fg draws watch again', async () => {
      const { terminal } = openCandidateTerminal(80);
      terminal.type(
        'bugbash init >/dev/null; bugbash start payment-processor >/dev/null; set -m; clear; bugbash watch',
      );
      terminal.press('Enter');
      await terminal.waitFor(/0 of 6 bugs fixed[\s\S]*q quit/);
      terminal.press('C-z');
      await terminal.waitFor(/Stopped/);
      await expectShownKeys(terminal);
      terminal.type('clear; fg');
      terminal.press('Enter');
      await terminal.waitFor(/0\/6 bugs fixed[\s\S]*q quit/);
      terminal.press('?');
      await terminal.waitFor(/these keys/);
      terminal.press('q');
      await terminal.waitFor(/Until next time/);
    });

    test('watch --poll checks a save where the system tells of none', async () => {
      const { terminal } = openCandidateTerminal(80);
      terminal.type('bugbash init >/dev/null; bugbash start payment-processor >/dev/null; clear; bugbash watch --poll');
      terminal.press('Enter');
      await terminal.waitFor(/0 of 6 bugs fixed[\s\S]*q quit/);
      const reference = readFileSync(join(REFERENCE, 'payment-processor.ts'));
      writeFileSync(join(terminal.folder, 'payment-processor/payment-processor.ts'), reference);
      await terminal.waitFor(/payment-processor: passed\./);
    });

    test('a reader that has seen enough ends a command without a word, and a closed terminal ends watch', async () => {
      const { terminal } = openCandidateTerminal(80);
      terminal.type(
        'bugbash init >/dev/null; bugbash start payment-processor >/dev/null; clear; bugbash list | head -1',
      );
      terminal.press('Enter');
      await terminal.waitFor(/^Foundations\n\$$/m);
      terminal.type('clear; bugbash check --timeline | true; echo "after the pipe"');
      terminal.press('Enter');
      expect(await terminal.waitFor(/^after the pipe/m)).not.toMatch(/EPIPE|fault of bugbash/);
      terminal.type('clear; bugbash watch');
      terminal.press('Enter');
      await terminal.waitFor(/0 of 6 bugs fixed[\s\S]*q quit/);
      const program = terminal.programId();
      terminal.end();
      await until(() => !isRunning(program));
      expect(isRunning(program)).toBe(false);
    });

    test('watch ended by a signal gives the terminal back', async () => {
      const { terminal } = openCandidateTerminal(80);
      terminal.type(
        'bugbash init >/dev/null; bugbash start payment-processor >/dev/null; clear; bugbash watch; echo "exit code $?"',
      );
      terminal.press('Enter');
      await terminal.waitFor(/q quit/);
      terminal.endProgram('SIGTERM');
      await terminal.waitFor(/exit code 143/);
      await expectShownKeys(terminal);
    });

    test('what check says to type next can be typed as it stands', async () => {
      const { terminal } = openCandidateTerminal(120);
      terminal.type('bugbash init >/dev/null; bugbash start payment-processor >/dev/null; bugbash check');
      terminal.press('Enter');
      const seen = await terminal.waitFor(/bugbash replay '[^']+'[\s\S]*\n\$$/);
      terminal.type(`clear; ${/bugbash replay '[^']+'/.exec(seen)?.[0] ?? ''}; echo "exit code $?"`);
      terminal.press('Enter');
      await terminal.waitFor(/this run still breaks the promise[\s\S]*exit code 1$/m);
      terminal.type('clear; bugbash check --public; echo "exit code $?"');
      terminal.press('Enter');
      await terminal.waitFor(/0 of 1 public check holds[\s\S]*exit code 1$/m);
    });

    test('Ctrl-C in a menu ends with 130 and leaves the terminal as it was', async () => {
      const { terminal } = openCandidateTerminal(40);
      terminal.type('bugbash init >/dev/null; bugbash; echo "exit code $?"');
      terminal.press('Enter');
      await terminal.waitFor(/What next\?/);
      terminal.press('C-c');
      await terminal.waitFor(/exit code 130/);
      await expectShownKeys(terminal);
    });

    test('Ctrl-C during a check ends it with 130', async () => {
      const { terminal } = openCandidateTerminal(80);
      terminal.type('bugbash init >/dev/null; bugbash start payment-processor >/dev/null; echo ready');
      terminal.press('Enter');
      await terminal.waitFor(/^ready/m);
      terminal.type('bugbash check; echo "exit code $?"');
      terminal.press('Enter');
      await terminal.waitFor(/checking payment-processor/);
      terminal.press('C-c');
      await terminal.waitFor(/exit code 130$/m);
      expect(terminal.screen()).not.toContain('bugs fixed');
    });

    test('40 columns without UTF-8 and colour show plain text and nothing cut off', async () => {
      const { terminal } = openCandidateTerminal(40, { LC_ALL: 'C', LANG: 'C', NO_COLOR: '1' });
      terminal.type('bugbash init && bugbash start payment-processor --no-watch && bugbash list');
      terminal.press('Enter');
      const seen = await terminal.waitFor(/You are at\s+payment-processor/);
      expect(seen).toMatch(/^[\x00-\x7f]*$/);
    });
  },
);
