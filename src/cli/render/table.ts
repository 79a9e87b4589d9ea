import { cutTo, padTo, textWidth, wrap } from './text.ts';

/** How one table is laid out; widths do not count the separators. */
export interface TableLayout {
  readonly widths: readonly number[];
  readonly separator: string;
  readonly ellipsis: string;
  /** A cell that needs more lines is cut, and the cut marked. */
  readonly linesMax: number;
}

/** One row: cells wrapped in their columns, as many lines as the tallest needs. Blanks at line ends are left out. */
export function renderRow(cells: readonly string[], layout: TableLayout): readonly string[] {
  const columns = layout.widths.map((width, index) => cellLines(cells[index] ?? '', width, layout));
  const height = Math.max(1, ...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((lines, index) => padTo(lines[line] ?? '', layout.widths[index] ?? 0))
      .join(layout.separator)
      .trimEnd(),
  );
}

/**
 * Shares `room` among columns: narrow ones get what they need, the wide ones divide the rest evenly.
 * Every column gets at least one.
 */
export function shareWidth(needs: readonly number[], room: number): readonly number[] {
  const widths = needs.map(() => 0);
  let left = room;
  // From the smallest need upwards: whoever needs less than an even share leaves the rest to the others.
  const order = needs.map((_, index) => index).sort((a, b) => (needs[a] ?? 0) - (needs[b] ?? 0));
  order.forEach((column, done) => {
    const share = Math.floor(left / (order.length - done));
    const width = Math.max(1, Math.min(needs[column] ?? 0, share));
    widths[column] = width;
    left -= width;
  });
  return widths;
}

function cellLines(text: string, width: number, layout: TableLayout): readonly string[] {
  if (text === '') return [];
  const lines = breakLong(text, width);
  if (lines.length <= layout.linesMax) return lines;
  const kept = lines.slice(0, layout.linesMax);
  const last = kept.pop() ?? '';
  return [...kept, cutTo(`${last} ${lines[layout.linesMax] ?? ''}`, width, layout.ellipsis)];
}

/** Wraps at blanks, and inside a word that is wider than the column. */
function breakLong(text: string, width: number): readonly string[] {
  return wrap(text, width)
    .split('\n')
    .flatMap((line) => {
      const pieces: string[] = [];
      let piece = '';
      for (const sign of line) {
        if (piece !== '' && textWidth(piece) + textWidth(sign) > width) {
          pieces.push(piece);
          piece = '';
        }
        piece += sign;
      }
      return [...pieces, piece];
    });
}
