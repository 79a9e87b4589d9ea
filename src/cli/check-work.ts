import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { SourceFile } from '../base/source-file.ts';
import type { GradeOptions, GradeRequest } from '../grading/grade-submission.ts';
import type { Counterexample, Verdict } from '../verdict/verdict.ts';
import { chooseBug } from '../workspace/hint-ladder.ts';
import { readLastVerdict, recordVerdict } from '../workspace/record-verdict.ts';
import { takeSnapshot } from '../workspace/snapshots.ts';
import type { ExerciseProgress } from '../workspace/state.ts';
import { forTerminal } from './command-context.ts';
import type { CommandContext, OpenExercise } from './command-context.ts';
import { interruptible } from './interrupt.ts';
import { startProgress } from './progress-line.ts';

export interface CheckedWork {
  /** Fit to be shown. */
  readonly verdict: Verdict;
  /** The same as grading gave it, for machines. */
  readonly rawVerdict: Verdict;
  /** Fit to be shown. */
  readonly files: readonly SourceFile[];
}

/** How a submission gets its verdict: with a progress line of its own, unless the caller shows progress itself. */
type Grade = (request: GradeRequest) => Promise<Verdict>;

/** Snapshots the candidate's files, runs every check over them and records what came out. */
export async function checkWork(
  context: CommandContext,
  open: OpenExercise,
  grade: Grade = (request) => gradeWithProgress(context, request),
): Promise<CheckedWork> {
  refuseMissing(open);
  const snapshot = snapshotWork(context, open);
  const files = await context.course.readSubmission(open.folder, open.exercise);
  const rawVerdict = await grade({ exercise: open.exercise, files });
  const shown = { verdict: forTerminal(context.io, rawVerdict), rawVerdict, files: forTerminal(context.io, files) };
  // A kit has the public checks alone: what they find is no attempt.
  if (open.exercise.kit !== undefined) return { ...shown, verdict: withoutPartialNote(shown.verdict) };
  recordVerdict(open.workspace, { filesHash: snapshot.filesHash, verdict: rawVerdict }, context.io.now().toISOString());
  return shown;
}

/** The verdict on the files as they are: that of the latest check when it speaks about them, else a check now. */
export async function verdictOfPresentWork(context: CommandContext, open: OpenExercise): Promise<CheckedWork> {
  refuseMissing(open);
  const snapshot = snapshotWork(context, open);
  const last = readLastVerdict(open.workspace, open.exercise, snapshot.filesHash);
  if (last === null || last.outcome === 'undecided') return checkWork(context, open);
  const files = await context.course.readSubmission(open.folder, open.exercise);
  return { verdict: forTerminal(context.io, last), rawVerdict: last, files: forTerminal(context.io, files) };
}

/** Runs some or all checks, with a sign of life and an ear for Ctrl-C. Records nothing. */
export function gradeWithProgress(context: CommandContext, request: GradeRequest): Promise<Verdict> {
  const what = `checking ${request.exercise.id}`;
  return withProgress(context, what, (options) => context.course.gradeSubmission(request, options));
}

/** Grades with a progress line that counts checks, and ends when Ctrl-C is pressed. */
export async function withProgress<T>(
  context: CommandContext,
  what: string,
  work: (options: GradeOptions) => Promise<T>,
): Promise<T> {
  const progress = startProgress(context.io, what);
  const onProgress: GradeOptions['onProgress'] = ({ done, total }) =>
    progress.say(`${what}: ${done} of ${total} checks`);
  try {
    return await interruptible((signal) => work({ signal, onProgress }));
  } finally {
    progress.end();
  }
}

/** The failing check to explain first: a broken behaviour, for it is news; else the bug that hints are about. */
export function focusOf(verdict: Verdict, progress: ExerciseProgress): Counterexample | null {
  const bug = chooseBug(verdict, progress.hints);
  const all = verdict.counterexamples;
  return all.find((one) => one.bug === null) ?? all.find((one) => one.bug === bug) ?? all[0] ?? null;
}

/** The verdict of a run of some checks without the note that others were not run: whoever asked for some knows. */
export function withoutPartialNote(verdict: Verdict): Verdict {
  return { ...verdict, problems: verdict.problems.filter((problem) => problem.kind !== 'partial') };
}

function refuseMissing({ exercise, folder }: OpenExercise): void {
  const missing = exercise.files.find((file) => !existsSync(join(folder, file)));
  if (missing === undefined) return;
  throw new UserError({
    message: `${missing} is missing from ${folder}.`,
    fix: 'Bring it back with `bugbash undo`, or put the starter there with `bugbash reset`.',
  });
}

function snapshotWork(context: CommandContext, open: OpenExercise) {
  return takeSnapshot(open.workspace, open.exercise.id, 'check', context.io.now().toISOString());
}
