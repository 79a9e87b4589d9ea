import { hashValue } from '../base/hash.ts';
import { stableJson } from '../base/stable-json.ts';
import type { SourceFile } from '../base/source-file.ts';
import type { CheckDeclaration, Exercise } from '../catalog/exercise.ts';
import { sealVerdict } from '../verdict/seal.ts';
import type { BehaviourState, BugState, Explored, Outcome, Problem, Verdict, Volatile } from '../verdict/verdict.ts';
import { BUDGETS } from './budgets.ts';
import { ENGINE } from './engine-version.ts';
import type { CheckResult } from './protocol.ts';
import { distinctPlaces } from './unhandled-notes.ts';
import type { SuiteRun } from './grading-host.ts';

/** Load problems that mean a budget ran out; every other one means that the submission cannot be graded at all. */
const LIMIT_KINDS: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'microtasks',
  'pending-calls',
  'console',
  'value-size',
  'stuck-native',
  'work',
]);

export interface Grading {
  readonly exercise: Exercise;
  readonly files: readonly SourceFile[];
  /** Ids of the checks that were asked for. */
  readonly expected: readonly CheckDeclaration[];
  readonly run: SuiteRun;
  readonly volatile: Volatile;
}

/** Makes the verdict on one submission. A check that did not report is never a pass. */
export function assembleVerdict({ exercise, files, expected, run, volatile }: Grading): Verdict {
  const loadProblem = run.messages.find((message) => message.kind === 'loaded' && message.problem !== null);
  if (loadProblem?.kind === 'loaded' && loadProblem.problem !== null) {
    return invalidVerdict(exercise, files, loadProblem.problem, volatile);
  }
  const results = resultsOf(run, expected);
  const states = new Map(expected.map((check) => [check.id, results.get(check.id)?.state ?? 'undecided']));
  const bugs = bugStates(exercise, expected, states);
  const behaviour = expected
    .filter((check) => check.kind === 'behaviour')
    .map((check) => behaviourState(check, states));
  const problems = [
    ...differences(run, exercise),
    ...run.errors.map(internalProblem),
    ...[...results.values()].flatMap((result) => result.problem ?? []),
    ...distinctPlaces([...results.values()].flatMap((result) => (result.state === 'failed' && result.notes) || [])),
  ];
  const all = exercise.checks.length + (exercise.kit?.hiddenChecks ?? 0);
  if (expected.length < all)
    problems.push({ kind: 'partial', message: `${expected.length} of ${all} checks were run.` });
  const outcome = withheldInKit(exercise, outcomeOf([...states.values()], isFaulty(run, problems)));
  const remarks = [...results.values()].flatMap((result) => result.remarks ?? []);
  return sealVerdict(
    {
      ...identity(exercise, files),
      outcome,
      score: scoreOf(exercise, bugs),
      bugs,
      behaviour,
      problems: distinct(problems),
      ...(outcome === 'passed' && remarks.length > 0 ? { remarks } : {}),
      // A schedule that was asked for is told also when the promise holds on it: then there are no facts.
      counterexamples: [...results.values()].flatMap((result) => result.counterexample ?? []),
      explored: sumExplored([...results.values()]),
    },
    volatile,
  );
}

/** The verdict on something that could not be run at all. */
export function invalidVerdict(
  exercise: Exercise,
  files: readonly SourceFile[],
  problem: Problem,
  volatile: Volatile,
): Verdict {
  const limited = LIMIT_KINDS.has(problem.kind);
  const bugs = exercise.bugs.map((bug) => ({
    id: bug.id,
    category: bug.category,
    state: 'undecided' as const,
    checks: checksOf(bug.id, exercise.checks),
  }));
  const behaviour = exercise.checks
    .filter((check) => check.kind === 'behaviour')
    .map(({ id }) => ({ id, state: 'undecided' as const }));
  return sealVerdict(
    {
      ...identity(exercise, files),
      outcome: limited ? 'limited' : 'invalid',
      score: scoreOf(exercise, bugs),
      bugs,
      behaviour,
      problems: [problem],
      counterexamples: [],
      explored: { schedules: 0, interleavings: null, complete: false },
    },
    volatile,
  );
}

function identity(exercise: Exercise, files: readonly SourceFile[]) {
  return {
    version: 1 as const,
    exercise: exercise.id,
    exerciseHash: exercise.hash,
    submissionHash: hashValue(files),
    engine: ENGINE,
    budgets: BUDGETS,
  };
}

/** The result of each expected check that reported, in the order of the exercise. */
function resultsOf(run: SuiteRun, expected: readonly CheckDeclaration[]): ReadonlyMap<string, CheckResult> {
  const found = new Map(
    run.messages.flatMap((message) =>
      message.kind === 'ended' ? [[message.result.check, message.result] as const] : [],
    ),
  );
  return new Map(expected.flatMap(({ id }) => (found.has(id) ? [[id, found.get(id) as CheckResult]] : [])));
}

function bugStates(
  exercise: Exercise,
  expected: readonly CheckDeclaration[],
  states: ReadonlyMap<string, CheckResult['state']>,
): BugState[] {
  const own = (bug: string) =>
    expected.filter((check) => check.kind === 'bug' && check.bugs.includes(bug)).map((check) => states.get(check.id));
  const failsAlone = new Set(exercise.bugs.filter((bug) => own(bug.id).includes('failed')).map((bug) => bug.id));
  // A combination that fails although each of its bugs is fixed by itself blames the first bug it names.
  const blamed = expected.filter(
    (check) =>
      check.kind === 'combo' && states.get(check.id) === 'failed' && !check.bugs.some((bug) => failsAlone.has(bug)),
  );
  const alive = new Set([...failsAlone, ...blamed.map((check) => check.bugs[0])]);
  const asked = new Set(expected.flatMap((check) => check.bugs));
  return exercise.bugs.map(({ id, category }) => {
    const checks = checksOf(id, expected);
    const decided =
      asked.has(id) && checks.every((check) => states.get(check) === 'passed' || states.get(check) === 'failed');
    return { id, category, state: alive.has(id) ? 'alive' : decided ? 'fixed' : 'undecided', checks };
  });
}

function behaviourState({ id }: CheckDeclaration, states: ReadonlyMap<string, CheckResult['state']>): BehaviourState {
  const state = states.get(id);
  return { id, state: state === 'passed' ? 'holds' : state === 'failed' ? 'broken' : 'undecided' };
}

function checksOf(bug: string, checks: readonly CheckDeclaration[]): readonly string[] {
  return checks.filter((check) => check.bugs.includes(bug)).map((check) => check.id);
}

function isFaulty(run: SuiteRun, problems: readonly Problem[]): boolean {
  return run.errors.length > 0 || problems.some(({ kind }) => kind === 'declaration');
}

function outcomeOf(states: readonly CheckResult['state'][], faulty: boolean): Outcome {
  if (faulty || states.length === 0) return 'undecided';
  if (states.includes('limited')) return 'limited';
  if (states.includes('undecided')) return 'undecided';
  return states.includes('failed') ? 'failed' : 'passed';
}

/** Public checks alone never say that a submission passes. */
function withheldInKit({ kit }: Exercise, outcome: Outcome): Outcome {
  return kit !== undefined && outcome === 'passed' ? 'undecided' : outcome;
}

function scoreOf(exercise: Exercise, bugs: readonly BugState[]) {
  const weights = new Map(exercise.bugs.map((bug) => [bug.id, bug.weight]));
  const sum = (list: readonly { id: string }[]) => list.reduce((total, { id }) => total + (weights.get(id) ?? 0), 0);
  return { earned: sum(bugs.filter((bug) => bug.state === 'fixed')), possible: sum(exercise.bugs) };
}

function sumExplored(results: readonly CheckResult[]): Explored {
  const counts = results.map(({ explored }) => explored.interleavings);
  const unproved = results.filter(({ state, explored }) => state === 'passed' && !explored.complete);
  return {
    schedules: results.reduce((total, { explored }) => total + explored.schedules, 0),
    interleavings: counts.some((count) => count === null)
      ? null
      : String(counts.reduce((total, count) => total + BigInt(count ?? 0), 0n)),
    faultPlans: results.reduce((total, { explored }) => total + (explored.faultPlans ?? 0), 0),
    ...(unproved.length === 0 ? {} : { unproved: unproved.map(({ check }) => check) }),
    complete: results.length > 0 && results.every(({ explored }) => explored.complete),
  };
}

/** The suites must declare exactly what the exercise lists: a check that vanished must not pass for one that held. */
function differences(run: SuiteRun, exercise: Exercise): Problem[] {
  if (run.errors.length > 0) return [];
  const declared = new Map(
    run.messages.flatMap((message) =>
      message.kind === 'declared' ? message.checks.map((check) => [check.id, check] as const) : [],
    ),
  );
  const missing = exercise.checks
    .filter((check) => stableJson(declared.get(check.id) ?? null) !== stableJson(check))
    .map(({ id }) => id);
  const unknown = [...declared.keys()].filter((id) => !exercise.checks.some((check) => check.id === id));
  return [...missing, ...unknown].map((id) => ({
    kind: 'declaration',
    message: `The suites and checks.json do not agree about the check ${id}.`,
  }));
}

/** What many checks have to say in the same words is said once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [stableJson(problem), problem])).values()];
}

function internalProblem(message: string): Problem {
  return { kind: 'internal', message };
}
