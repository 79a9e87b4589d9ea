import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REFERENCE, WAIT_MS, expectShownKeys, isRunning, openCandidateTerminal, until } from './candidate-terminal.ts';
import { hasTmux } from './tmux-terminal.ts';

// CI installs tmux, so there the test always runs; on a machine without it the rest of the suite still does.
describe.skipIf(!hasTmux() && process.env['CI'] === undefined)(
  'what ends or stops the program from outside',
  { timeout: 4 * WAIT_MS },
  () => {
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
  },
);
