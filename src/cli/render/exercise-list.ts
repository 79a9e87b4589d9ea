import type { Screen } from './screen.ts';
import { commandList } from './screen.ts';
import { cutTo, padTo, textWidth, wrap } from './text.ts';

export interface ListedExercise {
  readonly id: string;
  readonly title: string;
  readonly track: string;
  readonly difficulty: number;
  readonly minutes: number;
  readonly state: 'new' | 'started' | 'passed';
  readonly isCurrent: boolean;
  readonly best: { readonly earned: number; readonly possible: number } | null;
  readonly attempts: number;
}

/** The exercises by track, a line each; in two lines where the terminal is narrow. */
export function renderExerciseList(exercises: readonly ListedExercise[], screen: Screen): string {
  if (exercises.length === 0) return 'This pack has no exercises.';
  const tracks = [...new Set(exercises.map((one) => one.track))];
  const blocks = tracks.map((track) =>
    [
      screen.style.strong(track),
      ...exercises.filter((one) => one.track === track).map((one) => renderExercise(one, exercises, screen)),
    ].join('\n'),
  );
  return [...blocks, footer(exercises, screen)].join('\n\n');
}

function renderExercise(one: ListedExercise, all: readonly ListedExercise[], screen: Screen): string {
  const { style } = screen;
  const idWidth = Math.max(...all.map((other) => textWidth(other.id)));
  const stateWidth = Math.max(...all.map((other) => stateWord(other).length));
  const lead = `${one.isCurrent ? style.symbols.current : ' '} ${mark(one, screen)} `;
  const facts = `level ${one.difficulty}  ${String(one.minutes).padStart(3)} min  ${stateWord(one).padEnd(stateWidth)}`;
  const titleRoom = screen.width - lead.length - idWidth - 2 - facts.length - 2;
  if (titleRoom < TITLE_WIDTH_MIN) {
    return `${paint(one, screen)(lead)}${style.strong(one.id)}\n${wrap(one.title, screen.width, '    ')}\n    ${facts.trimEnd()}`;
  }
  const titleWidth = Math.min(titleRoom, Math.max(...all.map((other) => textWidth(other.title))));
  const title = padTo(cutTo(one.title, titleWidth, style.symbols.ellipsis), titleWidth);
  return `${paint(one, screen)(lead)}${padTo(one.id, idWidth)}  ${title}  ${facts}`.trimEnd();
}

/** A title cut shorter than this says nothing. */
const TITLE_WIDTH_MIN = 16;

function mark(one: ListedExercise, screen: Screen): string {
  const { symbols } = screen.style;
  return { new: ' ', started: symbols.started, passed: symbols.fixed }[one.state];
}

function paint(one: ListedExercise, screen: Screen): (text: string) => string {
  const { good, warn, faint } = screen.style;
  return { new: faint, started: warn, passed: good }[one.state];
}

function stateWord(one: ListedExercise): string {
  if (one.state === 'new') return '';
  if (one.state === 'passed' || one.best === null) return one.state;
  return `started ${one.best.earned}/${one.best.possible}`;
}

function footer(exercises: readonly ListedExercise[], screen: Screen): string {
  const passed = exercises.filter((one) => one.state === 'passed').length;
  const current = exercises.find((one) => one.isCurrent);
  const tally = `${passed} of ${exercises.length} passed.${current === undefined ? '' : ` You are at ${current.id}.`}`;
  return `${wrap(tally, screen.width)}\n\n${commandList([['bugbash start <id>', 'begin one, or go back to it']], screen)}`;
}
