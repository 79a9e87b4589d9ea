import type { CheckDeclaration } from '../catalog/exercise.ts';
import type { RunReport } from '../simulation/check-scenario.ts';
import { formatPlan } from '../simulation/fault-plan.ts';
import { foldLoop } from '../simulation/loops.ts';
import type { SimulatedRun } from '../simulation/simulated-run.ts';
import type { Contrast, Counterexample } from '../verdict/verdict.ts';
import type { CheckForm } from './kit-forms.ts';
import { formatToken } from './kit-token.ts';
import { raceSentence } from './race-sentence.ts';
import { buildTimeline, rowOf } from './timeline.ts';

/** One run of a check as the verdict has it: facts, faults, schedule, timeline and the race that decides it. */
export function tellRun(
  check: CheckDeclaration,
  form: CheckForm,
  report: RunReport,
  run: SimulatedRun,
): Counterexample {
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
