import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Chalk } from 'chalk';
import type { Io } from './io.ts';

/** Colours and symbols for one terminal. The only user of chalk. Meaning never rests on a colour alone. */
export interface Style {
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
  /** Something to type. */
  readonly command: Paint;
  /** Text that opens a file of this machine when it is clicked (OSC 8), where the terminal knows how. */
  readonly link: (text: string, path: string) => string;
  readonly symbols: Symbols;
}

export type Paint = (text: string) => string;

export interface Symbols {
  readonly fixed: string;
  readonly alive: string;
  readonly unknown: string;
  readonly current: string;
  readonly started: string;
  readonly ellipsis: string;
  /** Marks a row of a timeline before which another client took over. */
  readonly switched: string;
  readonly column: string;
  readonly rule: string;
  readonly ruleCross: string;
  readonly dot: string;
  readonly barFull: string;
  readonly barEmpty: string;
}

/** The style for an output; the sixteen basic colours only, because those follow the terminal's own light or dark theme. */
export function createStyle(io: Pick<Io, 'colorLevel' | 'unicode'> & Partial<Pick<Io, 'hyperlinks' | 'cwd'>>): Style {
  const chalk = new Chalk({ level: io.colorLevel });
  return {
    // Wrapped, because chalk joins all its arguments and `map` hands over three.
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    warn: (text) => chalk.yellow(text),
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    command: (text) => chalk.cyan(text),
    link: (text, path) => (io.hyperlinks === true ? hyperlink(text, resolve(io.cwd ?? '.', path)) : text),
    symbols: io.unicode ? UNICODE : ASCII,
  };
}

/** ST as the end: BEL is understood less widely, and would ring where links are not known at all. */
function hyperlink(text: string, path: string): string {
  return `\u001b]8;;${pathToFileURL(path).href}\u001b\\${text}\u001b]8;;\u001b\\`;
}

const UNICODE: Symbols = {
  fixed: '✓',
  alive: '✗',
  unknown: '?',
  current: '→',
  started: '◐',
  ellipsis: '…',
  switched: '⇄',
  column: '│',
  rule: '─',
  ruleCross: '┼',
  dot: '·',
  barFull: '█',
  barEmpty: '░',
};

const ASCII: Symbols = {
  fixed: '+',
  alive: 'x',
  unknown: '?',
  current: '>',
  started: 'o',
  ellipsis: '~',
  switched: '*',
  column: '|',
  rule: '-',
  ruleCross: '+',
  dot: '-',
  barFull: '#',
  barEmpty: '.',
};

/** Text for a terminal that shows ASCII only: typographic signs become their plain forms, the rest `?`. */
export function toAscii(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (sign) => PLAIN_FORMS[sign] ?? '?');
}

const PLAIN_FORMS: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '→': '->',
  '←': '<-',
  '⇒': '=>',
  '•': '*',
  '·': '-',
  '×': 'x',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '€': 'EUR',
  '£': 'GBP',
  '\u00a0': ' ',
  // What a hint leaves open.
  '▢': '___',
};
