import type { CheckDeclaration } from '../catalog/exercise.ts';
import { addCounts, checkUnderPlans } from '../simulation/check-plans.ts';
import { checkScenario, type Detail, replayOnce, replaySchedule, SCHEDULES_MAX } from '../simulation/check-scenario.ts';
import { type FaultPlan, FaultPlanMismatch } from '../simulation/fault-plan.ts';
import { haveOneHeap, type MemoryUse, withMemoryAsUsed } from '../simulation/memory-use.ts';
import { Overlap } from '../simulation/overlap.ts';
import { ScheduleMismatch } from '../simulation/schedule-text.ts';
import { SimulatedRun } from '../simulation/simulated-run.ts';
import { remembering } from '../sandbox/remembering-subject.ts';
import { type Subject, SubjectLimit } from '../simulation/subject.ts';
import type { World } from '../simulation/world.ts';
import type { Counterexample, Explored } from '../verdict/verdict.ts';
import type { CheckSpec } from './grader-kit.ts';
import { setUpOf } from './kit-books.ts';
import { type CheckForm, formsOf } from './kit-forms.ts';
import { judgeOf } from './kit-judge.ts';
import { type OptionalPart, without } from './kit-optional.ts';
import { parseToken } from './kit-token.ts';
import type { CheckResult, GradingTask } from './protocol.ts';
import { serialRemark } from './serial-remark.ts';
import { type ExploreForm, smallerFailure } from './smaller-failure.ts';
import { tellRun } from './tell-run.ts';
import { unhandledNotes } from './unhandled-notes.ts';

/** How a check is run. */
export interface CheckRunOptions extends Pick<GradingTask, 'replay'> {
  readonly detail: Detail;
  /** Fewer schedules than the check has by itself. */
  readonly schedulesMax?: number;
  /** The exercise's own topology. */
  readonly instances: 1 | 2;
  /** Explores the check without these of its optional parts. */
  readonly leftOut?: readonly OptionalPart[];
}

/** Explores one check over one submission, or runs the one schedule that was asked for. */
export async function runCheck<P>(
  subject: Subject,
  check: CheckDeclaration,
  spec: CheckSpec<P>,
  { instances, replay, detail, schedulesMax = Infinity, leftOut = [] }: CheckRunOptions,
): Promise<CheckResult> {
  const forms = formsOf(spec, instances).map((form) =>
    leftOut.length === 0 ? form : (without(form, leftOut) ?? form),
  );
  try {
    return replay === null
      ? await explore(subject, check, spec, forms, { detail, limit: schedulesMax })
      : await replayOne(subject, check, spec, forms, replay);
  } catch (error) {
    return { check: check.id, ...troubleOf(error), counterexample: null, explored: exploredOf(0, false) };
  }
}

async function explore<P>(
  subject: Subject,
  check: CheckDeclaration,
  spec: CheckSpec<P>,
  forms: readonly CheckForm[],
  { detail, limit }: { readonly detail: Detail; readonly limit: number },
): Promise<CheckResult> {
  let explored = exploredOf(0, true, 0n);
  let isSerial = spec.unrelated !== undefined;
  for (const [at, form] of forms.entries()) {
    const result = await exploreForm(subject, spec, form, { detail, limit });
    isSerial &&= result.isSerial;
    explored = together(
      explored,
      exploredOf(result.schedules, result.complete, result.interleavings, result.plans - 1),
    );
    if (result.failure === null) continue;
    const whole = { form, ...result.failure };
    const smaller = detail === 'full' ? await smallerFailure(whole, exploreOver(subject, spec)) : null;
    const { form: told, report, run } = smaller ?? whole;
    const isAll = explored.complete && at === forms.length - 1;
    return {
      check: check.id,
      state: 'failed',
      problem: null,
      counterexample: tellRun(check, told, report, run),
      explored: { ...explored, schedules: explored.schedules + (smaller?.schedules ?? 0), complete: isAll },
      ...unhandledNotes(report),
    };
  }
  const remarks = isSerial && explored.complete ? { remarks: [serialRemark(check.id)] } : {};
  return { check: check.id, state: 'passed', problem: null, counterexample: null, explored, ...remarks };
}

function exploreForm<P>(
  subject: Subject,
  spec: CheckSpec<P>,
  form: CheckForm,
  { detail, limit }: { readonly detail: Detail; readonly limit: number },
) {
  const { allowed, scenario } = form;
  const faultsMax = allowed.length === 0 ? 0 : (spec.faultsAtOnce ?? 1);
  const schedulesMax = Math.min(limit, spec.schedulesMax ?? SCHEDULES_MAX);
  const unrelated = (spec.unrelated ?? []).map((client) => scenario.clients.indexOf(client));
  return withMemoryAsUsed(scenario, async (memory) => {
    const known = remembering(subject, memory, scenario);
    const newRun = (plan: FaultPlan) => runOf(known, spec, form, plan, memory);
    const overlap = new Overlap(unrelated);
    const options = { allowed, faultsMax, schedulesMax, detail, overlap };
    const result = await checkUnderPlans(newRun, judgeOf(spec, form), options);
    return { ...result, isSerial: overlap.serial.length > 0 };
  });
}

/** Explores forms of the check under one plan each. */
function exploreOver<P>(subject: Subject, spec: CheckSpec<P>): ExploreForm {
  return (form, plan, budget) =>
    withMemoryAsUsed(form.scenario, async (memory) => {
      const run = runOf(remembering(subject, memory, form.scenario), spec, form, plan, memory);
      return { result: await checkScenario(run, judgeOf(spec, form), budget), run };
    });
}

async function replayOne<P>(
  subject: Subject,
  check: CheckDeclaration,
  spec: CheckSpec<P>,
  forms: readonly CheckForm[],
  replay: string,
): Promise<CheckResult> {
  const { form, plan, schedule, memory: told } = parseToken(replay, forms);
  const follow = async (memory: MemoryUse) => {
    const run = runOf(subject, spec, form, plan, memory);
    return { run, report: await replaySchedule(run, judgeOf(spec, form), schedule) };
  };
  const { run, report } = await (told === null ? withMemoryAsUsed(form.scenario, follow) : follow(told));
  const state = report.facts.length > 0 ? 'failed' : 'passed';
  const counterexample = tellRun(check, form, report, run);
  const notes = state === 'failed' ? unhandledNotes(report) : {};
  return { check: check.id, state, problem: null, counterexample, explored: exploredOf(1, false), ...notes };
}

/** Runs one schedule of a check once, over whatever subject: what the isolate would tell of it, but for the race. */
export async function debugCheck<P>(
  subject: Subject,
  check: CheckDeclaration,
  spec: CheckSpec<P>,
  replay: string,
  instances: 1 | 2,
): Promise<Counterexample> {
  const { form, plan, schedule, memory } = parseToken(replay, formsOf(spec, instances));
  // What a token does not call shared was found with memory apart, where that makes a difference.
  const asFound = memory ?? (haveOneHeap(form.scenario) ? 'apart' : 'shared');
  const run = runOf(subject, spec, form, plan, asFound);
  return tellRun(check, form, await replayOnce(run, judgeOf(spec, form), schedule), run);
}

function runOf<P>(
  subject: Subject,
  spec: CheckSpec<P>,
  form: CheckForm,
  plan: FaultPlan,
  memory: MemoryUse,
): SimulatedRun {
  const prepare = (world: World) => {
    for (const [name, outcomes] of form.functions) world.functions.define(name, outcomes);
    spec.world?.(setUpOf(world));
  };
  return new SimulatedRun(subject, form.scenario, prepare, plan, memory);
}

function troubleOf(error: unknown): Pick<CheckResult, 'state' | 'problem'> {
  if (error instanceof SubjectLimit) {
    return { state: 'limited', problem: { kind: error.kind, message: error.message, ...error.at } };
  }
  const isSchedule = error instanceof ScheduleMismatch || error instanceof FaultPlanMismatch;
  const text = error instanceof Error ? (isSchedule ? error.message : (error.stack ?? error.message)) : String(error);
  return { state: 'undecided', problem: { kind: isSchedule ? 'schedule' : 'internal', message: text } };
}

function exploredOf(
  schedules: number,
  complete: boolean,
  interleavings: bigint | null = null,
  faultPlans = 0,
): Explored {
  return { schedules, interleavings: interleavings === null ? null : String(interleavings), faultPlans, complete };
}

function together(a: Explored, b: Explored): Explored {
  const [left, right] = [a, b].map(({ interleavings }) => (interleavings === null ? null : BigInt(interleavings)));
  return exploredOf(
    a.schedules + b.schedules,
    a.complete && b.complete,
    addCounts(left ?? null, right ?? null),
    (a.faultPlans ?? 0) + (b.faultPlans ?? 0),
  );
}
