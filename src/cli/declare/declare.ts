import { Option } from 'commander';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';

/** Declares some commands: names, arguments, options, help. Imports nothing of ours but types; the work is imported when called. */
export type Declare = (program: Command, bind: Bind) => void;

/** Makes a commander action of a command; whatever commander hands over after the command's own arguments is ignored. */
export type Bind = <Args extends unknown[]>(
  run: (context: CommandContext, ...args: Args) => Promise<number>,
) => (...args: Args) => Promise<void>;

/** The option of every command that opens an editor. */
export function editCmd(): Option {
  return new Option('--edit-cmd <command>', 'the editor, instead of the one around us, $VISUAL or $EDITOR');
}

/** What every command says of its `[id]`. */
export const ID = 'the exercise; the current one when left out';
