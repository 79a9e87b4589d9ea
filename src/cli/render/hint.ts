import type { Exercise } from '../../catalog/exercise.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { HintStep } from '../../workspace/hint-ladder.ts';
import { CATEGORY_MEANINGS } from './category-meanings.ts';
import type { Screen } from './screen.ts';
import { commandList } from './screen.ts';
import { count, wrap, wrapMarkdown } from './text.ts';

export interface HintView {
  readonly step: HintStep;
  readonly verdict: Verdict;
  readonly exercise: Exercise;
}

/** One hint, and how to get on from it. Never says how many there are: a ladder with an end in sight gets climbed. */
export function renderHint(view: HintView, screen: Screen): string {
  const { style, width } = screen;
  const heading = style.strong(wrap(headingOf(view), width));
  const body = wrapMarkdown(bodyOf(view), width, '  ');
  return [heading, body, afterwards(view, screen)].join('\n\n');
}

/** When no bug is known to live: all fixed, or a behaviour is what breaks. */
export function renderNoHint(verdict: Verdict, exercise: Exercise, screen: Screen): string {
  const { style, width } = screen;
  if (verdict.outcome === 'passed') {
    return style.good(wrap(`${verdict.exercise}: every bug is fixed. There is nothing left to hint at.`, width));
  }
  const broken = verdict.behaviour.filter((one) => one.state === 'broken').map((one) => one.id);
  const promises = [...broken, ...verdict.counterexamples.map((one) => one.check)].flatMap((id) =>
    exercise.checks.filter((check) => check.id === id).map((check) => check.promise),
  );
  const list = [...new Set(promises)].map((promise) => wrap(promise, width, `  ${style.symbols.dot} `, '    '));
  const heading = style.strong(wrap('No planted bug is known to be alive, yet not every check holds:', width));
  return [
    heading,
    ...(list.length === 0 ? [] : [list.join('\n')]),
    commandList(
      [
        ['bugbash check --timeline', 'the facts, and the run that breaks it'],
        ['bugbash undo', 'an earlier state of your files'],
      ],
      screen,
    ),
  ].join('\n\n');
}

function headingOf({ step, verdict }: HintView): string {
  const alive = verdict.bugs.filter((bug) => bug.state === 'alive').length;
  const index = verdict.bugs.findIndex((bug) => bug.id === step.bug);
  const start = alive === 1 ? 'One bug is alive' : `${count(alive, 'bug')} are alive`;
  return `${start}. This is about bug ${index + 1}, ${verdict.bugs[index]?.category ?? 'unknown'}.`;
}

function bodyOf({ step, verdict, exercise }: HintView): string {
  const bug = exercise.bugs.find((one) => one.id === step.bug);
  const category = verdict.bugs.find((one) => one.id === step.bug)?.category;
  switch (step.rung) {
    case 'category':
      return category === undefined ? '' : CATEGORY_MEANINGS[category];
    case 'symptom':
      return bug?.symptom ?? '';
    case 'question':
      return bug?.question ?? '';
  }
}

function afterwards({ step }: HintView, screen: Screen): string {
  const { width } = screen;
  if (!step.hasNext) {
    const commands = commandList([['bugbash check --timeline', 'the facts, and a run where it goes wrong']], screen);
    return step.isNew
      ? commands
      : `${wrap('That is what I can tell you. Your own code running says more:', width)}\n${commands}`;
  }
  if (step.isNew) return wrap('Try something and ask again: the next hint opens once your code has changed.', width);
  return wrap(
    'You have seen this one. The next opens once your code has changed; `bugbash hint --now` opens it at once, ' +
      'and that is noted.',
    width,
  );
}
