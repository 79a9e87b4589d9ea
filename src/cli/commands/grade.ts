import { resolve } from 'node:path';
import { assert } from '../../base/assert.ts';
import type { SourceFile } from '../../base/source-file.ts';
import type { Exercise } from '../../catalog/exercise.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { NEW_PROGRESS } from '../../workspace/state.ts';
import { focusOf, withProgress } from '../check-work.ts';
import { forTerminal, loadNamed, packRootFor, print, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { wrap } from '../render/text.ts';
import { renderVerdict } from '../render/verdict.ts';
import type { VerdictView } from '../render/verdict.ts';
import { verdictLine } from '../render/verdict-line.ts';

export interface GradeCommandOptions {
  readonly exercise: string;
  readonly json?: boolean;
  readonly timeline?: boolean;
  readonly full?: boolean;
}

interface Submission {
  readonly path: string;
  readonly files: readonly SourceFile[];
}

/** Submissions graded in one run: enough to share its start, few enough to see verdicts come in. */
const RUN_SIZE = 25;

/** `bugbash grade <path...> --exercise <id>`: grades files anywhere, without a workspace, and writes nothing. */
export async function grade(
  context: CommandContext,
  paths: readonly string[],
  options: GradeCommandOptions,
): Promise<number> {
  const { io, course } = context;
  const exercise = await loadNamed(context, options.exercise, await packRootFor(context, null));
  // Every path is read before the first is graded: a mistyped one should not show after ten minutes.
  const submissions: Submission[] = [];
  for (const path of paths) {
    submissions.push({ path, files: await course.readSubmission(resolve(io.cwd, path), exercise) });
  }
  let worst = 0;
  for (let at = 0; at < submissions.length; at += RUN_SIZE) {
    const run = submissions.slice(at, at + RUN_SIZE);
    const what =
      paths.length === 1 ? `checking ${exercise.id}` : `grading ${at + 1} to ${at + run.length} of ${paths.length}`;
    const verdicts = await gradeRun(context, exercise, run, what);
    for (const [index, submission] of run.entries()) {
      const verdict = verdicts[index];
      assert(verdict !== undefined, 'Every submission of a run gets a verdict.');
      if (options.json === true) io.stdout.write(`${JSON.stringify(verdict)}\n`);
      else if (paths.length > 1) printLine(context, submission, verdict);
      else printWhole(context, exercise, submission, verdict, options);
      worst = Math.max(worst, await course.exitCodeOf(verdict.outcome));
    }
  }
  return worst;
}

/** Grades several at once. One that ends the run leaves the others undecided: those are graded again by themselves. */
async function gradeRun(
  context: CommandContext,
  exercise: Exercise,
  run: readonly Submission[],
  what: string,
): Promise<readonly Verdict[]> {
  const verdicts = await withProgress(context, what, (grading) => context.course.gradeMany(exercise, run, grading));
  if (run.length === 1) return verdicts;
  const decided: Verdict[] = [];
  for (const [index, verdict] of verdicts.entries()) {
    if (verdict.outcome !== 'undecided') decided.push(verdict);
    else decided.push(...(await gradeRun(context, exercise, run.slice(index, index + 1), what)));
  }
  return decided;
}

function printLine({ io }: CommandContext, { path }: Submission, verdict: Verdict): void {
  print(io, wrap(forTerminal(io, `${path}: ${verdictLine(verdict)}`), io.columns, '', '  '));
}

function printWhole(
  { io }: CommandContext,
  exercise: Exercise,
  { files }: Submission,
  verdict: Verdict,
  options: GradeCommandOptions,
): void {
  print(io, renderVerdict(viewOf(forTerminal(io, { verdict, files, exercise }), options), screenOf(io)));
}

function viewOf(
  graded: Pick<VerdictView, 'verdict' | 'files' | 'exercise'>,
  options: GradeCommandOptions,
): VerdictView {
  const isFull = options.full === true;
  const hasTimeline = isFull || options.timeline === true;
  return { ...graded, isFull, hasTimeline, focus: focusOf(graded.verdict, NEW_PROGRESS), hasCommands: false };
}
