import { UserError } from '../base/errors.ts';
import { Interrupted } from './interrupt.ts';
import type { Io } from './io.ts';
import { printable, wrap } from './render/text.ts';
import { createStyle } from './style.ts';

export const EXIT_USAGE = 2;
export const EXIT_OUR_FAULT = 3;
export const EXIT_INTERRUPTED = 130;

export interface PresentedError {
  /** For the error output; empty when there is nothing to say. */
  readonly text: string;
  readonly exitCode: number;
}

/** The one place where an error becomes text and an exit code. */
export function presentError(error: unknown, io: Io): PresentedError {
  if (isInterruption(error)) return { text: '', exitCode: EXIT_INTERRUPTED };
  const userError = error instanceof UserError ? error : fileSystemError(error);
  if (userError !== null) return { text: userErrorText(userError, io), exitCode: EXIT_USAGE };
  return { text: ourFaultText(error, io), exitCode: EXIT_OUR_FAULT };
}

/** Ours, or that of a prompt ended with Ctrl-C. */
function isInterruption(error: unknown): boolean {
  return error instanceof Interrupted || (error instanceof Error && error.name === 'ExitPromptError');
}

function userErrorText(error: UserError, io: Io): string {
  const style = createStyle({ ...io, colorLevel: io.stderr.isTTY === true ? io.colorLevel : 0 });
  const first = wrapLines(error.message, io.columns, '');
  const rest = [error.why, error.fix].filter((part) => part !== undefined);
  return [style.strong(first), ...rest.map((part) => wrapLines(part, io.columns, '  '))].join('\n') + '\n';
}

/** A message may bring a list, one entry a line. */
function wrapLines(text: string, width: number, indent: string): string {
  return printable(text)
    .split('\n')
    .map((line) => wrap(line, width, indent))
    .join('\n');
}

/** A refusal of the operating system that the person can mend; null for every other error. */
function fileSystemError(error: unknown): UserError | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  const parts = FILE_SYSTEM_ERRORS[error.code];
  if (parts === undefined) return null;
  const path = 'path' in error && typeof error.path === 'string' ? error.path.replace(TEMPORARY_SUFFIX, '') : 'A file';
  return new UserError({ message: `${path} ${parts.what}.`, fix: parts.fix, cause: error });
}

/** What an atomic write adds to the name while it is under way. */
const TEMPORARY_SUFFIX = /\.\d{6,}$/;

const READ_ONLY_FIX =
  'Make the folder writable, or work in another one: `bugbash init <folder>`. ' +
  '`bugbash grade <path> --exercise <id>` grades without writing anything.';

const FILE_SYSTEM_ERRORS: Readonly<Record<string, { readonly what: string; readonly fix: string } | undefined>> = {
  EACCES: { what: 'may not be written or read (permission denied)', fix: READ_ONLY_FIX },
  EPERM: { what: 'may not be written or read (operation not permitted)', fix: READ_ONLY_FIX },
  EROFS: { what: 'is on a read-only disk', fix: READ_ONLY_FIX },
  ENOSPC: {
    what: 'could not be written: the disk is full',
    fix: 'Free some space and try again; nothing was overwritten.',
  },
  EISDIR: { what: 'is a folder where a file should be', fix: 'Move it away and try again.' },
  ENOTDIR: { what: 'cannot be reached: a part of its path is a file', fix: 'Move that file away and try again.' },
  ENAMETOOLONG: { what: 'is too long a path for this system', fix: 'Use a folder with a shorter path.' },
};

function ourFaultText(error: unknown, io: Io): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const deeper = error instanceof Error && error.cause instanceof Error ? error.cause : null;
  const cause = deeper === null ? '' : `\ncaused by ${deeper.stack ?? deeper.message}`;
  const request =
    'This is a fault of bugbash, not of your code, and nothing was counted. ' +
    'Please report it with the lines above and the command you typed.';
  return `${printable(`${stack}${cause}`)}\n\n${wrap(request, io.columns)}\n`;
}
