import type { Bug, Exercise } from '../../catalog/exercise.ts';
import type { HintRung, HintText } from '../../hints/hint-text.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { renderCard } from './exercise-card.ts';
import { renderCode } from './hint.ts';
import type { Screen } from './screen.ts';
import { renderSolution } from './solution.ts';
import { wrap, wrapMarkdown } from './text.ts';
import { renderVerdict } from './verdict.ts';

/** A bug as hints tell it, rung by rung. */
export interface BugPreview {
  /** As the board counts. */
  readonly number: number;
  readonly bug: Bug;
  readonly rungs: readonly { readonly rung: HintRung; readonly text: HintText }[];
}

export interface PreviewView {
  readonly exercise: Exercise;
  /** Of the starter. */
  readonly verdict: Verdict;
  readonly bugs: readonly BugPreview[];
  readonly referencePaths: readonly string[];
}

/** Card, brief, first check, each rung of each bug, debrief: in the order in which a candidate meets them. */
export function renderPreview(view: PreviewView, screen: Screen): string {
  const { exercise, verdict, bugs, referencePaths } = view;
  const check = renderVerdict(
    {
      verdict,
      exercise,
      files: exercise.starter,
      focus: verdict.counterexamples[0] ?? null,
      hasTimeline: true,
      isFull: false,
      hasCommands: false,
    },
    screen,
  );
  return [
    title('On starting', screen),
    renderCard({ exercise, folder: exercise.id, isResumed: false }, screen),
    title('The brief', screen),
    wrapMarkdown(exercise.brief, screen.width),
    title('The first check, of the starter', screen),
    check,
    title('Hints to somebody who has changed nothing', screen),
    ...bugs.map((bug) => hints(bug, screen)),
    title('The debrief, once it passes', screen),
    renderSolution(exercise, referencePaths, screen),
  ].join('\n\n');
}

function title(text: string, { style, width }: Screen): string {
  return `${style.strong(text)}\n${style.faint(style.symbols.rule.repeat(Math.min(width, text.length)))}`;
}

function hints({ number, bug, rungs }: BugPreview, screen: Screen): string {
  const { style, width } = screen;
  const heading = style.strong(wrap(`Bug ${number}, ${bug.category} (${bug.id})`, width));
  const steps = rungs.map(({ rung, text }) => {
    const words = wrapMarkdown(text.words, width, '    ');
    const code = text.code.length === 0 ? '' : `\n\n${renderCode(text, screen)}`;
    return `  ${style.strong(rung)}\n${words}${code}`;
  });
  return [heading, ...steps].join('\n\n');
}
