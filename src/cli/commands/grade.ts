import { resolve } from 'node:path';
import type { SourceFile } from '../../base/source-file.ts';
import { NEW_PROGRESS } from '../../workspace/state.ts';
import { focusOf, gradeWithProgress } from '../check-work.ts';
import { forTerminal, loadNamed, packRootFor, print, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { printable, wrap } from '../render/text.ts';
import { renderVerdict } from '../render/verdict.ts';
import type { VerdictView } from '../render/verdict.ts';
import { verdictLine } from '../render/verdict-line.ts';

export interface GradeCommandOptions {
  readonly exercise: string;
  readonly json?: boolean;
  readonly timeline?: boolean;
  readonly full?: boolean;
}

/** `bugbash grade <path...> --exercise <id>`: grades files anywhere, without a workspace, and writes nothing. */
export async function grade(
  context: CommandContext,
  paths: readonly string[],
  options: GradeCommandOptions,
): Promise<number> {
  const { io, course } = context;
  const exercise = await loadNamed(context, options.exercise, await packRootFor(context, null));
  // Every path is read before the first is graded: a mistyped one should not show after ten minutes.
  const submissions: { path: string; files: readonly SourceFile[] }[] = [];
  for (const path of paths)
    submissions.push({ path, files: await course.readSubmission(resolve(io.cwd, path), exercise) });
  let worst = 0;
  for (const { path, files } of submissions) {
    const raw = await gradeWithProgress(context, { exercise, files });
    const verdict = forTerminal(io, raw);
    if (options.json === true) io.stdout.write(`${JSON.stringify(raw)}\n`);
    else if (paths.length > 1) print(io, wrap(`${printable(path)}: ${verdictLine(verdict)}`, io.columns, '', '  '));
    else print(io, renderVerdict(viewOf({ verdict, ...forTerminal(io, { files, exercise }) }, options), screenOf(io)));
    worst = Math.max(worst, await course.exitCodeOf(verdict.outcome));
  }
  return worst;
}

function viewOf(
  graded: Pick<VerdictView, 'verdict' | 'files' | 'exercise'>,
  options: GradeCommandOptions,
): VerdictView {
  const isFull = options.full === true;
  const hasTimeline = isFull || options.timeline === true;
  return { ...graded, isFull, hasTimeline, focus: focusOf(graded.verdict, NEW_PROGRESS), hasCommands: false };
}
