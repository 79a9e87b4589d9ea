import type { OuterSandbox } from '../../grading/outer-sandbox.ts';
import type { GradedSubmission } from '../../reports/report.ts';
import { outcomeCounts } from '../../reports/run.ts';
import type { CommandContext } from '../command-context.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { startProgress } from '../progress-line.ts';
import type { FinishedVerdicts } from './finished-verdicts.ts';
import { gradePlan, type PlanVerdict } from './grade-plan.ts';
import type { PlannedSubmission } from './plan-run.ts';

export interface GradingWork {
  readonly submissions: readonly PlannedSubmission[];
  readonly jobs: number | undefined;
  readonly outerSandbox: OuterSandbox | null;
  readonly engine: string;
  readonly finished: FinishedVerdicts | null;
  /** Tells about one verdict as it comes. */
  readonly print: (one: PlanVerdict) => Promise<void>;
}

export interface GradedRun {
  readonly graded: readonly GradedSubmission[];
  readonly expected: number;
  /** False when the run was interrupted before the last verdict. */
  readonly isComplete: boolean;
  /** The worst of all submissions. */
  readonly exitCode: number;
}

/** Grades all of them, with a progress line; the first Ctrl-C ends it with what is finished. */
export async function gradeAll(context: CommandContext, work: GradingWork): Promise<GradedRun> {
  const { submissions, jobs, outerSandbox, engine, finished, print } = work;
  const graded: GradedSubmission[] = [];
  let exitCode = 0;
  const interrupt = abortOnInterrupt();
  const progress = startProgress(context.io, sayProgress(graded, submissions));
  const onChecks = (done: number, total: number): void => {
    const checks = submissions.length === 1 ? `: ${done} of ${total} checks` : '';
    progress.say(sayProgress(graded, submissions) + checks);
  };
  try {
    for await (const one of gradePlan(context, submissions, {
      jobs,
      outerSandbox,
      engine,
      finished,
      onChecks,
      signal: interrupt.signal,
    })) {
      const { name, files, verdict, planned } = one;
      graded.push({ name, files, verdict });
      if (finished !== null && finished.find(planned, engine) === null) {
        finished.add({ submission: name, verdict, reveal: 'timeline', ignored: planned.ignored });
      }
      exitCode = Math.max(exitCode, await context.course.exitCodeOf(verdict.outcome));
      progress.clear();
      await print(one);
      progress.say(sayProgress(graded, submissions));
    }
  } finally {
    progress.end();
    interrupt.release();
  }
  return { graded, expected: submissions.length, isComplete: graded.length === submissions.length, exitCode };
}

function sayProgress(graded: readonly GradedSubmission[], submissions: readonly PlannedSubmission[]): string {
  const [only, ...others] = submissions;
  if (only !== undefined && others.length === 0) return `checking ${only.exercise.id}`;
  if (graded.length === 0) return `grading ${submissions.length} submissions`;
  const counts = outcomeCounts(graded).map(([outcome, number]) => `${number} ${outcome}`);
  return `graded ${graded.length} of ${submissions.length} (${counts.join(', ')})`;
}
