import { Worker } from 'node:worker_threads';
import type { GradingTask, KitMessage, ThreadData, ThreadMessage } from './protocol.ts';
import { watchProgress } from './watchdog.ts';
import { CANCEL_CELL, CONTROL_CELL_COUNT } from './worker-context.ts';

/** Tasks after which a thread is replaced, so that nothing that piles up in it lasts. */
export const TASKS_PER_THREAD = 200;
/** Native stack of the thread: large enough that the guest's own stack limit is always met first. */
const STACK_SIZE_MB = 16;
/** Heap of the thread: many times what the books and snapshots of the largest exploration take. */
const HEAP_SIZE_MB = 512;
/** What V8 gives to new objects by itself is emptied so often that collecting took a tenth of a grading. */
const YOUNG_HEAP_SIZE_MB = 64;

/** How the run of a task in a thread ended. */
export type ThreadEnd =
  | { readonly kind: 'done'; readonly errors: readonly string[] }
  /** The thread gives no sign of life; `inGuest` says whether code of the submission has it. Only ending it helps. */
  | { readonly kind: 'stuck'; readonly inGuest: boolean }
  | { readonly kind: 'died'; readonly reason: string };

export interface SuiteThread {
  /** Runs one task; one at a time. */
  run(task: GradingTask, onMessage: (message: KitMessage) => void): Promise<ThreadEnd>;
  /** Asks the task under way to stop soon: what it still says is of no use. */
  cancel(): void;
  /** Ends the thread wherever it is. False when native code does not let go, so that only killing the process helps. */
  end(): Promise<boolean>;
}

/** Starts a thread in which suites run. It sees no environment and no flags of whoever called. */
export function startThread(): SuiteThread {
  const control = new Int32Array(new SharedArrayBuffer(CONTROL_CELL_COUNT * Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(new URL('./grading-thread.js', import.meta.url), {
    env: { TZ: 'UTC' },
    execArgv: [],
    resourceLimits: {
      stackSizeMb: STACK_SIZE_MB,
      maxOldGenerationSizeMb: HEAP_SIZE_MB,
      maxYoungGenerationSizeMb: YOUNG_HEAP_SIZE_MB,
    },
    workerData: { control } satisfies ThreadData,
  });
  let died: ThreadEnd | null = null;
  let onEnd: (end: ThreadEnd) => void = () => undefined;
  worker.on('error', (error: Error) =>
    onEnd((died ??= { kind: 'died', reason: `The thread failed: ${error.message}` })),
  );
  worker.on('exit', (code) => onEnd((died ??= { kind: 'died', reason: `The thread ended by itself (${code}).` })));
  return {
    run: async (task, onMessage) => {
      if (died !== null) return died;
      Atomics.store(control, CANCEL_CELL, 0);
      let receive = (_message: ThreadMessage): void => undefined;
      let stopWatching = (): void => undefined;
      const end = await new Promise<ThreadEnd>((resolve) => {
        onEnd = resolve;
        receive = (message) => (message.kind === 'kit' ? onMessage(message.message) : resolve(message));
        worker.on('message', receive);
        stopWatching = watchProgress(control, (inGuest) => resolve({ kind: 'stuck', inGuest }));
        worker.postMessage(task);
      });
      stopWatching();
      worker.off('message', receive);
      return end;
    },
    cancel: () => void Atomics.store(control, CANCEL_CELL, 1),
    end: () => endThread(worker),
  };
}

/**
 * Ending takes milliseconds, and on a machine with much else to do seconds; only a built-in of V8 that never looks up, in
 * code of our own, can hold it up for good.
 */
const END_TIMEOUT_MS = 30_000;

async function endThread(worker: Worker): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), END_TIMEOUT_MS);
  });
  const hasEnded = await Promise.race([worker.terminate().then(() => true), timeout]);
  clearTimeout(timer);
  return hasEnded;
}
