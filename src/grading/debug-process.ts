import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DebugMessage } from './debug-child.ts';
import type { DebugTask } from './debug-run.ts';

/** How a debugging process ended: with what it told, or by itself. */
export type DebugEnd = DebugMessage | { readonly kind: 'died'; readonly code: number | null };

/**
 * Starts a process of its own for one schedule, on this terminal. `port`: where its inspector listens, on this machine
 * only, and waits for a debugger; null for none.
 */
export function debugInProcess(task: DebugTask, port: number | null): Promise<DebugEnd> {
  const child = fork(fileURLToPath(import.meta.resolve('./debug-child.js')), [], {
    execArgv: port === null ? [] : [`--inspect-wait=127.0.0.1:${port}`],
    // The simulated world knows no time zone, and neither may a Date made in it.
    env: { ...process.env, TZ: 'UTC' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.send(task);
  return new Promise((resolve) => {
    let told: DebugMessage | null = null;
    child.on('message', (message: DebugMessage) => (told = message));
    child.on('error', () => resolve({ kind: 'died', code: null }));
    child.on('exit', (code) => resolve(told ?? { kind: 'died', code }));
  });
}
