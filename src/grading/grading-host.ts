import type { Volatile } from '../verdict/verdict.ts';
import { type GradingProcess, takeGradingProcess, type TaskOptions } from './grading-process.ts';
import type { OuterSandbox } from './outer-sandbox.ts';
import type { GradingTask, KitMessage } from './protocol.ts';

/** What a run said about one submission. */
export interface SuiteRun {
  readonly messages: readonly KitMessage[];
  /** What went wrong with us: a suite that throws, a process that died. */
  readonly errors: readonly string[];
}

/** Raised when nobody wants the answer any more: the grading was cancelled, or its session closed. */
export class GradingCancelled extends Error {
  override readonly name = 'GradingCancelled';
}

/** A grading process that is replaced when it dies. */
export interface GradingHost {
  /** What its processes run in, besides the isolate. */
  readonly outerSandbox: Volatile['outerSandbox'];
  /** The process at work, to watch it or, in a test, to hurt it. */
  pid(): number | undefined;
  /** Grades one submission; one at a time. Rejects with {@link GradingCancelled}, or with the signal's own reason. */
  run(task: GradingTask, options?: TaskOptions): Promise<SuiteRun>;
  /** Ends the process. */
  close(): void;
}

/** A process may die of what has nothing to do with the submission, so it is tried once more, and only once. */
const ATTEMPTS_MAX = 2;

/** Opens a host; its process starts at once. */
export function openGradingHost(sandbox: OuterSandbox | null = null): GradingHost {
  let process: GradingProcess = takeGradingProcess(sandbox);
  let isClosed = false;
  return {
    outerSandbox: sandbox?.name ?? 'none',
    pid: () => process.pid,
    close: () => {
      isClosed = true;
      process.kill();
    },
    run: async (task, options = {}) => {
      const deaths: string[] = [];
      while (deaths.length < ATTEMPTS_MAX) {
        if (isClosed) throw new GradingCancelled('the grading session is closed');
        if (!process.isAlive()) process = takeGradingProcess(sandbox);
        const end = await process.run(task, options);
        if (end.kind === 'done') return end;
        if (end.kind === 'cancelled') throw options.signal?.reason ?? new GradingCancelled('the grading was cancelled');
        deaths.push(end.reason);
      }
      if (isClosed) throw new GradingCancelled('the grading session is closed');
      // What was found before the process died is not used: a check that ran beside a crash is no evidence.
      return { messages: [], errors: [...new Set(deaths)] };
    },
  };
}
