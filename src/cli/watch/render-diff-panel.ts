import type { DiffLine } from '../../base/line-hunks.ts';
import type { Screen } from '../render/screen.ts';
import { count, cutTo } from '../render/text.ts';
import type { Panel } from './watch-state.ts';

type DiffPanel = Panel & { readonly kind: 'diff' };

/** One change since the starter, of as many as there are; what does not fit is counted, not dropped in silence. */
export function renderDiffPanel(panel: DiffPanel, screen: Screen, rows: number): readonly string[] {
  const { style, width } = screen;
  const change = panel.changes[panel.step];
  if (change === undefined) return [];
  const cut = (text: string): string => cutTo(text, width, style.symbols.ellipsis);
  const heading = style.strong(cut(`${change.path}: change ${panel.step + 1} of ${panel.changes.length}`));
  const room = Math.max(ROWS_MIN, rows - 1);
  const isWhole = change.lines.length <= room;
  const shown = isWhole ? change.lines : change.lines.slice(0, room - 1);
  const digits = Math.max(...change.lines.map(({ line }) => String(line).length));
  const left = change.lines.length - shown.length;
  const more = isWhole ? [] : [style.faint(cut(`(${count(left, 'line')} more: \`bugbash diff\`)`))];
  return [heading, ...shown.map((line) => renderLine(line, digits, screen, cut)), ...more];
}

/** With fewer a change cannot be seen for what it is. */
const ROWS_MIN = 4;

function renderLine(
  { kind, line, text }: DiffLine,
  digits: number,
  { style }: Screen,
  cut: (text: string) => string,
): string {
  const number = String(line).padStart(digits);
  if (kind === 'removed') return style.bad(cut(`${number} - ${text}`.trimEnd()));
  if (kind === 'added') return style.good(cut(`${number} + ${text}`.trimEnd()));
  return style.faint(cut(`${number}   ${text}`.trimEnd()));
}
