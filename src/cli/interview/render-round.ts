import { isPaused } from '../../workspace/interview.ts';
import type { Interview } from '../../workspace/interview.ts';
import { clockText } from '../render/debrief.ts';
import type { Screen } from '../render/screen.ts';
import { count, wrap } from '../render/text.ts';
import { renderDiffPanel } from '../watch/render-diff-panel.ts';
import { joinKeys } from '../watch/render-watch.ts';
import type { Panel, RunProgress } from '../watch/watch-state.ts';

/** All that the screen of a round shows. */
export interface RoundState {
  readonly interview: Interview;
  readonly leftMs: number;
  readonly paths: readonly string[];
  readonly run: RunProgress | null;
  /** What the latest run of the public checks found. */
  readonly latest: { readonly holding: number; readonly of: number } | null;
  readonly panel: (Panel & { readonly kind: 'none' | 'diff' }) | { readonly kind: 'confirm-submit' };
  readonly notice: string | null;
}

/** The lines that are drawn in place: a panel when one is open, then the clock, the checks, paths and keys. */
export function renderRound(state: RoundState, screen: Screen, rows: number): readonly string[] {
  const { style, width } = screen;
  const notice = state.notice === null ? [] : style.warn(wrap(state.notice, width)).split('\n');
  const status = [
    style.faint(style.symbols.rule.repeat(width)),
    ...notice,
    clockLine(state, screen),
    checksLine(state),
    ...state.paths.map((path) => style.link(path, path)),
    ...keyLines(state, screen),
  ];
  const panel = panelLines(state, screen, rows - status.length - 2);
  return panel.length > 0 ? ['', ...panel, '', ...status] : status;
}

function panelLines({ panel }: RoundState, screen: Screen, rows: number): readonly string[] {
  if (panel.kind === 'diff') return renderDiffPanel(panel, screen, rows);
  if (panel.kind === 'none') return [];
  return screen.style.strong(wrap('Hand it in and end the interview? (y/n)', screen.width)).split('\n');
}

/** Time that is left as a bar, where there is room for one, and in words; the last minute in seconds. */
function clockLine({ interview, leftMs }: RoundState, { style, width }: Screen): string {
  const isLastMinute = leftMs < 60_000 && !isPaused(interview);
  const said = isLastMinute
    ? `${count(Math.max(0, Math.ceil(leftMs / 1000)), 'second')} left`
    : clockText(interview, leftMs);
  const barWidth = Math.min(BAR_WIDTH_MAX, width - said.length - 1);
  if (barWidth < BAR_WIDTH_MIN) return said;
  const full = Math.round((Math.max(0, leftMs) / (interview.minutes * 60_000)) * barWidth);
  const { barFull, barEmpty } = style.symbols;
  const words = isLastMinute || isPaused(interview) ? style.warn(said) : style.strong(said);
  return `${style.good(barFull.repeat(full))}${style.faint(barEmpty.repeat(barWidth - full))} ${words}`;
}

const BAR_WIDTH_MAX = 24;
const BAR_WIDTH_MIN = 6;

function checksLine({ interview, latest, run }: RoundState): string {
  const bugs = `${count(interview.dealt.length, 'bug')} to find`;
  if (run !== null) return `${bugs}; checking${run.total === null ? '' : ` ${run.done}/${run.total}`}`;
  return latest === null ? bugs : `${bugs}; public checks: ${latest.holding}/${latest.of} hold`;
}

function keyLines({ interview, panel }: RoundState, { style, width }: Screen): readonly string[] {
  const keys = [
    ...(panel.kind === 'diff' ? ['arrows step', 'ESC close'] : []),
    'ENTER run',
    isPaused(interview) ? 'p resume' : 'p pause',
    'i brief',
    'd diff',
    'e edit',
    's submit',
    'q leave',
  ];
  return joinKeys(keys, width, style.strong);
}
