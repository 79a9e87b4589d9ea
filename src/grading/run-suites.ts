import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildMessage } from './grading-child.ts';
import type { GradingTask, KitMessage } from './protocol.ts';

/** The outer guard. Budgets inside are counts; this only ends a child whose host code itself has gone wrong. */
const CHILD_DEADLINE_MS = 300_000;

export interface SuiteRun {
  readonly messages: readonly KitMessage[];
  /** The thread was ended because native code did not come back: the check under way is to blame. */
  readonly stuck: boolean;
  /** What went wrong with us: a suite that throws, a child that died. */
  readonly errors: readonly string[];
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onMessage?: (message: KitMessage) => void;
}

/** Runs a task's suites in a child of our own and gathers what the kit says. Only that child is ever ended, by its pid. */
export function runSuites(task: GradingTask, { signal, onMessage }: RunOptions = {}): Promise<SuiteRun> {
  return new Promise((resolve, reject) => {
    const child = fork(childEntry(), [], {
      execArgv: [],
      env: { NODE_ENV: 'test', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const messages: KitMessage[] = [];
    let ended: SuiteRun | null = null;
    let errorText = '';
    const deadline = setTimeout(() => child.kill('SIGKILL'), CHILD_DEADLINE_MS);
    const abort = () => child.kill('SIGKILL');
    signal?.addEventListener('abort', abort, { once: true });
    child.stderr?.on('data', (chunk: Buffer) => (errorText = (errorText + chunk.toString()).slice(-4_000)));
    child.on('message', (message: ChildMessage) => {
      if (message.kind === 'done') ended = { messages, stuck: message.stuck, errors: message.errors };
      else {
        messages.push(message.message);
        onMessage?.(message.message);
      }
    });
    child.on('error', reject);
    child.on('exit', (code, killedBy) => {
      clearTimeout(deadline);
      signal?.removeEventListener('abort', abort);
      if (signal?.aborted) return reject(signal.reason);
      const death = `The grading child ended early (${killedBy ?? `exit ${code}`}). ${errorText}`.trim();
      resolve(ended ?? { messages, stuck: false, errors: [death] });
    });
    child.send(task);
  });
}

/** The built file, from `src` (under test) as well as from `dist`. */
function childEntry(): string {
  return fileURLToPath(new URL('../../dist/grading/grading-child.js', import.meta.url));
}
