import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../src/base/errors.ts';
import type { Exercise } from '../../src/catalog/exercise.ts';
import type { Course } from '../../src/cli/course.ts';
import { collectSubmission, verdictOnUnread } from '../../src/grading/collect-submission.ts';
import { findSubmissions } from '../../src/grading/find-submissions.ts';
import type { GradingProgress } from '../../src/grading/grade-on-host.ts';
import type { GradeOptions, GradeRequest } from '../../src/grading/grade-submission.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';
import { fakeExercise } from './fake-exercise.ts';
import { fakeHints } from './fake-hints.ts';
import { fakeVerdict, MARKS } from './fake-verdict.ts';

/*
 * A course of two small exercises with a grader that reads marks instead of running code: a bug counts as fixed when
 * its file says `fixed: <bug id>`. So the commands are tested by themselves, in milliseconds.
 */

export interface FakeCourse extends Course {
  /** Every request that was graded, in order. */
  readonly graded: GradeRequest[];
}

/** The search path on which there is an outer sandbox. */
export const FAKE_SANDBOX = '/with/bubblewrap';

export function fakeCourse(packRoot: string): FakeCourse {
  const graded: GradeRequest[] = [];
  const grade = async (request: GradeRequest, { signal, onProgress }: GradeOptions): Promise<Verdict> => {
    graded.push(request);
    const text = request.files.map((file) => file.text).join('\n');
    if (text.includes(MARKS.crash)) throw new TypeError('the grader fell over');
    if (text.includes(MARKS.slow)) {
      for (let done = 0; done < 20; done++) {
        onProgress?.({ done, total: 20 });
        await sleep(100, undefined, { signal });
      }
    }
    return fakeVerdict(request, text);
  };
  return {
    graded,
    builtInPackRoot: async () => packRoot,
    listExercises: async () => [fakeExercise('payment-processor', packRoot), fakeExercise('refund-desk', packRoot)],
    loadExercise: async (root, id) => fakeExercise(id, root),
    nearestIds: async (wanted, ids) => ids.filter((id) => id[0] === wanted[0]),
    readSubmission: async (path, exercise) => readFake(path, exercise),
    gradeSubmission: grade,
    openSession: async () => ({ grade: (request, options = {}) => grade(request, options), close: () => undefined }),
    findSubmissions: async (paths, cwd, exercises) => findSubmissions(paths, cwd, exercises),
    collectSubmission: async (path, name, exercise) => collectSubmission(path, name, exercise),
    verdictOnUnread: async (exercise, problem) => verdictOnUnread(exercise, problem),
    async *gradeBatch(requests, { outerSandbox, signal, onProgress }) {
      let index = 0;
      for await (const request of requests) {
        const progressOf = (progress: GradingProgress) => onProgress?.(index, progress);
        try {
          const verdict = await grade(request, { signal, onProgress: progressOf });
          const volatile = { ...verdict.volatile, outerSandbox: outerSandbox?.name ?? ('none' as const) };
          yield { index, verdict: { ...verdict, volatile } };
        } catch (error) {
          if (signal?.aborted === true) return;
          throw error;
        }
        index += 1;
      }
    },
    openHints: async () => fakeHints(),
    outerSandbox: async (searchPath) =>
      searchPath === FAKE_SANDBOX
        ? { name: 'bubblewrap', command: 'bwrap', args: [] }
        : { missing: 'bubblewrap is not installed' },
    engine: async () => 'fake/1',
    exitCodeOf: async (outcome) => ({ passed: 0, failed: 1, invalid: 1, limited: 1, undecided: 3 })[outcome],
  };
}

function readFake(path: string, exercise: Exercise) {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'processor.ts') : path;
  if (!existsSync(file))
    throw new UserError({
      message: `There is no file ${file}.`,
      fix: `Name a file or a folder with ${exercise.files.join(', ')}.`,
    });
  return [{ path: 'processor.ts', text: readFileSync(file, 'utf8') }];
}
