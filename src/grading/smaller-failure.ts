/** A failing run of a check told without the clients, calls and faults that it does not need to fail. */
import type { ScenarioBudget, ScenarioResult, RunReport } from '../simulation/check-scenario.ts';
import type { FaultPlan, PlannedFault } from '../simulation/fault-plan.ts';
import { oneMinimal } from '../simulation/one-minimal.ts';
import type { SimulatedRun } from '../simulation/simulated-run.ts';
import type { CheckForm } from './kit-forms.ts';
import { type OptionalPart, without } from './kit-optional.ts';

/** A failing run, and the form of the check in which it fails. */
export interface FoundFailure {
  readonly form: CheckForm;
  readonly report: RunReport;
  readonly run: SimulatedRun;
}

/** Explores a form of the check under one plan. */
export type ExploreForm = (
  form: CheckForm,
  plan: FaultPlan,
  budget: Partial<ScenarioBudget>,
) => Promise<{ readonly result: ScenarioResult; readonly run: SimulatedRun }>;

/**
 * Schedules after which a part counts as needed: what fails without it does so within a few hundred, and a counterexample
 * with one client too many is no wrong one.
 */
const SCHEDULES_PER_PART_MAX = 2_000;

/** A client or call that the check can do without, or a fault of the plan. */
type Part = { readonly optional: OptionalPart } | { readonly fault: PlannedFault };

/** The same failure with fewer parts, explored to its end; null when every part is needed. */
export async function smallerFailure(
  { form, run }: FoundFailure,
  explore: ExploreForm,
): Promise<(FoundFailure & { readonly schedules: number }) | null> {
  if (form.optional.length === 0) return null;
  let schedules = 0;
  const parts: readonly Part[] = [
    ...form.optional.map((optional) => ({ optional })),
    ...run.plan.map((fault) => ({ fault })),
  ];
  const smallest = await oneMinimal(parts, async (leftOut) => {
    const optional = leftOut.flatMap((part) => ('optional' in part ? [part.optional] : []));
    // With everybody there no smaller plan fails: plans are explored in the order of their size.
    const smaller = optional.length === 0 ? null : without(form, optional);
    if (smaller === null) return null;
    const plan = run.plan.filter((fault) => !leftOut.some((part) => 'fault' in part && part.fault === fault));
    const found = await explore(smaller, plan, { detail: 'glance', schedulesMax: SCHEDULES_PER_PART_MAX });
    schedules += found.result.schedules;
    return found.result.failure === null ? null : { form: smaller, plan };
  });
  if (smallest === null) return null;
  const told = await explore(smallest.found.form, smallest.found.plan, { detail: 'full' });
  const { failure } = told.result;
  if (failure === null) return null;
  return { form: smallest.found.form, report: failure, run: told.run, schedules: schedules + told.result.schedules };
}
