import type { Verdict } from '../verdict/verdict.ts';
import { gradeOnHost, type GradeOptions } from './grade-on-host.ts';
import { GradingCancelled, openGradingHost } from './grading-host.ts';
import type { GradeRequest } from './grading-task.ts';

export { GradingCancelled } from './grading-host.ts';

/**
 * Grading that stays warm: one child process with its thread, the isolate's engine and the suites loaded, so that a
 * verdict comes in a fraction of what a cold `check` takes.
 */
export interface GradingSession {
  /**
   * Grades one submission. A call while another runs cancels that one, whose promise then rejects with
   * {@link GradingCancelled}; aborting `signal` rejects with the signal's reason. A process that crashes is replaced, and
   * the submission graded once more, before anybody hears of it. The verdict is the same as that of `gradeSubmission`.
   */
  grade(request: GradeRequest, options?: GradeOptions): Promise<Verdict>;
  /** The process at work; for whoever measures it, or hurts it in a test. */
  pid(): number | undefined;
  /** Cancels what runs and ends the process. Calls after it reject with {@link GradingCancelled}. */
  close(): void;
}

/** Opens a session; its process starts at once, in the background. An idle session does not keep the program alive. */
export function openGradingSession(): GradingSession {
  const host = openGradingHost();
  let running: { readonly stop: AbortController; readonly end: Promise<unknown> } | null = null;
  return {
    grade: async (request, { signal, onProgress } = {}) => {
      const before = running;
      const stop = new AbortController();
      const verdict = (async () => {
        before?.stop.abort(new GradingCancelled('a newer grading took its place'));
        await before?.end;
        stop.signal.throwIfAborted();
        return gradeOnHost(host, request, {
          signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
          onProgress,
        });
      })();
      running = { stop, end: verdict.catch(() => undefined) };
      return verdict;
    },
    pid: host.pid,
    close: () => {
      running?.stop.abort(new GradingCancelled('the grading session is closed'));
      host.close();
    },
  };
}
