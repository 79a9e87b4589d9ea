import { gradeWithProgress, withoutPartialNote } from '../check-work.ts';
import { forTerminal, print, screenOf } from '../command-context.ts';
import type { CommandContext, OpenExercise } from '../command-context.ts';
import { requireWhole } from '../kit-limits.ts';
import { namedBug } from '../named-bug.ts';
import { EXIT_OUR_FAULT } from '../present-error.ts';
import { renderCounterexample } from '../render/counterexample.ts';
import { renderProblems } from '../render/problems.ts';
import { obstacles } from '../../verdict/problem-kinds.ts';
import { wrap } from '../render/text.ts';

/** `check --bug`: only the checks that speak of one bug, by its number or id. Quick, and nothing is recorded. */
export async function checkBug(
  context: CommandContext,
  open: OpenExercise,
  named: string,
  isJson: boolean,
): Promise<number> {
  const { io, course } = context;
  const { exercise } = open;
  requireWhole(exercise, 'check of one bug');
  const { bug, at } = namedBug(exercise.bugs, named);
  const only = exercise.checks.filter((check) => check.bugs.includes(bug.id)).map((check) => check.id);
  const files = await course.readSubmission(open.folder, exercise);
  const raw = await gradeWithProgress(context, { exercise, files, only });
  const verdict = withoutPartialNote(forTerminal(io, raw));
  const state = verdict.bugs.find((one) => one.id === bug.id)?.state ?? 'undecided';
  if (isJson) io.stdout.write(`${JSON.stringify(raw)}\n`);
  else {
    const screen = screenOf(io);
    const word = { fixed: 'fixed', alive: 'alive', undecided: 'not decided' }[state];
    const paint = { fixed: screen.style.good, alive: screen.style.bad, undecided: screen.style.warn }[state];
    const headline = `${exercise.id}: bug ${at + 1} (${bug.category}) is ${word}.`;
    const shown = forTerminal(io, files);
    const focus = verdict.counterexamples.find((one) => one.bug === bug.id) ?? verdict.counterexamples[0];
    const view = { verdict, files: shown, hasTimeline: false, isFull: false, hasCommands: true };
    print(
      io,
      [
        screen.style.strong(paint(wrap(headline, screen.width))),
        ...(verdict.problems.length > 0 ? [renderProblems(verdict, shown, screen)] : []),
        ...(focus === undefined ? [] : [renderCounterexample(view, focus, screen)]),
        wrap('Other bugs were not looked at. `bugbash check` runs every check.', screen.width),
      ].join('\n\n'),
    );
  }
  if (state === 'fixed' && verdict.counterexamples.length === 0) return 0;
  return verdict.outcome === 'undecided' && obstacles(verdict.problems).length > 0 ? EXIT_OUR_FAULT : 1;
}
