import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { openExercise } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { findEditor } from '../editor.ts';

export interface EditOptions {
  /** The editor's command, options included; the files are put after it. */
  readonly editCmd?: string;
}

/** `bugbash edit [id]`: opens the exercise's files in the candidate's editor and waits for it. */
export async function edit(context: CommandContext, id: string | undefined, options: EditOptions): Promise<number> {
  const { folder, exercise } = await openExercise(context, id);
  return openInEditor(context, folder, exercise.files, options.editCmd);
}

/** Opens files of a folder in the candidate's editor and waits for it. */
export async function openInEditor(
  context: CommandContext,
  folder: string,
  names: readonly string[],
  asked: string | undefined,
): Promise<number> {
  const command = editorCommand(context.io.env, asked);
  const { execa, parseCommandString } = await import('execa');
  const [program = command, ...args] = parseCommandString(command);
  const files = names.map((file) => join(folder, file));
  const ended = await execa(program, [...args, ...files], { stdio: 'inherit', reject: false, cwd: folder });
  if (ended.code !== undefined) throw cannotStart(command, ended.code);
  if (ended.exitCode !== 0) throw endedBadly(command, ended.signal ?? `code ${ended.exitCode ?? 'unknown'}`);
  return 0;
}

function editorCommand(env: CommandContext['io']['env'], asked: string | undefined): string {
  const command = findEditor(env, asked);
  if (command !== null) return command;
  throw new UserError({
    message: 'No editor is set: neither $VISUAL nor $EDITOR says which one you use.',
    fix: 'Name one now, `bugbash edit --edit-cmd "code -w"`, or for good, `export EDITOR=vim`.',
  });
}

function cannotStart(command: string, code: string): UserError {
  return new UserError({
    message: `The editor \`${command}\` could not be started (${code === 'ENOENT' ? 'there is no such program' : code}).`,
    fix: 'Set $VISUAL or $EDITOR to a program on your PATH, or name one: `bugbash edit --edit-cmd vim`.',
  });
}

function endedBadly(command: string, how: string): UserError {
  return new UserError({
    message: `The editor \`${command}\` ended with ${how}.`,
    fix: 'Your files are as it left them. Name another editor with `bugbash edit --edit-cmd <command>`.',
  });
}
