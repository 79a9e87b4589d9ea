import type { CheckDeclaration } from '../catalog/exercise.ts';
import { addCounts, checkUnderPlans } from '../simulation/check-plans.ts';
import {
  type Detail,
  replayOnce,
  replaySchedule,
  type RunReport,
  SCHEDULES_MAX,
} from '../simulation/check-scenario.ts';
import { type FaultPlan, FaultPlanMismatch, formatPlan } from '../simulation/fault-plan.ts';
import { foldLoop } from '../simulation/loops.ts';
import { haveOneHeap, type MemoryUse, withMemoryAsUsed } from '../simulation/memory-use.ts';
import { ScheduleMismatch } from '../simulation/schedule-text.ts';
import { SimulatedRun } from '../simulation/simulated-run.ts';
import { remembering } from '../sandbox/remembering-subject.ts';
import { type Subject, SubjectLimit } from '../simulation/subject.ts';
import type { World } from '../simulation/world.ts';
import type { Contrast, Counterexample, Explored } from '../verdict/verdict.ts';
import type { CheckSpec } from './grader-kit.ts';
import { setUpOf } from './kit-books.ts';
import { type CheckForm, formsOf } from './kit-forms.ts';
import { judgeOf } from './kit-judge.ts';
import { formatToken, parseToken } from './kit-token.ts';
import type { CheckResult, GradingTask } from './protocol.ts';
import { raceSentence } from './race-sentence.ts';
import { buildTimeline, rowOf } from './timeline.ts';
import { unhandledNotes } from './unhandled-notes.ts';

/** How a check is run. */
export interface CheckRunOptions extends Pick<GradingTask, 'replay'> {
  readonly detail: Detail;
  /** Fewer schedules than the check has by itself. */
  readonly schedulesMax?: number;
  /** The exercise's own topology. */
  readonly instances: 1 | 2;
}

/** Explores one check over one submission, or runs the one schedule that was asked for. */
export async function runCheck<P>(
  subject: Subject,
  check: CheckDeclaration,
  spec: CheckSpec<P>,
  { instances, replay, detail, schedulesMax = Infinity }: CheckRunOptions,
): Promise<CheckResult> {
  const forms = formsOf(spec, instances);
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
  for (const form of forms) {
    const { allowed } = form;
    const faultsMax = allowed.length === 0 ? 0 : (spec.faultsAtOnce ?? 1);
    const schedulesMax = Math.min(limit, spec.schedulesMax ?? SCHEDULES_MAX);
    const options = { allowed, faultsMax, schedulesMax, detail };
    const result = await withMemoryAsUsed(form.scenario, (memory) => {
      const known = remembering(subject, memory, form.scenario);
      const newRun = (plan: FaultPlan) => runOf(known, spec, form, plan, memory);
      return checkUnderPlans(newRun, judgeOf(spec, form), options);
    });
    explored = together(
      explored,
      exploredOf(result.schedules, result.complete, result.interleavings, result.plans - 1),
    );
    if (result.failure !== null) {
      const counterexample = tell(check, form, result.failure.report, result.failure.run);
      const notes = unhandledNotes(result.failure.report);
      return { check: check.id, state: 'failed', problem: null, counterexample, explored, ...notes };
    }
  }
  return { check: check.id, state: 'passed', problem: null, counterexample: null, explored };
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
  const counterexample = tell(check, form, report, run);
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
  return tell(check, form, await replayOnce(run, judgeOf(spec, form), schedule), run);
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

function tell(check: CheckDeclaration, form: CheckForm, report: RunReport, run: SimulatedRun): Counterexample {
  const { clients } = run.scenario;
  // In a run without an end the loop is told once; no single race decides that it never ends.
  const told =
    run.endless() === null ? report : { ...report, log: foldLoop(report.log), contrast: null, shareAlong: [] };
  return {
    check: check.id,
    bug: check.bugs[0] ?? null,
    promise: check.promise,
    facts: report.facts,
    faults: run.plan.map((fault) => formatPlan([fault], clients)),
    switches: report.switches,
    schedule: `${check.id}:${formatToken(form, run, report.schedule)}`,
    fails: report.share === null ? null : String(report.share.failing),
    of: report.share === null ? null : String(report.share.all),
    contrast: contrastOf(told, clients),
    timeline: buildTimeline(told, clients),
  };
}

function contrastOf({ contrast, log, loggedAfter }: RunReport, clients: readonly string[]): Contrast | null {
  if (contrast === null) return null;
  const racing = (position: number) => {
    const at = (loggedAfter[position] ?? 1) - 1;
    const step = log[at];
    return step === undefined ? null : { row: rowOf(log, at), step };
  };
  const [earlier, later] = [racing(contrast.earlier), racing(contrast.later)];
  if (earlier === null || later === null || earlier.row === later.row) return null;
  return { earlier: earlier.row, later: later.row, sentence: raceSentence(earlier, later, clients) };
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
