import { visibleWidth } from './render/text.ts';

/** The last lines of the screen, drawn again in place; everything printed goes above them and scrolls away as usual. */
export interface LiveRegion {
  /** Prints text above the region, for good. */
  print(text: string): void;
  /** Replaces what the region shows. A line wider than the terminal is counted with the rows it takes. */
  draw(lines: readonly string[]): void;
  /** Takes the region away and leaves the cursor where it stood. */
  clear(): void;
}

/** Terminals that know it show the whole change at once (synchronized output); the others ignore it. */
const [BEGIN, END] = ['\u001b[?2026h', '\u001b[?2026l'];
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const ERASE_DOWN = '\u001b[J';

/**
 * A live region at the end of what `write` printed so far. It only ever moves within its own rows, so nothing that was
 * printed is lost, and the scrollback stays what a person can read back.
 */
export function liveRegion(write: (text: string) => void, size: () => { columns: number; rows: number }): LiveRegion {
  let shown: readonly string[] = [];
  const rowsOf = (line: string): number => Math.max(1, Math.ceil(visibleWidth(line) / Math.max(1, size().columns)));
  /** From anywhere on the region's last row to the first column of its first. */
  const toTop = (): string => {
    if (shown.length === 0) return '';
    const up = shown.reduce((sum, line) => sum + rowsOf(line), 0) - 1;
    return `\r${up > 0 ? `\u001b[${up}A` : ''}`;
  };
  /** A region taller than the window could not be gone back to the top of: its end is what matters. */
  const fitting = (lines: readonly string[]): readonly string[] => {
    let left = Math.max(1, size().rows - 1);
    let first = lines.length;
    while (first > 0 && left >= rowsOf(lines[first - 1] ?? '')) left -= rowsOf(lines[(first -= 1)] ?? '');
    return lines.slice(first);
  };
  return {
    print: (text) => {
      write(`${BEGIN}${toTop()}${ERASE_DOWN}${text}\n${shown.join('\n')}${END}`);
    },
    draw: (lines) => {
      const next = fitting(lines);
      // Erased first: after a line that fills its row, erasing would take that row's last sign along.
      write(`${BEGIN}${HIDE_CURSOR}${toTop()}${ERASE_DOWN}${next.join('\n')}${END}`);
      shown = next;
    },
    clear: () => {
      write(`${BEGIN}${toTop()}${ERASE_DOWN}${SHOW_CURSOR}${END}`);
      shown = [];
    },
  };
}
