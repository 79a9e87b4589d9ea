import type { Style } from '../style.ts';
import { textWidth, wrap } from './text.ts';

/** What a renderer needs to know of the terminal. */
export interface Screen {
  readonly width: number;
  readonly style: Style;
}

/** Commands with what they do, one a line. Where both do not fit on one, the words are wrapped beside or go beneath. */
export function commandList(commands: readonly (readonly [command: string, does: string])[], screen: Screen): string {
  const { style, width } = screen;
  const doesWidth = Math.max(...commands.map(([, does]) => textWidth(does)));
  const room = width - INDENT.length - GAP.length - doesWidth;
  const fitting = commands.map(([command]) => textWidth(command)).filter((commandWidth) => commandWidth <= room);
  const longest = Math.max(...commands.map(([command]) => textWidth(command)));
  const isBeside = longest <= width * KEY_SHARE_MAX;
  const column = isBeside ? longest : Math.max(0, ...fitting);
  const rest = ' '.repeat(INDENT.length + column + GAP.length);
  return commands
    .map(([command, does]) =>
      isBeside || textWidth(command) <= room
        ? `${INDENT}${style.command(command)}${wrap(does, width, rest).slice(INDENT.length + textWidth(command))}`
        : `${INDENT}${style.command(command)}\n${wrap(does, width, `${INDENT}    `)}`,
    )
    .join('\n');
}

const INDENT = '  ';
const GAP = '   ';
/** Commands that take no more of the line than this, keys say, leave enough room beside them for wrapped words. */
const KEY_SHARE_MAX = 0.25;
