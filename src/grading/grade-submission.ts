import { hostname } from 'node:os';
import type { SourceFile } from '../base/source-file.ts';
import type { CheckDeclaration, Exercise } from '../catalog/exercise.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { assembleVerdict } from './assemble-verdict.ts';
import type { GradingTask } from './protocol.ts';
import { runSuites } from './run-suites.ts';

export interface GradeRequest {
  readonly exercise: Exercise;
  readonly files: readonly SourceFile[];
  /** Which checks to run; all unless said otherwise. */
  readonly only?: 'all' | 'public' | readonly string[];
  /** Runs this one schedule of the one check in `only`; its counterexample tells what happened. */
  readonly replay?: string;
}

export interface GradeOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

/** Grades one submission in a child process and an isolate. The same bytes give the same verdict hash. */
export async function gradeSubmission(request: GradeRequest, options: GradeOptions = {}): Promise<Verdict> {
  const [verdict] = await gradeMany(request.exercise, [request], options);
  if (verdict === undefined) throw new RangeError('one submission gives one verdict');
  return verdict;
}

/** Grades several submissions of one exercise in one run, which pays for starting vitest once. */
export async function gradeMany(
  exercise: Exercise,
  submissions: readonly Pick<GradeRequest, 'files' | 'only' | 'replay'>[],
  { signal, onProgress }: GradeOptions = {},
): Promise<readonly Verdict[]> {
  const started = new Date();
  const expected = submissions.map(({ only }) => chosenChecks(exercise, only ?? 'all'));
  const total = expected.reduce((sum, checks) => sum + checks.length, 0);
  let done = 0;
  const run = await runSuites(taskOf(exercise, submissions, expected), {
    ...(signal ? { signal } : {}),
    onMessage: (message) => {
      if (message.kind === 'ended') onProgress?.({ done: (done += 1), total });
    },
  });
  const volatile = { startedAt: started.toISOString(), durationMs: Date.now() - started.getTime(), host: hostname() };
  return submissions.map(({ files }, submission) =>
    assembleVerdict({ exercise, files, expected: expected[submission] ?? [], run, submission, volatile }),
  );
}

function taskOf(
  exercise: Exercise,
  submissions: readonly Pick<GradeRequest, 'files' | 'only' | 'replay'>[],
  expected: readonly (readonly CheckDeclaration[])[],
): GradingTask {
  const { id, topology, entry, ports, portsFile } = exercise;
  return {
    exercise: { id, topology, entry, ports, portsFile },
    suites: exercise.suites,
    submissions: submissions.map(({ files, replay }, index) => ({
      index,
      files,
      only: (expected[index] ?? []).map((check) => check.id),
      replay: replay ?? null,
    })),
  };
}

function chosenChecks(exercise: Exercise, only: 'all' | 'public' | readonly string[]): readonly CheckDeclaration[] {
  if (only === 'all') return exercise.checks;
  return exercise.checks.filter((check) => (only === 'public' ? check.public : only.includes(check.id)));
}
