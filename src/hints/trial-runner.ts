import { availableParallelism } from 'node:os';
import type { Exercise } from '../catalog/exercise.ts';
import { gradeOnHost } from '../grading/grade-on-host.ts';
import { openHostPool } from '../grading/host-pool.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { GradeTrials } from './prove.ts';

/** Processes that try things at a time: more would only wait for one another at the size of a hint. */
const PROCESSES_MAX = 2;

/** Grades trial files on processes that stay warm between calls. */
export interface TrialRunner {
  readonly grade: GradeTrials;
  close(): void;
}

/** So few trials are done before a second process is up. */
const FEW_TRIALS = 4;

export function openTrialRunner(exercise: Exercise, signal?: AbortSignal): TrialRunner {
  const pool = openHostPool(Math.min(PROCESSES_MAX, availableParallelism()));
  const gradeOne = (trial: Trials[number]) => pool.use((host) => gradeOnHost(host, { exercise, ...trial }, { signal }));
  return {
    grade: async (trials) => {
      if (trials.length > FEW_TRIALS) return Promise.all(trials.map(gradeOne));
      const verdicts: Verdict[] = [];
      for (const trial of trials) verdicts.push(await gradeOne(trial));
      return verdicts;
    },
    close: pool.close,
  };
}

type Trials = Parameters<GradeTrials>[0];
