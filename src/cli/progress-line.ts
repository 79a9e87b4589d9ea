import type { Io } from './io.ts';
import { cutTo } from './render/text.ts';

/** One line on the error output that shows that work goes on. Shown only when it takes longer than a moment. */
export interface ProgressLine {
  /** Replaces what the line says. */
  say(text: string): void;
  /** Takes the line away until it turns again, so that something can be printed in its place. */
  clear(): void;
  /** Takes the line away for good. */
  end(): void;
}

/** Work shorter than this needs no sign of life. */
const QUIET_MS = 500;
const FRAME_MS = 120;
const UNICODE_FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠴', '⠦', '⠇', '⠏'] as const;
const ASCII_FRAMES = ['|', '/', '-', '\\'] as const;
/** Back to the start of the line and clear it to the end. */
const ERASE_LINE = '\r\u001b[K';

/** Starts a progress line. On a terminal it turns and is erased at the end; elsewhere it is printed once. */
export function startProgress(io: Io, text: string): ProgressLine {
  const isAnimated = io.stderr.isTTY === true && io.env['TERM'] !== 'dumb';
  const frames = io.unicode ? UNICODE_FRAMES : ASCII_FRAMES;
  let said = text;
  let frame = 0;
  let isShown = false;
  const draw = (): void => {
    const line = cutTo(`${frames[frame % frames.length] ?? ''} ${said}`, io.columns - 1, io.unicode ? '…' : '~');
    io.stderr.write(`${ERASE_LINE}${line}`);
    frame += 1;
    isShown = true;
  };
  let timer: NodeJS.Timeout = setTimeout(() => {
    if (!isAnimated) {
      io.stderr.write(`${text}${io.unicode ? '…' : '...'}\n`);
      return;
    }
    draw();
    timer = setInterval(draw, FRAME_MS);
  }, QUIET_MS);
  return {
    say: (next) => {
      said = next;
    },
    clear: () => {
      if (isShown) io.stderr.write(ERASE_LINE);
      isShown = false;
    },
    end: () => {
      clearTimeout(timer);
      if (isShown) io.stderr.write(ERASE_LINE);
      isShown = false;
    },
  };
}
