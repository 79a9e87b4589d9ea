import { UserError } from '../../base/errors.ts';
import type { SourceFile } from '../../base/source-file.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { loadState, progressOf } from '../../workspace/state.ts';
import { updateProgress } from '../../workspace/update-state.ts';
import { checkWork, focusOf, gradeWithProgress, withoutPartialNote } from '../check-work.ts';
import { forTerminal, openExercise, print, screenOf } from '../command-context.ts';
import type { CommandContext, OpenExercise } from '../command-context.ts';
import { EXIT_OUR_FAULT } from '../present-error.ts';
import { renderCounterexample } from '../render/counterexample.ts';
import { hiddenNote, renderPublicChecks } from '../render/public-checks.ts';
import type { Screen } from '../render/screen.ts';
import { renderVerdict } from '../render/verdict.ts';
import { checkBug } from './check-bug.ts';

export interface CheckOptions {
  readonly timeline?: boolean;
  readonly full?: boolean;
  readonly public?: boolean;
  /** The number or id of the one bug to look at. */
  readonly bug?: string;
  readonly json?: boolean;
}

/** `bugbash check [id]`: runs the checks over the candidate's files and says what they found. */
export async function check(context: CommandContext, id: string | undefined, options: CheckOptions): Promise<number> {
  const open = await openExercise(context, id);
  if (options.bug !== undefined) return checkBug(context, open, options.bug, options.json === true);
  if (options.public === true || open.exercise.kit !== undefined) return checkPublic(context, open, options);
  const { verdict, rawVerdict, files } = await checkWork(context, open);
  const { io, course } = context;
  const hasTimeline = options.timeline === true || options.full === true;
  const focus = focusOf(verdict, progressOf(loadState(open.workspace).state, open.exercise.id));
  if (options.json === true) io.stdout.write(`${JSON.stringify(rawVerdict)}\n`);
  else {
    const exercise = forTerminal(io, open.exercise);
    const view = { verdict, exercise, files, focus, hasTimeline, isFull: options.full === true, hasCommands: true };
    print(io, renderVerdict(view, screenOf(io)));
  }
  if (hasTimeline && focus !== null) noteTimeline(open);
  return course.exitCodeOf(verdict.outcome);
}

/** Seeing the facts and the run is a help that was asked for, and is recorded like one. */
export function noteTimeline(open: OpenExercise): void {
  updateProgress(open.workspace, open.exercise.id, (progress) => ({
    ...progress,
    timelinesShown: progress.timelinesShown + 1,
  }));
}

/** Only the checks that the brief speaks of: quick to run, and nothing is recorded. */
async function checkPublic(context: CommandContext, open: OpenExercise, options: CheckOptions): Promise<number> {
  const { io, course } = context;
  const checks = open.exercise.checks.filter((one) => one.public);
  if (checks.length === 0) {
    throw new UserError({
      message: `${open.exercise.id} has no public check.`,
      fix: 'Run them all with `bugbash check`.',
    });
  }
  const files = await course.readSubmission(open.folder, open.exercise);
  const rawVerdict = await gradeWithProgress(context, { exercise: open.exercise, files, only: 'public' });
  const verdict = withoutPartialNote(forTerminal(io, rawVerdict));
  if (options.json === true) io.stdout.write(`${JSON.stringify(rawVerdict)}\n`);
  else {
    const [screen, shown] = [screenOf(io), forTerminal(io, files)];
    const note = hiddenNote(open.exercise);
    const board = renderPublicChecks(verdict, forTerminal(io, checks), shown, screen, note);
    print(io, [board, ...firstRun({ verdict, files: shown }, options, screen)].join('\n\n'));
  }
  return publicExitCode(verdict);
}

/** The run of the first public check that fails, when it was asked for. */
function firstRun(
  { verdict, files }: { readonly verdict: Verdict; readonly files: readonly SourceFile[] },
  { timeline, full }: CheckOptions,
  screen: Screen,
): readonly string[] {
  const [first] = verdict.counterexamples;
  if (first === undefined || (timeline !== true && full !== true)) return [];
  const view = { verdict, files, hasTimeline: true, isFull: full === true, hasCommands: true };
  return [renderCounterexample(view, first, screen)];
}

/** Bugs and behaviours that only hidden checks speak of stay undecided here, which is no failure. */
function publicExitCode(verdict: Verdict): number {
  const isStopped = verdict.outcome === 'invalid' || verdict.outcome === 'limited';
  if (isStopped || verdict.counterexamples.length > 0) return 1;
  return verdict.problems.length > 0 ? EXIT_OUR_FAULT : 0;
}
