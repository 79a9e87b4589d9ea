import { stripVTControlCharacters } from 'node:util';
import { showControlSigns } from '../../base/control-signs.ts';

/** Laying out plain text in columns. All functions count what a terminal shows, not code units. */

/** Columns that a text without colour takes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const sign of text) width += signWidth(sign);
  return width;
}

/** Columns that a text takes with its colours and links, which take none. */
export function visibleWidth(text: string): number {
  return textWidth(stripVTControlCharacters(text));
}

/** The text padded with blanks to a width; a longer one stays as it is. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** The text cut to a width, the cut marked with an ellipsis. */
export function cutTo(text: string, width: number, ellipsis: string): string {
  if (textWidth(text) <= width) return text;
  const room = width - textWidth(ellipsis);
  if (room <= 0) return ellipsis.slice(0, Math.max(0, width));
  let kept = '';
  let used = 0;
  for (const sign of text) {
    used += signWidth(sign);
    if (used > room) break;
    kept += sign;
  }
  return kept + ellipsis;
}

/**
 * Breaks one paragraph at blanks, but not at a no-break space. `first` and `rest` stand before its lines and count as
 * part of the width.
 */
export function wrap(text: string, width: number, first = '', rest = first): string {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/[ \t\r\n]+/).filter((part) => part !== '')) {
    if (!isEmpty && textWidth(line) + 1 + textWidth(word) > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  lines.push(line);
  return lines.join('\n');
}

/**
 * Markdown as a terminal reads it: paragraphs and list items wrapped, headings, tables and fenced code as written.
 */
export function wrapMarkdown(markdown: string, width: number, indent = ''): string {
  const out: string[] = [];
  let paragraph: string[] = [];
  let isFenced = false;
  const flush = (): void => {
    if (paragraph.length > 0) out.push(wrapItem(paragraph.join(' '), width, indent));
    paragraph = [];
  };
  for (const line of markdown.trim().split(/\r?\n/)) {
    const isFence = /^\s*(```|~~~)/.test(line);
    if (isFence || isFenced || STANDS_ALONE.test(line)) {
      flush();
      if (!isFence) out.push(line.trim() === '' ? '' : indent + (isFenced ? `    ${line}` : line));
    } else {
      if (LIST_ITEM.test(line)) flush();
      const isMoreQuote = paragraph[0]?.startsWith('>') === true;
      paragraph.push(paragraph.length === 0 ? line : (isMoreQuote ? line.replace(QUOTE, '') : line).trim());
    }
    if (isFence) isFenced = !isFenced;
  }
  flush();
  return out.join('\n').replace(/\n{3,}/g, '\n\n');
}

/** Makes text from elsewhere harmless: control signs and marks that turn the reading direction become visible. */
export function printable(text: string): string {
  return showControlSigns(text.replaceAll('\r\n', '\n'), { '\n': '\n', '\t': '  ' });
}

/** A plain value with every text in it changed. */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((entry: unknown) => mapTexts(entry, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mapTexts(entry, change)])) as T;
}

/** `1 bug`, `2 bugs`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** A decimal string with its thousands set apart: `190,224`. */
export function grouped(decimal: string): string {
  return decimal.replace(/\B(?=(\d{3})+$)/g, ',');
}

const STANDS_ALONE = /^\s*$|^#{1,6} |^\s*\||^ {4,}/;
/** List items, and the `: ` of a definition. */
const LIST_ITEM = /^\s*([-*+:]|\d+[.)])\s+/;
const QUOTE = /^> ?/;

function wrapItem(text: string, width: number, indent: string): string {
  if (QUOTE.test(text)) return wrap(text.replace(QUOTE, ''), width, `${indent}> `);
  const mark = LIST_ITEM.exec(text)?.[0] ?? '';
  return wrap(text.slice(mark.length), width, indent + mark, indent + ' '.repeat(mark.length));
}

function signWidth(sign: string): number {
  if (/^[\p{M}\p{Cf}]$/u.test(sign)) return 0;
  return WIDE.test(sign) ? 2 : 1;
}

const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]$/u;
