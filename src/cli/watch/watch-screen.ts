import type { Io } from '../io.ts';
import { takeKeyboard } from '../keyboard/take-keyboard.ts';
import type { Keyboard, KeyboardListener } from '../keyboard/take-keyboard.ts';
import { liveRegion } from '../live-region.ts';
import { toAscii } from '../style.ts';

/** The terminal of a program that stays: text that scrolls away as usual, and live lines beneath it. */
export interface WatchScreen {
  /** Prints above the live lines; while the terminal is lent, once it is back. */
  print(text: string): void;
  /** Draws the live lines anew. */
  draw(): void;
  /** Gives the terminal to work that prints and asks by itself, and takes it back afterwards. */
  lend(work: () => Promise<void>): Promise<void>;
  /** Takes the live lines away and gives the terminal back for good. */
  close(): void;
}

/** Takes the terminal. `lines` says what the live lines are whenever they are drawn. */
export function openWatchScreen(
  io: Io,
  listener: Omit<KeyboardListener, 'onResize'>,
  lines: () => readonly string[],
): WatchScreen {
  const shown = (text: string): string => (io.unicode ? text : toAscii(text));
  const region = liveRegion(
    (text) => io.stdout.write(text),
    () => ({ columns: io.columns, rows: io.rows }),
  );
  const held: string[] = [];
  let keyboard: Keyboard | null = null;
  let isClosed = false;
  const draw = (): void => {
    if (keyboard !== null) region.draw(lines().map(shown));
  };
  const print = (text: string): void => {
    if (isClosed) return;
    if (keyboard === null) held.push(text);
    else region.print(shown(text));
  };
  const take = (): void => {
    // Work that was lent the terminal may end the watching, and then it belongs to whoever comes next.
    if (isClosed) return;
    keyboard = takeKeyboard(io, { ...listener, onResize: draw });
    for (const text of held.splice(0)) print(text);
    draw();
  };
  const give = (): void => {
    region.clear();
    keyboard?.release();
    keyboard = null;
  };
  take();
  return {
    print,
    draw,
    lend: async (work) => {
      give();
      await work();
      take();
    },
    close: () => {
      isClosed = true;
      give();
      for (const text of held.splice(0)) io.stdout.write(`${shown(text)}\n`);
    },
  };
}
