import type { CheckDeclaration } from '../catalog/exercise.ts';
import { stableJson } from '../base/stable-json.ts';
import { checkScenario, replaySchedule, type Judge, type RunReport } from '../simulation/check-scenario.ts';
import { formatValue } from '../simulation/format-value.ts';
import { ScheduleMismatch } from '../simulation/schedule-text.ts';
import { SimulatedRun } from '../simulation/simulated-run.ts';
import { type Subject, SubjectLimit } from '../simulation/subject.ts';
import type { World } from '../simulation/world.ts';
import type { Counterexample } from '../verdict/verdict.ts';
import type { CheckSpec } from './grader-kit.ts';
import { expect } from './kit-expect.ts';
import { collectResults, type ScriptResults } from './kit-outcomes.ts';
import { recordScenario, type ScriptShape } from './kit-script.ts';
import type { CheckResult } from './protocol.ts';
import { buildTimeline } from './timeline.ts';
import { readWorkerContext } from './worker-context.ts';

/** Explores one check over one submission, or runs the one schedule that was asked for. */
export async function runCheck<P>(
  subject: Subject,
  check: CheckDeclaration,
  spec: CheckSpec<P>,
  replay: string | null,
): Promise<CheckResult> {
  const instances = spec.instances ?? readWorkerContext().task.exercise.topology.instances;
  const phases = spec.phases ?? (spec.clients ? [spec.clients] : []);
  const { scenario, shapes } = recordScenario(phases, spec.after, instances);
  const run = new SimulatedRun(subject, scenario, (world) => spec.world?.(setUp(world)));
  const judge = judgeOf(spec, shapes);
  try {
    if (replay !== null) {
      const report = await replaySchedule(run, judge, replay);
      const counterexample = tell(check, report, run);
      return {
        check: check.id,
        state: report.facts.length > 0 ? 'failed' : 'passed',
        problem: null,
        counterexample,
        explored: explored(1, false),
      };
    }
    const { failure, schedules, complete } = await checkScenario(run, judge, spec.schedulesMax);
    const counterexample = failure === null ? null : tell(check, failure, run);
    return {
      check: check.id,
      state: failure === null ? 'passed' : 'failed',
      problem: null,
      counterexample,
      explored: explored(schedules, complete),
    };
  } catch (error) {
    return { check: check.id, ...troubleOf(error), counterexample: null, explored: explored(0, false) };
  }
}

/** A judgement depends on results and books alone, so equal ends are judged once. */
function judgeOf<P>(spec: CheckSpec<P>, shapes: readonly ScriptShape[]): Judge {
  const judged = new Map<string, readonly string[] | null>();
  return (run) => {
    const end = collectResults(run.outcomes(), shapes);
    const hanging = run.hangingClients();
    const records = run.world.network.records();
    const key = memoKey({ end, hanging, records, store: run.world.store.list('') });
    const known = judged.get(key);
    if (known !== undefined) return known;
    const verdict = hanging.length > 0 ? hangFacts(run, hanging) : broken(spec, end, run);
    judged.set(key, verdict);
    return verdict;
  };
}

function broken<P>(spec: CheckSpec<P>, { results, after }: ScriptResults, run: SimulatedRun): readonly string[] | null {
  const { network, store } = run.world;
  try {
    spec.holds({
      results,
      after,
      network: { records: (kind) => network.records(kind) },
      store: { list: (prefix) => store.list(prefix) },
      expect,
    });
    return null;
  } catch (error) {
    const seen = Object.entries(results).map(([client, result]) => `${client} got ${formatValue(result)}`);
    return [firstLine(error), ...seen];
  }
}

function hangFacts(run: SimulatedRun, hanging: readonly number[]): readonly string[] {
  const names = hanging.map((client) => run.scenario.clients[client]).join(' and ');
  return [`hang: ${names} never got an answer: nothing is pending any more, and nobody will wake it`];
}

function tell(check: CheckDeclaration, report: RunReport, run: SimulatedRun): Counterexample {
  return {
    check: check.id,
    bug: check.bugs[0] ?? null,
    promise: check.promise,
    facts: report.facts,
    faults: [],
    switches: report.switches,
    schedule: `${check.id}:${report.schedule}`,
    fails: null,
    of: null,
    timeline: buildTimeline(report.log, run.scenario.clients),
  };
}

function troubleOf(error: unknown): Pick<CheckResult, 'state' | 'problem'> {
  if (error instanceof SubjectLimit) {
    return { state: 'limited', problem: { kind: error.kind, message: error.message, ...error.at } };
  }
  const kind = error instanceof ScheduleMismatch ? 'schedule' : 'internal';
  const message =
    error instanceof Error ? (kind === 'internal' ? (error.stack ?? error.message) : error.message) : String(error);
  return { state: 'undecided', problem: { kind, message } };
}

function setUp(world: World) {
  return {
    store: { seed: (key: string, value: unknown) => world.store.set(key, value) },
    network: { declineWhen: world.network.declineWhen.bind(world.network) },
  };
}

function explored(schedules: number, complete: boolean) {
  return { schedules, interleavings: null, complete };
}

function memoKey(end: unknown): string {
  return stableJson(JSON.parse(JSON.stringify(end, (_key, value: unknown) => tagged(value))));
}

/** JSON drops some values silently; two ends that differ in them must not be taken for one. */
function tagged(value: unknown): unknown {
  if (typeof value === 'bigint') return `bigint:${value}`;
  if (value === undefined) return 'undefined:';
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return `number:${Object.is(value, -0) ? '-0' : value}`;
  if (value instanceof Map || value instanceof Set) return [value.constructor.name, ...value];
  return value;
}

/** The assertion's own sentence, without its colours and without how it compares. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ''] = text.replace(/\u001B\[[0-9;]*m/g, '').split('\n');
  return line.replace(/ \/\/ Object\.is equality$/, '');
}
