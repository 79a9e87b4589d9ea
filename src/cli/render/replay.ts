import type { SourceFile } from '../../base/source-file.ts';
import type { CheckDeclaration } from '../../catalog/exercise.ts';
import { obstacles } from '../../verdict/problem-kinds.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { renderRun } from './counterexample.ts';
import { renderProblems } from './problems.ts';
import { commandList } from './screen.ts';
import type { Screen } from './screen.ts';
import { wrap } from './text.ts';

export interface ReplayView {
  readonly verdict: Verdict;
  readonly check: CheckDeclaration;
  readonly files: readonly SourceFile[];
  readonly isFull: boolean;
}

/** One schedule run again: whether the promise holds on it now, and the run itself. */
export function renderReplay(view: ReplayView, screen: Screen): string {
  const { verdict, check } = view;
  const { style, width } = screen;
  if (obstacles(verdict.problems).length > 0) {
    const headline = style.strong(
      style.warn(wrap(`${verdict.exercise}: this schedule could not be run to the end.`, width)),
    );
    return `${headline}\n\n${renderProblems(verdict, view.files, screen)}`;
  }
  const run = verdict.counterexamples.find((one) => one.check === check.id);
  // A run that holds has nothing to show for it but its timeline.
  const isBroken = run !== undefined && run.facts.length > 0;
  const headline = isBroken
    ? style.bad(wrap(`${verdict.exercise}: this run still breaks the promise.`, width))
    : style.good(wrap(`${verdict.exercise}: on this run the promise holds now.`, width));
  return [
    style.strong(headline),
    `${style.strong(isBroken ? 'Broken promise' : 'The promise')}\n${wrap(check.promise, width, '  ')}`,
    ...(run === undefined ? [] : renderRun(view, run, screen)),
    ...(isBroken && run !== undefined
      ? [debugCommand(run.schedule, screen)]
      : [wrap('That is one schedule; `bugbash check` runs them all.', width)]),
  ].join('\n\n');
}

function debugCommand(schedule: string, screen: Screen): string {
  return commandList([[`bugbash debug '${schedule}'`, 'step through it in a debugger']], screen);
}
