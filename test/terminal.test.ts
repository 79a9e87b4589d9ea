import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  REFERENCE,
  WAIT_MS,
  chooseEntry,
  expectShownKeys,
  openCandidateTerminal,
  until,
} from './candidate-terminal.ts';
import { hasTmux } from './tmux-terminal.ts';

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

    test('40 columns without UTF-8 and colour show plain text and nothing cut off', async () => {
      const { terminal } = openCandidateTerminal(40, { LC_ALL: 'C', LANG: 'C', NO_COLOR: '1' });
      terminal.type('bugbash init && bugbash start payment-processor --no-watch && bugbash list');
      terminal.press('Enter');
      const seen = await terminal.waitFor(/You are at\s+payment-processor/);
      expect(seen).toMatch(/^[\x00-\x7f]*$/);
    });
  },
);
