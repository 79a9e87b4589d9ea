import type { Style } from '../style.ts';
import { textWidth, wrap } from './text.ts';

/** What a renderer needs to know of the terminal. */
export interface Screen {
  readonly width: number;
  readonly style: Style;
}

/** Commands with what they do, one a line. Where both do not fit on one, the words go beneath. */
export function commandList(commands: readonly (readonly [command: string, does: string])[], screen: Screen): string {
  const { style, width } = screen;
  const doesWidth = Math.max(...commands.map(([, does]) => textWidth(does)));
  const room = width - INDENT.length - GAP.length - doesWidth;
  const fitting = commands.map(([command]) => textWidth(command)).filter((commandWidth) => commandWidth <= room);
  const column = Math.max(0, ...fitting);
  return commands
    .map(([command, does]) =>
      textWidth(command) <= room
        ? `${INDENT}${style.command(command)}${' '.repeat(column - textWidth(command))}${GAP}${does}`
        : `${INDENT}${style.command(command)}\n${wrap(does, width, `${INDENT}    `)}`,
    )
    .join('\n');
}

const INDENT = '  ';
const GAP = '   ';
