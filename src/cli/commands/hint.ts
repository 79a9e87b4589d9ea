import { chooseBug, nextHint } from '../../workspace/hint-ladder.ts';
import { loadState, progressOf } from '../../workspace/state.ts';
import { updateProgress } from '../../workspace/update-state.ts';
import { hashWithoutBlanks, readWorkFiles } from '../../workspace/work-files.ts';
import { verdictOfPresentWork } from '../check-work.ts';
import { forTerminal, openExercise, print, screenOf } from '../command-context.ts';
import type { CommandContext, OpenExercise } from '../command-context.ts';
import { renderHint, renderNoHint } from '../render/hint.ts';
import { renderVerdict } from '../render/verdict.ts';

export interface HintOptions {
  readonly now?: boolean;
}

/** `bugbash hint [id]`: the next hint for the bug at hand, one rung at a time. */
export async function hint(context: CommandContext, id: string | undefined, options: HintOptions): Promise<number> {
  const open = await openExercise(context, id);
  const { verdict, files } = await verdictOfPresentWork(context, open);
  const screen = screenOf(context.io);
  const exercise = forTerminal(context.io, open.exercise);
  const { hints } = progressOf(loadState(open.workspace).state, exercise.id);
  const bug = chooseBug(verdict, hints);
  const isUngraded = verdict.outcome === 'invalid' || verdict.outcome === 'undecided';
  if (isUngraded || (bug === null && verdict.problems.length > 0)) {
    // What stopped the checks is the best hint there is.
    const view = { verdict, exercise, files, focus: null, hasTimeline: false, isFull: false, hasCommands: true };
    print(context.io, renderVerdict(view, screen));
    return context.course.exitCodeOf(verdict.outcome);
  }
  if (bug === null) {
    print(context.io, renderNoHint(verdict, exercise, screen));
    return 0;
  }
  const step = nextHint(bug, hints[bug], hashWithoutBlanks(readWorkFiles(open.folder)), options.now === true);
  if (step.isNew) recordHint(open, bug, step.progress);
  print(context.io, renderHint({ step, verdict, exercise }, screen));
  return 0;
}

function recordHint(open: OpenExercise, bug: string, taken: ReturnType<typeof nextHint>['progress']): void {
  updateProgress(open.workspace, open.exercise.id, (progress) => ({
    ...progress,
    hints: { ...progress.hints, [bug]: taken },
  }));
}
