import { availableParallelism } from 'node:os';
import type { Verdict } from '../verdict/verdict.ts';
import { gradeOnHost, type GradingProgress } from './grade-on-host.ts';
import type { GradeRequest } from './grading-task.ts';
import { openHostPool } from './host-pool.ts';
import type { OuterSandbox } from './outer-sandbox.ts';

export interface BatchOptions {
  /** Processes at work at a time, from 1; as many as the machine has cores unless given. */
  readonly jobs?: number | undefined;
  /** What the processes run in, besides the isolate; nothing unless given. */
  readonly outerSandbox?: OuterSandbox | null | undefined;
  /** Once aborted, nothing new is begun, what runs is given up, and the stream ends with what is finished. */
  readonly signal?: AbortSignal | undefined;
  /** Called as checks of the submission at `index` report. */
  readonly onProgress?: ((index: number, progress: GradingProgress) => void) | undefined;
}

export interface BatchVerdict {
  /** Position of the submission among those handed in, from 0. */
  readonly index: number;
  readonly verdict: Verdict;
}

/** Verdicts that may wait for an earlier one, for each process: enough to keep all busy, few enough to keep in memory. */
const AHEAD_PER_JOB = 8;

/**
 * Grades a stream of submissions on several processes, which are started once and reused. Submissions are asked for as
 * there is room, so that a batch of any length takes the same memory; verdicts come as soon as they are ready, in the order
 * of the submissions, whatever their exercises. A submission that kills its process costs only its own verdict, which is
 * `undecided` when a second process dies of it too.
 *
 * After an abort the stream ends early and without an error: verdicts that are finished still come, and a gap in `index`
 * shows what is missing. Leaving the loop early ends the processes.
 */
export async function* gradeBatch(
  requests: Iterable<GradeRequest> | AsyncIterable<GradeRequest>,
  { jobs = availableParallelism(), outerSandbox = null, signal, onProgress }: BatchOptions = {},
): AsyncGenerator<BatchVerdict, void, undefined> {
  const pool = openHostPool(jobs, outerSandbox);
  const grade = async (index: number, request: GradeRequest): Promise<BatchVerdict | null> => {
    try {
      return await pool.use(async (host) => {
        signal?.throwIfAborted();
        const options = { signal, onProgress: (progress: GradingProgress) => onProgress?.(index, progress) };
        return { index, verdict: await gradeOnHost(host, request, options) };
      });
    } catch (error) {
      if (signal?.aborted === true) return null;
      throw error;
    }
  };
  const source = iteratorOf(requests);
  const ahead: Promise<BatchVerdict | null>[] = [];
  let isExhausted = false;
  try {
    for (let index = 0; ;) {
      while (!isExhausted && signal?.aborted !== true && ahead.length < jobs * AHEAD_PER_JOB) {
        const next = await source.next();
        if (next.done === true) isExhausted = true;
        else {
          const graded = grade(index, next.value);
          // Told of when its turn comes; until then it must not end the process as unhandled.
          graded.catch(() => undefined);
          ahead.push(graded);
          index += 1;
        }
      }
      const first = ahead.shift();
      if (first === undefined) return;
      const graded = await first;
      if (graded !== null) yield graded;
    }
  } finally {
    pool.close();
    if (!isExhausted) await source.return?.();
  }
}

function iteratorOf<T>(items: Iterable<T> | AsyncIterable<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
