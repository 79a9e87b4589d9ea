import { availableParallelism } from 'node:os';
import { hashValue } from '../base/hash.ts';
import type { Exercise } from '../catalog/exercise.ts';
import { gradeOnHost } from '../grading/grade-on-host.ts';
import { openHostPool } from '../grading/host-pool.ts';
import { openTrialRunner } from '../hints/trial-runner.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Graders, Submission } from './evidence.ts';

export interface OpenGraders extends Graders {
  close(): void;
}

/**
 * Processes that grade for one certificate: as many as there are cores, started once, and shared by gradings and trials.
 * Files that come again, as the starter does among its variants, keep their first verdict; where an order of checks is
 * asked for, they are graded each time.
 */
export function openGraders(exercise: Exercise, onGraded: () => void, signal?: AbortSignal): OpenGraders {
  const pool = openHostPool(availableParallelism());
  const known = new Map<string, Promise<Verdict>>();
  const gradeOne = (submission: Submission) =>
    pool.use(async (host) => {
      signal?.throwIfAborted();
      const verdict = await gradeOnHost(host, { exercise, ...submission }, { signal });
      onGraded();
      return verdict;
    });
  const graded = (submission: Submission) => {
    if (submission.only !== undefined) return gradeOne(submission);
    const key = hashValue(submission.files);
    const verdict = known.get(key) ?? gradeOne(submission);
    known.set(key, verdict);
    return verdict;
  };
  const trials = openTrialRunner(exercise, pool);
  return {
    grade: (submissions) => Promise.all(submissions.map(graded)),
    ask: (questions) => trials.ask(questions, signal),
    close: pool.close,
  };
}
