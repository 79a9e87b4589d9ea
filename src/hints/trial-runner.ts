import { availableParallelism } from 'node:os';
import type { SourceFile } from '../base/source-file.ts';
import type { Exercise } from '../catalog/exercise.ts';
import { type HostPool, openHostPool } from '../grading/host-pool.ts';
import { passesOnHost } from '../grading/try-on-host.ts';

/** A changed submission and the checks it should pass; see {@link passesOnHost}. */
export interface Question {
  readonly files: readonly SourceFile[];
  readonly checks: readonly string[];
  /** The files hold marks of atomic sections or guarded writes. */
  readonly hasMarks?: boolean;
}

/** Which of these pass, in their order. */
export type AskTrials = (questions: readonly Question[]) => Promise<readonly boolean[]>;

/** Tries files on processes that stay warm between calls. */
export interface TrialRunner {
  ask(questions: readonly Question[], signal?: AbortSignal): Promise<readonly boolean[]>;
  close(): void;
}

/** Processes that try things at a time: more would only wait for one another at the size of a hint. */
const PROCESSES_MAX = 2;

/** `pool`: processes that others use as well; a pool of its own unless given. */
export function openTrialRunner(
  exercise: Exercise,
  pool: HostPool = openHostPool(Math.min(PROCESSES_MAX, availableParallelism())),
): TrialRunner {
  return {
    ask: (questions, signal) =>
      Promise.all(
        questions.map((question) => pool.use((host) => passesOnHost(host, { exercise, ...question }, signal))),
      ),
    close: pool.close,
  };
}
