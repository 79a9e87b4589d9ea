import {
  afterAll,
  beforeAll,
  describe,
  type File,
  startTests,
  type Suite,
  type Task,
  test,
  type VitestRunner,
} from '@vitest/runner';
import type { CheckDeclaration } from '../catalog/exercise.ts';
import type { Subject } from '../simulation/subject.ts';
import { decideChecks } from './decide-checks.ts';
import type { DeclaredCheck } from './kit-declare.ts';
import type { CheckSpec } from './grader-kit.ts';
import { type CheckRunOptions, runCheck } from './kit-run.ts';
import { openSubject } from './kit-subject.ts';
import { loadSuites } from './load-suites.ts';
import type { CheckResult, GradingTask } from './protocol.ts';
import { specsFor } from './spec-of.ts';
import { isCancelled, postKitMessage, type WorkerContext } from './worker-context.ts';

/** Runs the checks of the task on vitest's runner: one `describe`, one `test` a check. Gives what went wrong with us. */
export async function runChecks(context: WorkerContext): Promise<readonly string[]> {
  const [file] = await startTests(
    [context.task.exercise.id],
    runnerOver(() => declareTests(context)),
  );
  return file === undefined ? ['vitest ran nothing'] : errorsOf(file);
}

/**
 * Checks of one submission that may use up a budget of the isolate before the rest is given up: each costs up to a second,
 * and the outcome is `limited` from the first one on.
 */
const EXHAUSTED_CHECKS_MAX = 3;
const EXHAUSTING: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'microtasks',
  'pending-calls',
  'console',
  'value-size',
]);

/** Why checks are not run any more after these results; null while they are. */
function reasonToStop(results: readonly CheckResult[]): string | null {
  if (results.some(({ problem }) => problem?.kind === 'work')) return 'those before it used up what a submission gets';
  const exhausted = results.filter(({ problem }) => EXHAUSTING.has(problem?.kind ?? ''));
  return exhausted.length < EXHAUSTED_CHECKS_MAX
    ? null
    : `${EXHAUSTED_CHECKS_MAX} before it used up what the isolate gives`;
}

function notRun(check: string, reason: string): CheckResult {
  const message = `This check was not run, because ${reason}.`;
  const explored = { schedules: 0, interleavings: null, complete: false };
  return { check, state: 'limited', problem: { kind: 'not-run', message }, counterexample: null, explored };
}

function declareTests(context: WorkerContext): void {
  const { exercise, checks, detail } = context.task;
  const declared = loadSuites(exercise);
  postKitMessage({ kind: 'declared', checks: [...declared.values()].map(({ declaration }) => declaration) });
  const drawn = drawChecks(context.task, declared);
  describe(exercise.id, () => {
    let subject: Subject | null = null;
    beforeAll(async () => {
      subject = await openSubject(context, instancesFor(context, drawn));
    });
    afterAll(() => {
      subject = null;
    });
    const results: CheckResult[] = [];
    if (detail === 'outcome') {
      test('outcome', async () => {
        const current = subject;
        if (current === null) return;
        await decideChecks(context, (id, effort) => resultOf(current, drawn.get(id), id, context.task, effort));
      });
      return;
    }
    for (const id of checks) {
      test(id, async () => {
        if (subject === null || isCancelled(context)) return;
        postKitMessage({ kind: 'started', check: id });
        const reason = reasonToStop(results);
        const result =
          reason === null ? await resultOf(subject, drawn.get(id), id, context.task, { detail }) : notRun(id, reason);
        results.push(result);
        postKitMessage({ kind: 'ended', result });
      });
    }
  });
}

/** A check as this submission meets it. */
interface DrawnCheck {
  readonly declaration: CheckDeclaration;
  readonly spec: CheckSpec<never>;
}

/** The checks of the task that its suites declare, by id. */
function drawChecks(task: GradingTask, declared: ReadonlyMap<string, DeclaredCheck>): ReadonlyMap<string, DrawnCheck> {
  const specOf = specsFor(task);
  const wanted = task.checks.flatMap((id) => declared.get(id) ?? []);
  return new Map(
    wanted.map((check) => [check.declaration.id, { declaration: check.declaration, spec: specOf(check) }]),
  );
}

/** The most instances that any check of the task is about: each costs an engine of its own. */
function instancesFor({ task }: WorkerContext, drawn: ReadonlyMap<string, DrawnCheck>): number {
  const own = task.exercise.topology.instances;
  return Math.max(own, ...[...drawn.values()].flatMap(({ spec }) => spec.instances ?? own));
}

/** The verdict is made from the kit's own messages, so a failing check does not fail vitest's test. */
async function resultOf(
  subject: Subject,
  check: DrawnCheck | undefined,
  id: string,
  task: GradingTask,
  effort: Pick<CheckRunOptions, 'detail' | 'schedulesMax'>,
): Promise<CheckResult> {
  const { exercise, replay, leftOut = [] } = task;
  const options = { instances: exercise.topology.instances, replay, leftOut, ...effort };
  if (check !== undefined) return runCheck(subject, check.declaration, check.spec, options);
  const message = `No suite declares the check ${id}.`;
  const explored = { schedules: 0, interleavings: null, complete: false };
  return { check: id, state: 'undecided', problem: { kind: 'internal', message }, counterexample: null, explored };
}

/** vitest's runner over one made-up file, whose "import" declares the tests of the task. */
function runnerOver(importFile: () => void): VitestRunner {
  return {
    importFile,
    config: {
      root: '/',
      setupFiles: [],
      name: undefined,
      passWithNoTests: true,
      testNamePattern: undefined,
      allowOnly: false,
      sequence: { shuffle: false, concurrent: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
      chaiConfig: undefined,
      maxConcurrency: 1,
      // Budgets are counts, and the watchdog is outside: a time limit of vitest's would be luck.
      testTimeout: 0,
      hookTimeout: 0,
      retry: 0,
      includeTaskLocation: undefined,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
  };
}

function errorsOf(task: File | Suite | Task): readonly string[] {
  const own = (task.result?.errors ?? []).map((error) => error.stack ?? error.message);
  return 'tasks' in task ? [...own, ...task.tasks.flatMap(errorsOf)] : own;
}
