import type { SourceFile } from '../../base/source-file.ts';
import type { Exercise } from '../../catalog/exercise.ts';
import { exploredText } from '../../reports/explored-text.ts';
import { remarkTexts } from '../../reports/explain.ts';
import { obstacles } from '../../verdict/problem-kinds.ts';
import type { BugState, Counterexample, Verdict } from '../../verdict/verdict.ts';
import { renderCounterexample } from './counterexample.ts';
import { renderProblems } from './problems.ts';
import { commandList } from './screen.ts';
import type { Screen } from './screen.ts';
import { wrap } from './text.ts';
import { verdictChanges } from './verdict-changes.ts';
import { verdictLine } from './verdict-line.ts';

export interface VerdictView {
  readonly verdict: Verdict;
  readonly exercise: Exercise;
  /** The verdict of the check before, to say what changed since; null for none. */
  readonly before?: Verdict | null;
  /** The graded files. */
  readonly files: readonly SourceFile[];
  /** The failing check to explain; null when none failed. */
  readonly focus: Counterexample | null;
  readonly hasTimeline: boolean;
  readonly isFull: boolean;
  /** Name the commands that go on from here; they need a workspace. */
  readonly hasCommands: boolean;
}

/** The whole screen of a check: one line to hear or read, the bug board, and the first broken promise. */
export function renderVerdict(view: VerdictView, screen: Screen): string {
  const { verdict } = view;
  const parts = [`${headline(verdict, screen)}${changes(view, screen)}`];
  const stopping = obstacles(verdict.problems);
  if (stopping.length > 0) parts.push(renderProblems({ ...verdict, problems: stopping }, view.files, screen));
  if (verdict.outcome !== 'invalid' && verdict.bugs.length > 0) parts.push(renderBoard(verdict, view.exercise, screen));
  if (view.focus !== null) parts.push(renderCounterexample(view, view.focus, screen));
  const notes = verdict.problems.filter((problem) => !stopping.includes(problem));
  if (notes.length > 0)
    parts.push(renderProblems({ ...verdict, outcome: 'failed', problems: notes }, view.files, screen));
  if (verdict.outcome === 'passed') parts.push(passedClosing(view, screen));
  return parts.join('\n\n');
}

/** A row a bug, in the exercise's order. A living bug's title would give it away, so only fixed ones show theirs. */
export function renderBoard(verdict: Verdict, exercise: Exercise, screen: Screen): string {
  const categoryWidth = Math.max(...verdict.bugs.map((bug) => bug.category.length));
  const numberWidth = String(verdict.bugs.length).length;
  return verdict.bugs
    .map((bug, index) => {
      const title = bug.state === 'fixed' ? (exercise.bugs.find((entry) => entry.id === bug.id)?.title ?? '') : '';
      const lead = `  ${String(index + 1).padStart(numberWidth)}  ${stateMark(bug, screen)}  `;
      const row = `${lead}${bug.category.padEnd(categoryWidth)}  ${title}`.trimEnd();
      const isNarrow = row.length > screen.width;
      const text = isNarrow ? `${lead}${bug.category}\n${wrap(title, screen.width, ' '.repeat(lead.length))}` : row;
      return paintState(bug, text, lead, screen);
    })
    .join('\n');
}

function changes({ before, verdict }: VerdictView, screen: Screen): string {
  if (before == null || verdict.outcome === 'invalid') return '';
  return verdictChanges(before, verdict)
    .map((line) => `\n${wrap(line, screen.width)}`)
    .join('');
}

function headline(verdict: Verdict, screen: Screen): string {
  const { good, bad, warn, strong } = screen.style;
  const paint = { passed: good, failed: bad, invalid: warn, limited: warn, undecided: warn }[verdict.outcome];
  return strong(paint(wrap(verdictLine(verdict), screen.width)));
}

function stateMark(bug: BugState, screen: Screen): string {
  const { symbols } = screen.style;
  if (bug.state === 'fixed') return `${symbols.fixed} fixed`;
  return bug.state === 'alive' ? `${symbols.alive} alive` : `${symbols.unknown} open `;
}

function paintState(bug: BugState, text: string, lead: string, screen: Screen): string {
  const { good, bad, warn } = screen.style;
  const paint = { fixed: good, alive: bad, undecided: warn }[bug.state];
  return paint(lead) + text.slice(lead.length);
}

function passedClosing(view: VerdictView, screen: Screen): string {
  const proof = wrap(exploredText(view.verdict), screen.width);
  const remarks = remarkTexts(view.verdict).map((text) => wrap(text, screen.width));
  const said = [...remarks, proof].join('\n\n');
  if (!view.hasCommands) return said;
  const commands = commandList(
    [
      ['bugbash solution', 'the reference, and the story of each bug'],
      ['bugbash list', 'choose the next exercise'],
    ],
    screen,
  );
  return `${said}\n\n${commands}`;
}
