/**
 * Explores one scenario to a proof, or to a counterexample with the fewest switches.
 *
 * One schedule a class, until one fails; then every state once, for the failure with the fewest switches, to count how
 * many interleavings fail and where the told run is decided. When the budget ends before a proof, schedules with few
 * preemptions and a random sample are run.
 */
import { type Contrast, findContrast } from './contrast.ts';
import { type Counted, Coverage } from './coverage.ts';
import { exploreClasses } from './dpor.ts';
import { explore } from './explore.ts';
import type { Overlap } from './overlap.ts';
import { walkAtRandom } from './random-walk.ts';
import { encodeSchedule, followSchedule, followTransitions, type TracedStep } from './schedule-text.ts';
import { PREEMPTIONS_TRIED_MAX, pointOfNoReturn, smallestFailure, whereDecided } from './smallest-failure.ts';
import type { SimulatedRun } from './simulated-run.ts';
import type { Step } from './step.ts';
import type { GuestError } from './subject.ts';

/**
 * Schedules after which exploration of one check ends without a proof. A count, so that the same submission ends
 * alike on every machine; honest solutions of the first exercises need a few hundred. The verdict then says so.
 */
export const SCHEDULES_MAX = 20_000;

/**
 * States looked at once a failure is known, for the share of interleavings that fail: half a second's worth. Beyond, the
 * counterexample comes without a share: a number is worth less than a quick answer.
 */
export const COUNTED_STATES_MAX = 20_000;

/**
 * How much is found out. `full`: of a failure the smallest, counted, with the race that decides it. `outcome`: the first
 * that is met, as it was met, for whoever only asks whether there is one. `glance`: the same, and a budget that ends
 * before a proof is the end of it.
 */
export type Detail = 'full' | 'outcome' | 'glance';

/** How far a check is explored. Counts, so that the same submission ends alike everywhere. */
export interface ScenarioBudget {
  /** Schedules after which exploration ends without a proof. */
  readonly schedulesMax: number;
  readonly detail: Detail;
  /** Takes note of every class whose runs are judged right. */
  readonly overlap?: Overlap;
}

/** Random schedules run when the budget ended without a proof and without a failure. */
export const RANDOM_SCHEDULES = 500;

/** What a judge finds wrong with a finished run, one sentence a line; null when all holds. */
export type Judge = (run: SimulatedRun) => readonly string[] | null;

export interface ScenarioResult {
  readonly failure: RunReport | null;
  /** Schedules that were run. */
  readonly schedules: number;
  /** Every schedule is covered: a proof, or all failures are known. False when the budget ended first. */
  readonly complete: boolean;
  /** Interleavings that are covered; null when they were not counted. */
  readonly interleavings: bigint | null;
}

/** One run told step by step. */
export interface RunReport {
  readonly facts: readonly string[];
  readonly log: readonly Step[];
  readonly schedule: string;
  readonly switches: number;
  /** Of all interleavings, those that fail; null where they were not counted. */
  readonly share: Counted | null;
  /** The same after each step of the run, of the interleavings that begin like it; empty where not counted. */
  readonly shareAlong: readonly Counted[];
  /** Log lengths after each step: positions of steps as positions in the log. */
  readonly loggedAfter: readonly number[];
  /** The two steps whose other order makes the run pass, where one such pair was found. */
  readonly contrast: Contrast | null;
  /** Rejections that nobody handled, in the order in which they came. */
  readonly unhandled: readonly GuestError[];
}

/** Runs every class of schedules of the scenario, judged by `judge`, until all are covered or the budget ends. */
export async function checkScenario(
  run: SimulatedRun,
  judge: Judge,
  { schedulesMax = SCHEDULES_MAX, detail = 'full', overlap }: Partial<ScenarioBudget> = {},
): Promise<ScenarioResult> {
  const budget = { schedulesMax, detail };
  const passes = () => judge(run) === null;
  const coverage = new Coverage();
  let failing: readonly string[] | null = null;
  const found = await exploreClasses(
    run,
    (order) => {
      if (passes()) {
        coverage.add(order, false);
        overlap?.note(order, run.log);
      } else failing = order.steps.map(({ id }) => id);
      return failing === null;
    },
    { schedulesMax },
  );
  const interleavings = coverage.total?.all ?? null;
  if (failing !== null) return tellFailure(run, judge, failing, { schedules: found.schedules, interleavings }, budget);
  if (found.complete) return { failure: null, schedules: found.schedules, complete: true, interleavings };
  if (detail === 'glance') return { failure: null, schedules: found.schedules, complete: false, interleavings };
  const sampled = await searchUnproved(run, passes, schedulesMax);
  const schedules = found.schedules + sampled.schedules;
  if (sampled.failing !== null) return tellFailure(run, judge, sampled.failing, { schedules, interleavings }, budget);
  return { failure: null, schedules, complete: false, interleavings };
}

/**
 * Runs one given schedule and tells what happened, with the race that decides it. `facts` is empty when the run is judged
 * right. One run says nothing of the share of those that fail.
 */
export async function replaySchedule(run: SimulatedRun, judge: Judge, schedule: string): Promise<RunReport> {
  const told = await report(run, judge, () => followSchedule(run, schedule, run.scenario.clients));
  if (told.facts.length === 0) return told;
  const ids = told.loggedAfter.map((after) => told.log[after - 1]?.transition.id ?? '');
  const passes = () => judge(run) === null;
  const decidedAt = await whereDecided(run, passes, ids, COUNTED_STATES_MAX);
  return { ...told, contrast: await findContrast(run, passes, ids, decidedAt) };
}

/** The same without looking for the race: the submission runs once and no more, for somebody who steps through it. */
export function replayOnce(run: SimulatedRun, judge: Judge, schedule: string): Promise<RunReport> {
  return report(run, judge, () => followSchedule(run, schedule, run.scenario.clients));
}

async function tellFailure(
  run: SimulatedRun,
  judge: Judge,
  found: readonly string[],
  before: Pick<ScenarioResult, 'schedules' | 'interleavings'>,
  { schedulesMax, detail }: ScenarioBudget,
): Promise<ScenarioResult> {
  if (detail !== 'full') {
    const failure = await report(run, judge, () => followTransitions(run, found));
    return { ...before, failure, complete: false };
  }
  const passes = () => judge(run) === null;
  const budget = { schedulesMax, statesMax: COUNTED_STATES_MAX };
  const smallest = await smallestFailure(run, passes, found, budget);
  const { ids, share, shareAlong, schedules } = smallest;
  const contrast = await findContrast(run, passes, ids, pointOfNoReturn(smallest));
  const told = await report(run, judge, () => followTransitions(run, ids));
  return {
    failure: { ...told, contrast, share, shareAlong },
    schedules: before.schedules + schedules,
    complete: share !== null,
    interleavings: share?.all ?? before.interleavings,
  };
}

/** The proof ran out of budget: at least the schedules with few preemptions, and a sample of the others. */
async function searchUnproved(run: SimulatedRun, passes: () => boolean, schedulesMax: number) {
  let schedules = 0;
  for (let preemptionsMax = 0; preemptionsMax <= PREEMPTIONS_TRIED_MAX; preemptionsMax += 1) {
    const bounded = await explore(run, passes, { schedulesMax, preemptionsMax });
    schedules += bounded.schedules;
    if (bounded.failing !== null) return { schedules, failing: bounded.failing };
    if (!bounded.complete) break;
  }
  const sampled = await walkAtRandom(run, passes, RANDOM_SCHEDULES);
  return { schedules: schedules + sampled.schedules, failing: sampled.failing };
}

async function report(
  run: SimulatedRun,
  judge: Judge,
  follow: () => Promise<readonly TracedStep[]>,
): Promise<RunReport> {
  run.recordSites(true);
  await run.reset();
  const traced = await follow();
  run.recordSites(false);
  const facts = judge(run) ?? [];
  return {
    facts,
    log: [...run.log],
    schedule: encodeSchedule(traced, run.scenario.clients),
    switches: countSwitches(run, traced),
    share: null,
    shareAlong: [],
    loggedAfter: loggedAfter(run.log),
    contrast: null,
    unhandled: run.unhandled(),
  };
}

/** A transition logs one step, and a second one when an instance dies of it. */
function loggedAfter(log: readonly Step[]): readonly number[] {
  return [...log.keys()].filter((at) => log[at + 1]?.transition.id !== log[at]?.transition.id).map((at) => at + 1);
}

/** Switches away from a client that could have gone on; what the world alone can do is none, nor are probes after the end. */
function countSwitches(run: SimulatedRun, traced: readonly TracedStep[]): number {
  return traced.filter((step, at) => {
    const previous = traced[at - 1];
    if (previous === undefined || previous.transition.client < 0 || step.forced) return false;
    const isProbe = (run.scenario.clients[step.transition.client]?.length ?? 1) > 1;
    return !isProbe && !previous.exhausts && previous.transition.client !== step.transition.client;
  }).length;
}
