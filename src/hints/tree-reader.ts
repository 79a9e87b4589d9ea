import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { HintPlan } from './hint-plan.ts';
import type { DescribeRequest, FixStyle, PlanRequest } from './plan-hints.ts';

/** Reads programs as trees in a thread of its own. */
export interface TreeReader {
  /** The plan, or null when the files are beyond what can be read as a tree. One call at a time. */
  plan(request: PlanRequest): Promise<HintPlan | null>;
  /** How a passing solution went about it; null as above. */
  describe(request: DescribeRequest): Promise<FixStyle | null>;
  /** Ends the thread. */
  close(): void;
}

/** The outer guard: caps on size and depth come first, so that only a parser gone astray takes this long. */
const DEADLINE_MS = 20_000;
const HEAP_SIZE_MB = 512;

/** What the thread is asked. */
export type TreeRequest = ({ readonly kind: 'plan' } & PlanRequest) | ({ readonly kind: 'describe' } & DescribeRequest);

/** Opens a reader; its thread starts at once, and loads the compiler when the first files come. */
export function openTreeReader(deadlineMs = DEADLINE_MS): TreeReader {
  let thread = startThread();
  const ask = <T>(request: TreeRequest): Promise<T | null> =>
    new Promise((resolve, reject) => {
      const used = thread;
      const end = (then: () => void): void => {
        clearTimeout(deadline);
        used.off('message', answer).off('error', fail);
        used.unref();
        then();
      };
      const giveUp = (): void => {
        void used.terminate();
        thread = startThread();
        end(() => resolve(null));
      };
      const answer = (plan: T | null): void => end(() => resolve(plan));
      const fail = (error: Error): void => {
        // A file that eats the thread's memory or stack is a file without a tree; any other fault is ours.
        const code = (error as NodeJS.ErrnoException).code;
        thread = startThread();
        end(() => (error instanceof RangeError || code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(null) : reject(error)));
      };
      const deadline = setTimeout(giveUp, deadlineMs);
      used.ref();
      used.once('message', answer).once('error', fail);
      used.postMessage(request);
    });
  return {
    plan: (request) => ask({ kind: 'plan', ...request }),
    describe: (request) => ask({ kind: 'describe', ...request }),
    close: () => void thread.terminate(),
  };
}

function startThread(): Worker {
  const thread = new Worker(threadEntry(), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_SIZE_MB },
    stdout: true,
    stderr: true,
  });
  thread.unref();
  return thread;
}

/** The built file, from `src` (under test) as well as from `dist`. */
function threadEntry(): string {
  return fileURLToPath(new URL('../../dist/hints/tree-thread.js', import.meta.url));
}
