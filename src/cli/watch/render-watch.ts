import { obstacles } from '../../verdict/problem-kinds.ts';
import { commandList } from '../render/screen.ts';
import type { Screen } from '../render/screen.ts';
import { count, wrap } from '../render/text.ts';
import type { Paint } from '../style.ts';
import { renderDiffPanel } from './render-diff-panel.ts';
import { renderTimelinePanel } from './render-timeline-panel.ts';
import type { WatchState } from './watch-state.ts';

/** The lines that are drawn in place: a panel when one is open, then progress, path and keys. */
export function renderWatch(state: WatchState, screen: Screen, rows: number): readonly string[] {
  const status = statusLines(state, screen);
  const panel = panelLines(state, screen, rows - status.length - 2);
  return panel.length > 0 ? ['', ...panel, '', ...status] : status;
}

function panelLines(state: WatchState, screen: Screen, rows: number): readonly string[] {
  switch (state.panel.kind) {
    case 'none':
      return [];
    case 'keys':
      return commandList(keysFor(state), screen).split('\n');
    case 'confirm-reset': {
      const files = state.exercise.files.join(', ');
      const question = `Put ${files} back to the starter? Your work is kept as a snapshot. (y/n)`;
      return screen.style.strong(wrap(question, screen.width)).split('\n');
    }
    case 'timeline':
      return renderTimelinePanel(state.panel, screen, rows);
    case 'diff':
      return renderDiffPanel(state.panel, screen, rows);
  }
}

const ALL_KEYS: readonly (readonly [string, string])[] = [
  ['ENTER', 'run the checks again'],
  ['h', 'a hint; again for the next one, once your code changed'],
  ['t', 'step through the failing run (recorded)'],
  ['b', 'the board: every bug, fixed or alive'],
  ['d', 'step through your changes'],
  ['i', 'read the brief'],
  ['e', 'open the code in your editor'],
  ['u', 'undo: back to an earlier snapshot'],
  ['x', 'reset to the starter (asks first)'],
  ['l', 'list the exercises'],
  ['n', 'next exercise, once this one passed'],
  ['s', 'solution, once this one passed'],
  ['?', 'these keys'],
  ['q', 'quit'],
];

/** Keys for what a kit does not have are not offered there. */
function keysFor({ exercise }: WatchState): typeof ALL_KEYS {
  return exercise.kit === undefined ? ALL_KEYS : ALL_KEYS.filter(([key]) => !['h', 'n', 's'].includes(key));
}

function statusLines(state: WatchState, screen: Screen): readonly string[] {
  const { style, width } = screen;
  const notice = state.notice === null ? [] : style.warn(wrap(state.notice, width)).split('\n');
  return [
    style.faint(style.symbols.rule.repeat(width)),
    ...notice,
    progressLine(state, screen),
    ...pathLines(state, screen),
    ...keyLines(state, screen),
  ];
}

/** `[####>---] 2 of 6 bugs fixed, checking 5 of 23`: figures first where there is no room for a bar. */
function progressLine(state: WatchState, screen: Screen): string {
  const { style, width } = screen;
  const { done, total, what, end } = progressOf(state);
  const said = `${done}/${count(total, what)}${end}${doing(state)}`;
  const barWidth = Math.min(BAR_WIDTH_MAX, width - said.length - 1);
  if (barWidth < BAR_WIDTH_MIN) return said;
  const full = total === 0 ? 0 : Math.round((done / total) * barWidth);
  const { barFull, barEmpty } = style.symbols;
  return `${style.good(barFull.repeat(full))}${style.faint(barEmpty.repeat(barWidth - full))} ${said}`;
}

/** Bugs fixed; from a kit, which knows none, public checks that hold. */
function progressOf({ checked, exercise }: WatchState) {
  const verdict = checked?.verdict;
  if (exercise.kit === undefined) {
    const fixed = verdict?.bugs.filter((bug) => bug.state === 'fixed').length ?? 0;
    return { done: fixed, total: exercise.bugs.length, what: 'bug', end: ' fixed' };
  }
  const total = exercise.checks.length;
  const isJudged = verdict !== undefined && obstacles(verdict.problems).length === 0;
  const holding = isJudged ? total - verdict.counterexamples.length : 0;
  return { done: holding, total, what: 'public check', end: '' };
}

const BAR_WIDTH_MAX = 24;
const BAR_WIDTH_MIN = 6;

function doing({ run }: WatchState): string {
  if (run === null) return '';
  return run.total === null ? ', checking' : `, checking ${run.done}/${run.total}`;
}

function pathLines(state: WatchState, screen: Screen): readonly string[] {
  return state.paths.map((path) => screen.style.link(path, path));
}

/** The keys that mean something now; the rest are behind `?`. */
function keyLines(state: WatchState, screen: Screen): readonly string[] {
  const { style, width } = screen;
  const { kind } = state.panel;
  const isStepping = kind === 'timeline' || kind === 'diff';
  const keys = [
    ...(isStepping ? ['arrows step', 'ESC close'] : []),
    ...(state.isPassed ? ['n next', 's solution'] : []),
    'ENTER run',
    ...(state.checked?.verdict.outcome === 'passed' || state.exercise.kit !== undefined ? [] : ['h hint']),
    ...(state.checked?.focus == null || kind === 'timeline' ? [] : ['t timeline']),
    'l list',
    '? keys',
    'q quit',
  ];
  return joinKeys(keys, width, style.strong);
}

/** Key and meaning, with the keys painted; both stay together when the line is broken. */
export function joinKeys(keys: readonly string[], width: number, paint: Paint): readonly string[] {
  const lines: string[] = [];
  for (const key of keys) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + key.length <= width) lines[lines.length - 1] = `${last}  ${key}`;
    else lines.push(key);
  }
  return lines.map((line) => line.replace(/(^|  )(\S+)/g, (_all, gap: string, key: string) => gap + paint(key)));
}
