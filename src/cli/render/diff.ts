import { diffLines } from '../../base/line-hunks.ts';
import type { DiffLine } from '../../base/line-hunks.ts';
import type { SourceFile } from '../../base/source-file.ts';
import type { Screen } from './screen.ts';
import { commandList } from './screen.ts';
import { cutTo, padTo, wrap } from './text.ts';

export interface DiffView {
  readonly before: readonly SourceFile[];
  readonly after: readonly SourceFile[];
  /** What the two sides are. */
  readonly names: readonly [before: string, after: string];
  /** One above the other also where there is room for both. */
  readonly isUnified: boolean;
  /** The reference may be looked at as well. */
  readonly canCompare: boolean;
}

const CONTEXT_LINES = 3;
/** Narrower columns than this cut most lines of code. */
const COLUMN_MIN = 48;

/** Two states of an exercise's files: side by side where the terminal is wide enough, else one above the other. */
export function renderDiff(view: DiffView, screen: Screen): string {
  const { style, width } = screen;
  const [left, right] = view.names;
  const column = Math.floor((width - 3) / 2);
  const isWide = column >= COLUMN_MIN && !view.isUnified;
  const parts = view.after.flatMap(({ path, text }) => {
    const before = view.before.find((file) => file.path === path)?.text ?? '';
    const lines = diffLines(before, text, CONTEXT_LINES);
    if (lines.length === 0) return [];
    const heading = style.strong(`${path}: ${left} ${style.symbols.column} ${right}`);
    return [[heading, ...(isWide ? sideBySide(lines, column, screen) : unified(lines, screen))].join('\n')];
  });
  if (parts.length === 0) return wrap(`There is no difference between ${left} and ${right}.`, width);
  const more = view.canCompare
    ? [commandList([['bugbash diff --reference', 'yours against the reference']], screen)]
    : [];
  return [...parts, ...more].join('\n\n');
}

/** Code is not cut here: somebody may want to copy it. */
function unified(lines: readonly DiffLine[], { style }: Screen): readonly string[] {
  const digits = digitsOf(lines);
  return lines.map(({ kind, text, line }) => {
    const number = style.faint(String(line).padStart(digits));
    switch (kind) {
      case 'gap':
        return style.faint(`${' '.repeat(digits)}   ${style.symbols.ellipsis}`);
      case 'same':
        return `${number}   ${text}`.trimEnd();
      case 'removed':
        return `${number} ${style.bad(`- ${text}`.trimEnd())}`;
      case 'added':
        return `${number} ${style.good(`+ ${text}`.trimEnd())}`;
    }
  });
}

function sideBySide(lines: readonly DiffLine[], column: number, { style }: Screen): readonly string[] {
  const { symbols } = style;
  const rows: string[] = [];
  const put = (left: DiffLine | undefined, right: DiffLine | undefined): void => {
    const cell = (line: DiffLine | undefined, sign: string) =>
      padTo(
        line === undefined ? '' : cutTo(`${line.kind === 'same' ? ' ' : sign} ${line.text}`, column, symbols.ellipsis),
        column,
      );
    const [leftText, rightText] = [cell(left, '-'), cell(right, '+')];
    const isSame = left?.kind === 'same';
    rows.push(
      `${isSame ? leftText : style.bad(leftText)} ${style.faint(symbols.column)} ${isSame ? rightText : style.good(rightText)}`.trimEnd(),
    );
  };
  for (let at = 0; at < lines.length;) {
    const line = lines[at] as DiffLine;
    if (line.kind === 'gap') rows.push(style.faint(`  ${symbols.ellipsis}`));
    if (line.kind === 'same') put(line, line);
    if (line.kind === 'gap' || line.kind === 'same') {
      at += 1;
      continue;
    }
    const removed = runOf(lines, at, 'removed');
    const added = runOf(lines, at + removed.length, 'added');
    for (let row = 0; row < Math.max(removed.length, added.length); row += 1) put(removed[row], added[row]);
    at += removed.length + added.length;
  }
  return rows;
}

function runOf(lines: readonly DiffLine[], from: number, kind: DiffLine['kind']): readonly DiffLine[] {
  const end = lines.findIndex((line, at) => at >= from && line.kind !== kind);
  return lines.slice(from, end < 0 ? lines.length : end);
}

function digitsOf(lines: readonly DiffLine[]): number {
  return Math.max(...lines.map(({ line }) => String(line).length));
}
