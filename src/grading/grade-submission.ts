import type { Exercise } from '../catalog/exercise.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { gradeBatch } from './grade-batch.ts';
import { gradeOnHost, type GradeOptions } from './grade-on-host.ts';
import { openGradingHost } from './grading-host.ts';
import { expectedChecks, type GradeRequest } from './grading-task.ts';

export type { GradeOptions } from './grade-on-host.ts';
export type { GradeRequest } from './grading-task.ts';

/** Grades one submission in a child process and an isolate. The same bytes give the same verdict hash. */
export async function gradeSubmission(request: GradeRequest, options: GradeOptions = {}): Promise<Verdict> {
  const host = openGradingHost();
  try {
    return await gradeOnHost(host, request, options);
  } finally {
    host.close();
  }
}

/** Grades several submissions of one exercise; the verdicts come together, in the order of the submissions. */
export async function gradeMany(
  exercise: Exercise,
  submissions: readonly Omit<GradeRequest, 'exercise'>[],
  { signal, onProgress }: GradeOptions = {},
): Promise<readonly Verdict[]> {
  const requests = submissions.map((submission) => ({ ...submission, exercise }));
  const total = requests.reduce((sum, { only }) => sum + expectedChecks(exercise, only).length, 0);
  const done = new Map<number, number>();
  const report = (index: number, progress: { readonly done: number }) => {
    done.set(index, progress.done);
    onProgress?.({ done: [...done.values()].reduce((sum, count) => sum + count, 0), total });
  };
  const verdicts: Verdict[] = [];
  for await (const { verdict } of gradeBatch(requests, { signal, onProgress: report })) verdicts.push(verdict);
  signal?.throwIfAborted();
  return verdicts;
}
