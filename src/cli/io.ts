import type { Readable, Writable } from 'node:stream';

/** Everything of the outside that a command may touch. Tests pass one that records. */
export interface Io {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: Readable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** A person can be asked: input and output are a terminal, and we are not in CI. */
  readonly isInteractive: boolean;
  /** Width to lay out in, as it is now: a window can be resized. */
  readonly columns: number;
  /** Height of the window, as it is now. */
  readonly rows: number;
  /** 0 no colour, 1 the sixteen of every terminal, 2 and 3 more. */
  readonly colorLevel: ColorLevel;
  /** False asks for symbols and lines in ASCII. */
  readonly unicode: boolean;
  /** Paths may be sent as links that can be clicked. */
  readonly hyperlinks: boolean;
  /** The time, for records. */
  readonly now: () => Date;
}

export type OutputStream = Pick<Writable, 'write'> &
  Partial<Pick<Writable, 'on' | 'removeListener'>> & { readonly isTTY?: boolean };
export type ColorLevel = 0 | 1 | 2 | 3;

/** What a pipe or a file gets; also the width that every screen is designed for. */
const COLUMNS_DEFAULT = 80;
const ROWS_DEFAULT = 24;
/** Longer lines are hard to read, however wide the window is. */
const COLUMNS_MAX = 120;
/** Below this nothing can be laid out; the terminal then wraps for us. */
const COLUMNS_MIN = 20;

/** The outside as this process has it. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  const isTerminal = stdin.isTTY === true && stdout.isTTY === true;
  return {
    stdin,
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    isInteractive: isTerminal && env['TERM'] !== 'dumb' && !isSet(env['CI']),
    get columns() {
      return usableColumns(stdout.columns ?? (Number(env['COLUMNS']) || COLUMNS_DEFAULT));
    },
    get rows() {
      return stdout.rows ?? ROWS_DEFAULT;
    },
    colorLevel: colorLevelOf(env, stdout.isTTY === true),
    unicode: showsUnicode(env, process.platform),
    hyperlinks: showsHyperlinks(env, process.platform, stdout.isTTY === true),
    now: () => new Date(),
  };
}

/** Width to lay a screen out in, for a terminal of this many columns. */
export function usableColumns(columns: number): number {
  return Math.min(Math.max(columns, COLUMNS_MIN), COLUMNS_MAX);
}

/** FORCE_COLOR wins over NO_COLOR, as in Node itself; a dumb terminal or none at all gets no colour. */
export function colorLevelOf(env: Io['env'], isTty: boolean): ColorLevel {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return FORCED_LEVELS[forced] ?? 1;
  if (isSet(env['NO_COLOR']) || env['TERM'] === 'dumb' || !isTty) return 0;
  if (env['COLORTERM'] === 'truecolor') return 3;
  return (env['TERM'] ?? '').includes('256') ? 2 : 1;
}

const FORCED_LEVELS: Readonly<Record<string, ColorLevel>> = { '0': 0, false: 0, '1': 1, '2': 2, '3': 3 };

/** Whether the terminal can show more than ASCII, going by what its environment says. */
export function showsUnicode(env: Io['env'], platform: NodeJS.Platform): boolean {
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux') return false;
  if (platform === 'win32') return isSet(env['WT_SESSION']) || env['TERM_PROGRAM'] === 'vscode';
  // The first of the three that is set decides, as in setlocale.
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(isSet) ?? '';
  return /utf-?8/i.test(locale);
}

/** Terminals that do not know links leave them out, but for the old Windows console; FORCE_HYPERLINK decides, as elsewhere. */
export function showsHyperlinks(env: Io['env'], platform: NodeJS.Platform, isTty: boolean): boolean {
  const forced = env['FORCE_HYPERLINK'];
  if (isSet(forced)) return forced !== '0';
  if (!isTty || isSet(env['CI']) || env['TERM'] === 'dumb' || env['TERM'] === 'linux') return false;
  return platform !== 'win32' || isSet(env['WT_SESSION']) || env['TERM_PROGRAM'] === 'vscode';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
