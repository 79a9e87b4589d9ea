import type { SourceFile } from '../../base/source-file.ts';
import type { Counterexample, Verdict } from '../../verdict/verdict.ts';
import { commandList } from './screen.ts';
import type { Screen } from './screen.ts';
import { grouped, wrap } from './text.ts';
import { renderTimeline } from './timeline.ts';

export interface CounterexampleView {
  readonly verdict: Verdict;
  readonly files: readonly SourceFile[];
  readonly hasTimeline: boolean;
  readonly isFull: boolean;
  readonly hasCommands: boolean;
}

/** A failing check: the promise it broke, and either what to type to see more, or the facts and the run itself. */
export function renderCounterexample(view: CounterexampleView, counterexample: Counterexample, screen: Screen): string {
  const { style, width } = screen;
  const promise = [
    style.strong(wrap(headingOf(view.verdict), width)),
    wrap(counterexample.promise, width, '  '),
    style.faint(wrap(about(view.verdict, counterexample), width, '  ')),
  ].join('\n');
  const commands = nextCommands(view.verdict, counterexample).slice(view.hasTimeline ? 1 : 0);
  return [
    promise,
    ...(view.hasTimeline ? renderRun(view, counterexample, screen) : []),
    ...(view.hasCommands ? [commandList(commands, screen)] : []),
  ].join('\n\n');
}

/** The facts, the faults and the timeline of one run. */
export function renderRun(
  view: Pick<CounterexampleView, 'files' | 'isFull'>,
  counterexample: Counterexample,
  screen: Screen,
): readonly string[] {
  const { style, width } = screen;
  const parts: string[] = [];
  if (counterexample.facts.length > 0) parts.push(titledList('What was seen', counterexample.facts, screen));
  if (counterexample.faults.length > 0)
    parts.push(titledList('What went wrong around it', counterexample.faults, screen));
  const heading = style.strong(wrap(`The run, with ${switches(counterexample.switches)}`, width));
  parts.push(`${heading}\n${renderTimeline(counterexample.timeline, screen, view)}`);
  const { contrast } = counterexample;
  if (contrast) parts.push(wrap(`The race: ${contrast.sentence}`, width));
  return parts;
}

/** The command that shows this run again, quoted for a shell. */
export function replayCommand(schedule: string): string {
  return `bugbash replay '${schedule}'`;
}

function headingOf(verdict: Verdict): string {
  const failing = verdict.counterexamples.length;
  return failing > 1 ? `Broken promise, one of ${failing}` : 'Broken promise';
}

function about(verdict: Verdict, counterexample: Counterexample): string {
  const index = verdict.bugs.findIndex((bug) => bug.id === counterexample.bug);
  const bug = verdict.bugs[index];
  // A candidate's kit does not say which bugs there are.
  const other = counterexample.bug === null ? 'A behaviour that must stay.' : 'One of the planted bugs.';
  return `${bug === undefined ? other : `Bug ${index + 1}, ${bug.category}.`}${share(counterexample)}`;
}

function share({ fails, of }: Counterexample): string {
  if (fails === null || of === null) return '';
  if (of === '1') return '';
  return fails === of
    ? ` Breaks in every one of ${grouped(of)} interleavings.`
    : ` Breaks in ${grouped(fails)} of ${grouped(of)} equally weighted interleavings.`;
}

function nextCommands(verdict: Verdict, counterexample: Counterexample): readonly (readonly [string, string])[] {
  const isFromKit = verdict.bugs.length === 0;
  return [
    ['bugbash check --timeline', 'the facts, and the run that breaks it'],
    [replayCommand(counterexample.schedule), 'this very run again, after an edit'],
    ...(isFromKit ? [] : ([['bugbash hint', 'a hint for the bug at hand']] as const)),
  ];
}

function titledList(title: string, entries: readonly string[], screen: Screen): string {
  const lines = entries.map((entry) => wrap(entry, screen.width, `  ${screen.style.symbols.dot} `, '    '));
  return [screen.style.strong(title), ...lines].join('\n');
}

function switches(number: number): string {
  if (number === 0) return 'no client interrupted';
  return number === 1 ? 'one client interrupted' : `clients interrupted ${number} times`;
}
