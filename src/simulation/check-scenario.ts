/** Explores one scenario to a proof, or to a counterexample with the fewest switches. */
import { explore } from './explore.ts';
import { encodeSchedule, followSchedule, followTransitions, type TracedStep } from './schedule-text.ts';
import type { SimulatedRun, Step } from './simulated-run.ts';

/**
 * Schedules after which exploration of one check ends without a proof. A count, so that the same submission ends
 * alike on every machine; honest solutions of the first exercises need a few hundred. The verdict then says so.
 */
export const SCHEDULES_MAX = 20_000;

/** Preemption bounds tried for a smaller counterexample; a failure that needs more keeps the schedule first found. */
export const PREEMPTIONS_TRIED_MAX = 3;

/** What a judge finds wrong with a finished run, one sentence a line; null when all holds. */
export type Judge = (run: SimulatedRun) => readonly string[] | null;

export interface ScenarioResult {
  readonly failure: RunReport | null;
  /** Schedules that were run. */
  readonly schedules: number;
  /** Every schedule is covered: a proof. False after a failure, which ends exploration, and after the budget. */
  readonly complete: boolean;
}

/** One run told step by step. */
export interface RunReport {
  readonly facts: readonly string[];
  readonly log: readonly Step[];
  readonly schedule: string;
  readonly switches: number;
}

/** Runs every schedule of the scenario, judged by `judge`, until one fails or the budget ends. */
export async function checkScenario(
  run: SimulatedRun,
  judge: Judge,
  schedulesMax = SCHEDULES_MAX,
): Promise<ScenarioResult> {
  const passes = () => judge(run) === null;
  const full = await explore(run, passes, { schedulesMax });
  const { schedules, complete } = full;
  if (full.failing !== null) {
    const smallest = await fewestSwitches(run, passes, full.failing, schedulesMax);
    return { failure: await report(run, judge, () => followTransitions(run, smallest)), schedules, complete };
  }
  if (complete) return { failure: null, schedules, complete };
  return boundedPass(run, judge, schedulesMax, schedules);
}

/** Runs one given schedule and tells what happened. `facts` is empty when the run is judged right. */
export async function replaySchedule(run: SimulatedRun, judge: Judge, schedule: string): Promise<RunReport> {
  return report(run, judge, () => followSchedule(run, schedule, run.scenario.clients));
}

/** When the proof ran out of budget: at least every schedule with few preemptions is covered, or fails. */
async function boundedPass(
  run: SimulatedRun,
  judge: Judge,
  schedulesMax: number,
  before: number,
): Promise<ScenarioResult> {
  let schedules = before;
  for (let preemptionsMax = 0; preemptionsMax <= PREEMPTIONS_TRIED_MAX; preemptionsMax += 1) {
    const bounded = await explore(run, () => judge(run) === null, { schedulesMax, preemptionsMax });
    schedules += bounded.schedules;
    const { failing } = bounded;
    if (failing !== null) {
      return { failure: await report(run, judge, () => followTransitions(run, failing)), schedules, complete: false };
    }
    if (!bounded.complete) break;
  }
  return { failure: null, schedules, complete: false };
}

/** The first failing schedule of the smallest preemption bound that has one. */
async function fewestSwitches(
  run: SimulatedRun,
  passes: () => boolean,
  found: readonly string[],
  schedulesMax: number,
) {
  for (let preemptionsMax = 0; preemptionsMax <= PREEMPTIONS_TRIED_MAX; preemptionsMax += 1) {
    const bounded = await explore(run, passes, { schedulesMax, preemptionsMax });
    if (bounded.failing !== null) return bounded.failing;
    if (!bounded.complete) return found;
  }
  return found;
}

async function report(
  run: SimulatedRun,
  judge: Judge,
  follow: () => Promise<readonly TracedStep[]>,
): Promise<RunReport> {
  await run.reset();
  const traced = await follow();
  const facts = judge(run) ?? [];
  return {
    facts,
    log: [...run.log],
    schedule: encodeSchedule(traced, run.scenario.clients),
    switches: countSwitches(run, traced),
  };
}

/** Switches away from a client that could have gone on; probes after the end do not count. */
function countSwitches(run: SimulatedRun, traced: readonly TracedStep[]): number {
  return traced.filter((step, at) => {
    const previous = traced[at - 1];
    const isProbe = (run.scenario.clients[step.transition.client]?.length ?? 1) > 1;
    return (
      previous !== undefined && !isProbe && !previous.exhausts && previous.transition.client !== step.transition.client
    );
  }).length;
}
