/** Explores a scenario under every fault plan that a check allows, the fewest faults first. */
import { checkScenario, type Detail, type Judge, type RunReport, SCHEDULES_MAX } from './check-scenario.ts';
import { type FaultPlan, NO_FAULTS } from './fault-plan.ts';
import { type AllowedFault, extendPlan, unseenPlans } from './fault-plans.ts';
import type { Overlap } from './overlap.ts';
import type { SimulatedRun } from './simulated-run.ts';

export interface PlanOptions {
  readonly allowed: readonly AllowedFault[];
  /** Most faults in one plan. */
  readonly faultsMax: number;
  /** Schedules for all plans together. */
  readonly schedulesMax?: number;
  readonly detail?: Detail;
  /** Watches the runs without faults. */
  readonly overlap?: Overlap;
}

export interface PlansResult {
  /** The first failure: no plan with fewer faults has one. */
  readonly failure: { readonly report: RunReport; readonly run: SimulatedRun } | null;
  readonly schedules: number;
  /** Plans that were explored, the one without faults included, and in which every fault struck. */
  readonly plans: number;
  /** Every schedule under every plan is covered: a proof, or all failures are counted. */
  readonly complete: boolean;
  /** Interleavings that are covered, under all plans together; null when some were not counted. */
  readonly interleavings: bigint | null;
}

/**
 * Runs `judge` over every schedule under every plan, until one fails or the budget ends. Calls that a fault can strike
 * are those that the schedules under the smaller plan issued, so a second crash may strike the recovery from the first.
 * No plan of fewer faults fails: a plan is looked at only after all smaller ones were, to their ends.
 */
export async function checkUnderPlans(
  newRun: (plan: FaultPlan) => SimulatedRun,
  judge: Judge,
  { allowed, faultsMax, schedulesMax = SCHEDULES_MAX, detail = 'full', overlap }: PlanOptions,
): Promise<PlansResult> {
  const known = new Set<string>();
  let schedules = 0;
  let plans = 0;
  let complete = true;
  let interleavings: bigint | null = 0n;
  let ofThisSize: readonly FaultPlan[] = [NO_FAULTS];
  for (let size = 0; size <= faultsMax && ofThisSize.length > 0; size += 1) {
    const larger: FaultPlan[] = [];
    for (const [at, plan] of ofThisSize.entries()) {
      if (schedules >= schedulesMax) return { failure: null, schedules, plans, complete: false, interleavings };
      const run = newRun(plan);
      let struck = false;
      const noting: Judge = (ended) => {
        struck ||= ended.firedFaults().length === plan.length;
        return judge(ended);
      };
      const budget = { schedulesMax: schedulesMax - schedules, detail };
      const watched = overlap !== undefined && size === 0 ? { ...budget, overlap } : budget;
      const result = await checkScenario(run, noting, watched);
      schedules += result.schedules;
      plans += struck ? 1 : 0;
      complete &&= result.complete;
      interleavings = addCounts(interleavings, result.interleavings);
      // A fault that never strikes makes no difference, and neither does anything that would need it first.
      if (struck) larger.push(...unseenPlans(extendPlan(plan, run.seenCalls(), allowed), known));
      if (result.failure !== null) {
        const isLast = at === ofThisSize.length - 1 && (size === faultsMax || larger.length === 0);
        const failure = { report: result.failure, run };
        return { failure, schedules, plans, complete: complete && isLast, interleavings };
      }
    }
    ofThisSize = larger;
  }
  return { failure: null, schedules, plans, complete, interleavings };
}

/** A sum of which one part was not counted is not known. */
export function addCounts(a: bigint | null, b: bigint | null): bigint | null {
  return a === null || b === null ? null : a + b;
}
