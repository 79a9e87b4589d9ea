import type { OuterSandbox } from '../../grading/outer-sandbox.ts';
import type { GradedSubmission } from '../../reports/report.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { CommandContext } from '../command-context.ts';
import type { FinishedVerdicts } from './finished-verdicts.ts';
import type { PlannedSubmission } from './plan-run.ts';

export interface GradePlanOptions {
  readonly jobs: number | undefined;
  readonly outerSandbox: OuterSandbox | null;
  readonly signal: AbortSignal;
  readonly engine: string;
  /** Verdicts of an earlier run, which are not made again. */
  readonly finished: FinishedVerdicts | null;
  /** Called as checks report, with how many of how many of the submission under way. */
  readonly onChecks: (done: number, total: number) => void;
}

export interface PlanVerdict extends GradedSubmission {
  readonly planned: PlannedSubmission;
}

/**
 * Grades submissions as they are asked for, and gives the verdicts in their order as soon as each is ready. After an
 * abort it ends early with what is finished.
 */
export async function* gradePlan(
  { course }: CommandContext,
  submissions: readonly PlannedSubmission[],
  { jobs, outerSandbox, signal, engine, finished, onChecks }: GradePlanOptions,
): AsyncGenerator<PlanVerdict, void, undefined> {
  const known = new Map<PlannedSubmission, Verdict>();
  for (const planned of submissions) {
    const earlier = finished?.find(planned, engine) ?? null;
    if (planned.problem !== null) known.set(planned, await course.verdictOnUnread(planned.exercise, planned.problem));
    else if (earlier !== null) known.set(planned, earlier);
  }
  const pending = submissions.filter((planned) => !known.has(planned));
  const places = new Map(pending.map((planned, at) => [planned, at]));
  async function* requests() {
    for (const { path, name, exercise } of pending) {
      yield { exercise, files: (await course.collectSubmission(path, name, exercise)).files };
    }
  }
  const onProgress = (_index: number, { done, total }: { done: number; total: number }): void => onChecks(done, total);
  const graded = course.gradeBatch(requests(), { jobs, outerSandbox, signal, onProgress });
  try {
    let next = pending.length === 0 ? null : await graded.next();
    for (const planned of submissions) {
      const { name, files } = planned;
      const verdict = known.get(planned);
      if (verdict !== undefined) yield { name, files, verdict, planned };
      // A gap in the numbers means that the batch was ended before this one.
      else if (next !== null && next.done !== true && next.value.index === places.get(planned)) {
        yield { name, files, verdict: next.value.verdict, planned };
        next = await graded.next();
      }
    }
  } finally {
    await graded.return();
  }
}
