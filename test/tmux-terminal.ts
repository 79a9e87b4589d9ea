import { execFileSync, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A real terminal under test: keys go in as a person would press them, the screen comes back as a person sees it. */
export interface TestTerminal {
  /** Presses keys by their tmux names: `Enter`, `Down`, `C-c`. */
  press(...keys: readonly string[]): void;
  /** Types text as it is. */
  type(text: string): void;
  /** Waits until the visible screen matches, and answers it. */
  waitFor(pattern: RegExp): Promise<string>;
  screen(): string;
  /** The folder it was opened in. */
  readonly folder: string;
  /** The process of the program under the shell. */
  programId(): number;
  /** Sends a signal to the program under the shell, and to nothing else. */
  endProgram(signal: NodeJS.Signals): void;
  /** All that was ever shown, what scrolled away included. */
  history(): string;
  end(): void;
}

export interface TestTerminalOptions {
  readonly folder: string;
  readonly columns: number;
  readonly rows: number;
  readonly env: Readonly<Record<string, string>>;
}

/** A screen that does not come within this time will not come: programs under test answer within a second or two. */
const WAIT_MS = 60_000;
const POLL_MS = 50;

/** True when tmux is installed. */
export function hasTmux(): boolean {
  return spawnSync('tmux', ['-V']).status === 0;
}

let sessionCount = 0;

/** Opens a terminal of its own, on a tmux server of its own, with a plain shell in it. */
export function openTerminal({ folder, columns, rows, env }: TestTerminalOptions): TestTerminal {
  const socket = `bugbash-test-${process.pid}-${(sessionCount += 1)}`;
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
  const variables = Object.entries({ PS1: '$ ', ENV: '', ...env }).map(([name, value]) => `${name}=${value}`);
  tmux('new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', folder, 'env', ...variables, '/bin/sh');
  let hasEnded = false;
  const screen = (): string => tmux('capture-pane', '-p').trimEnd();
  const programId = (): number => {
    const shell = tmux('display-message', '-p', '#{pane_pid}').trim();
    return Number(execFileSync('ps', ['-o', 'pid=', '--ppid', shell], { encoding: 'utf8' }).trim().split('\n')[0]);
  };
  return {
    screen,
    folder,
    programId,
    endProgram: (signal) => {
      process.kill(programId(), signal);
    },
    history: () => tmux('capture-pane', '-p', '-S', '-'),
    press: (...keys) => {
      tmux('send-keys', ...keys);
    },
    type: (text) => {
      tmux('send-keys', '-l', text);
    },
    waitFor: async (pattern) => {
      for (const deadline = Date.now() + WAIT_MS; ;) {
        const seen = screen();
        if (pattern.test(seen)) return seen;
        if (Date.now() > deadline) throw new Error(`The screen never showed ${String(pattern)}. It shows:\n${seen}`);
        await sleep(POLL_MS);
      }
    },
    end: () => {
      if (hasEnded) return;
      hasEnded = true;
      tmux('kill-server');
    },
  };
}
