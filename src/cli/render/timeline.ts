import type { SourcePosition } from '../../base/errors.ts';
import type { SourceFile } from '../../base/source-file.ts';
import type { Timeline, TimelineRow } from '../../verdict/verdict.ts';
import { foldRows } from './fold-rows.ts';
import type { Shown } from './fold-rows.ts';
import type { Screen } from './screen.ts';
import { renderRow, shareWidth } from './table.ts';
import { count, cutTo, textWidth, wrap } from './text.ts';

export interface TimelineOptions {
  /** Show every row, however many there are. */
  readonly isFull: boolean;
  /** The graded files, to quote the lines that made the calls. */
  readonly files: readonly SourceFile[];
}

/** More than a screen's half is not read; `--full` shows the rest. */
const ROW_COUNT_MAX = 15;
/** Narrower columns break every call into crumbs; then one column under another reads better. */
const COLUMN_WIDTH_MIN = 15;
/** A cell may take this many lines before it is cut. */
const CELL_LINES_MAX = 3;
/** From here on there is room for what share of the interleavings fails after each step. */
const WIDTH_WITH_SHARES = 100;
const SHARES = 'fails';
/** The same on every terminal. */
const NO_RETURN = '!';
const NO_BREAK_SPACE = '\u00a0';

/** One run as a table: a column a client, the world's books at the right; a list where the terminal is too narrow. */
export function renderTimeline(timeline: Timeline, screen: Screen, options: TimelineOptions): string {
  if (timeline.rows.length === 0) return '  (nothing happened in this run)';
  const shown = foldRows(timeline.rows, options.isFull ? timeline.rows.length : ROW_COUNT_MAX);
  const table = renderTable(timeline, shown, screen) ?? renderList(timeline, shown, screen);
  const parts = [
    table,
    legend(timeline, shown, screen, hasShareColumn(shown, screen)),
    printedLines(timeline.rows, screen),
    quotedLines(shown, screen, options.files),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The wide form; null when the columns would get too narrow. */
function renderTable(timeline: Timeline, shown: readonly Shown[], screen: Screen): string | null {
  const { symbols, faint, strong } = screen.style;
  const separator = ` ${symbols.column} `;
  const columns = [...timeline.clients.keys()].filter((client) => !looksOn(client, timeline));
  const heads = [...columns.map((client) => timeline.clients[client] ?? ''), 'the books'];
  const hasLines = shown.some((item) => item.kind === 'row' && item.row.at !== undefined);
  const hasShares = hasShareColumn(shown, screen);
  const leads = shown.map((item) => leadOf(item, timeline, screen, hasLines) + (hasShares ? shareOf(item) : ''));
  const leadHead = `${hasLines ? '      line' : ''}${hasShares ? ` ${SHARES}` : ''}`;
  const leadWidth = Math.max(...leads.map(textWidth), leadHead.length);
  const cells = shown.map((item) =>
    item.kind === 'row' && !looksOn(item.row.client, timeline) ? cellsOf(item.row, columns) : [],
  );
  const needs = heads.map((head, column) =>
    Math.max(textWidth(head), ...cells.map((row) => textWidth(row[column] ?? ''))),
  );
  const room = screen.width - leadWidth - separator.length * heads.length;
  const widths = shareWidth(needs, room);
  if (widths.some((width, column) => width < Math.min(needs[column] ?? 0, COLUMN_WIDTH_MIN))) return null;

  const layout = { widths: [leadWidth, ...widths], separator, ellipsis: symbols.ellipsis, linesMax: CELL_LINES_MAX };
  const head = tableRow([leadHead.padStart(leadWidth), ...heads], layout).map(strong);
  const rule = [leadWidth, ...widths]
    .map((width) => symbols.rule.repeat(width))
    .join(symbols.rule + symbols.ruleCross + symbols.rule);
  const across = { ...layout, widths: [leadWidth, screen.width - leadWidth - separator.length] };
  const lines = shown.flatMap((item, index) => {
    if (item.kind === 'folded') return [faint(`${' '.repeat(4)}${foldedText(item.count, screen)}`)];
    const lead = leads[index] ?? '';
    if (!looksOn(item.row.client, timeline)) return tableRow([lead, ...(cells[index] ?? [])], layout);
    return tableRow([lead, acrossText(item.row, timeline)], across);
  });
  return [...head, faint(rule), ...lines].join('\n');
}

function hasShareColumn(shown: readonly Shown[], { width }: Screen): boolean {
  return width >= WIDTH_WITH_SHARES && shown.some((item) => item.kind === 'row' && item.row.share !== undefined);
}

/** It acts when the clients are done, and a column of its own would take theirs: what it does is told across them. */
function looksOn(client: number | null, { clients }: Timeline): boolean {
  return client !== null && (clients[client]?.length ?? 0) > 1;
}

function acrossText({ client, text, books }: TimelineRow, { clients }: Timeline): string {
  return `${clients[client ?? -1] ?? ''}: ${text}${books === '' ? '' : `   [${books}]`}`;
}

/** Of the interleavings that begin like this, how many fail: rounded down, so that only all of them are 100 %. */
function shareOf(item: Shown): string {
  const share = item.kind === 'row' ? item.row.share : undefined;
  return share === undefined ? '      ' : `${Math.floor(share * 100)} %`.padStart(6);
}

/** The lead must keep its own blanks, so it is put before the wrapped cells instead of among them. */
function tableRow(cells: readonly string[], layout: Parameters<typeof renderRow>[1]): readonly string[] {
  const [lead = '', ...rest] = cells;
  const leadWidth = layout.widths[0] ?? 0;
  const lines = renderRow(rest, { ...layout, widths: layout.widths.slice(1) });
  return lines.map((line, index) =>
    `${(index === 0 ? lead : '').padEnd(leadWidth)}${layout.separator}${line}`.trimEnd(),
  );
}

/** The narrow form: the client's letter in front of what it did, and the books beneath. */
function renderList(timeline: Timeline, shown: readonly Shown[], screen: Screen): string {
  const { faint, strong } = screen.style;
  const isSeveral = isSeveralFiles(shown);
  return shown
    .map((item) => {
      if (item.kind === 'folded') return faint(`    ${foldedText(item.count, screen)}`);
      const { row } = item;
      const lead = leadOf(item, timeline, screen, false);
      const rest = ' '.repeat(lead.length + 1);
      const who = row.client === null ? 'world:' : `${timeline.clients[row.client] ?? '?'}:`;
      const where = row.at === undefined ? '' : ` (${lineLabel(row.at, isSeveral).replaceAll(' ', NO_BREAK_SPACE)})`;
      const does = wrap(`${who} ${row.text}${where}`, screen.width, `${lead} `, rest)
        .replace(who, strong(who))
        .replaceAll(NO_BREAK_SPACE, ' ');
      return row.books === '' ? does : `${does}\n${wrap(`books: ${row.books}`, screen.width, rest, `${rest}  `)}`;
    })
    .join('\n');
}

/** Row number, the mark of a switch, and the source line where there is a column for it. */
function leadOf(item: Shown, timeline: Timeline, screen: Screen, hasLines: boolean): string {
  if (item.kind === 'folded') return '';
  const digits = String(timeline.rows.length).length + 1;
  const mark = item.row.noReturn ? NO_RETURN : item.row.switched ? screen.style.symbols.switched : ' ';
  const lead = `${String(item.number).padStart(digits)} ${mark}`;
  if (!hasLines) return lead;
  const line = item.row.at === undefined ? '' : String(item.row.at.line);
  return `${lead} ${line.padStart(5)}`;
}

function cellsOf(row: TimelineRow, columns: readonly number[]): readonly string[] {
  const cells = columns.map((client) => (client === row.client ? row.text : ''));
  // What the world does by itself (a timer, a crash) stands with its books.
  const books = row.client === null ? [row.text, row.books].filter(Boolean).join('; ') : row.books;
  return [...cells, books];
}

function foldedText(folded: number, screen: Screen): string {
  return `${screen.style.symbols.ellipsis} ${count(folded, 'step')} left out`;
}

function legend(timeline: Timeline, shown: readonly Shown[], screen: Screen, hasShares: boolean): string {
  const notes: string[] = [];
  if (timeline.rows.some((row) => row.switched))
    notes.push(`${screen.style.symbols.switched} another client takes over.`);
  if (timeline.rows.some((row) => row.noReturn))
    notes.push(`${NO_RETURN} the point of no return: from here on every interleaving breaks the promise.`);
  if (hasShares) notes.push(`${SHARES}: of the equally weighted interleavings that begin like this.`);
  if (shown.some((item) => item.kind === 'folded')) notes.push('--full shows every step.');
  return notes.length === 0 ? '' : screen.style.faint(wrap(notes.join(' '), screen.width, '  '));
}

/** Lines of console output under a timeline; more of them push the run itself off the screen. */
const PRINTED_LINES_MAX = 12;

/** What the candidate's code printed, by the number of the step: of left out steps too, for it was printed to be read. */
function printedLines(rows: readonly TimelineRow[], screen: Screen): string {
  const printed = rows.flatMap((row, at) => (row.console ?? []).map((text) => ({ step: at + 1, text })));
  if (printed.length === 0) return '';
  const digits = String(rows.length).length;
  const lines = printed
    .slice(0, PRINTED_LINES_MAX)
    .map(({ step, text }) =>
      wrap(text, screen.width, `  step ${String(step).padStart(digits)}  `, ' '.repeat(digits + 9)),
    );
  const left = printed.length - lines.length;
  const rest = left > 0 ? [`  and ${count(left, 'line')} more`] : [];
  return [screen.style.strong('Printed by your code'), ...lines, ...rest].join('\n');
}

/** The candidate's own lines that the rows speak of, each once. */
function quotedLines(shown: readonly Shown[], screen: Screen, files: readonly SourceFile[]): string {
  const isSeveral = isSeveralFiles(shown);
  const quotes = new Map<string, string>();
  for (const at of positions(shown)) {
    const text = files
      .find((file) => file.path === at.file)
      ?.text.split(/\r?\n/)
      [at.line - 1]?.trim();
    if (text !== undefined && text !== '') quotes.set(lineLabel(at, isSeveral), text);
  }
  if (quotes.size === 0) return '';
  const labelWidth = Math.max(...[...quotes.keys()].map((label) => label.length));
  const lines = [...quotes].map(([label, text]) => {
    const lead = `  ${label.padStart(labelWidth)}  `;
    return lead + cutTo(text, screen.width - lead.length, screen.style.symbols.ellipsis);
  });
  return [screen.style.strong('Your lines'), ...lines].join('\n');
}

function positions(shown: readonly Shown[]): readonly SourcePosition[] {
  return shown
    .flatMap((item) => (item.kind === 'row' && item.row.at !== undefined ? [item.row.at] : []))
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

function isSeveralFiles(shown: readonly Shown[]): boolean {
  return new Set(positions(shown).map((at) => at.file)).size > 1;
}

function lineLabel(at: SourcePosition, isSeveral: boolean): string {
  return isSeveral ? `${at.file}:${at.line}` : `line ${at.line}`;
}
