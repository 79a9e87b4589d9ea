import { showControlSigns } from '../base/control-signs.ts';

/*
 * What strangers wrote (names of files, messages, values) on its way into a report. Every text is first made plain: well
 * formed, without signs that command a terminal or turn the reading direction, and of a bounded length. Then it is escaped
 * for the format at hand.
 */

/** Characters of a name; longer ones break tables. */
export const NAME_CHARACTERS_MAX = 200;
/** Characters of one line of explanation: a value printed whole still fits. */
export const LINE_CHARACTERS_MAX = 1_000;

/** Halves of surrogate pairs without their other half, and what Unicode keeps free for ever. */
const UNPAIRED = /[\p{Cs}\ufffe\uffff]/gu;

/** One line of text that is safe to print: control characters become visible escapes, and what is too long is cut. */
export function plainLine(text: string, charactersMax = LINE_CHARACTERS_MAX): string {
  // Cut before the work, and once more after it: escapes are longer than what they stand for.
  const kept = text.slice(0, charactersMax + 1);
  const plain = showControlSigns(kept.replace(UNPAIRED, '\ufffd'), { '\n': '⏎', '\t': ' ' });
  if (text.length <= charactersMax && plain.length <= charactersMax) return plain;
  return `${withoutHalf(plain.slice(0, charactersMax - 1))}…`;
}

function withoutHalf(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}

/** For XML text and attributes alike. The input is made plain first, so that no character outlawed by XML is left. */
export function xmlText(text: string, charactersMax?: number): string {
  return plainLine(text, charactersMax).replace(/[&<>"']/g, (sign) => XML_NAMES[sign] ?? sign);
}

const XML_NAMES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * A Markdown code span: in it nothing is a link, a mention, a formula or HTML. The fence is longer than any run of
 * backticks inside; a bar would end a table's cell even there.
 */
export function markdownCode(text: string, charactersMax = NAME_CHARACTERS_MAX): string {
  const plain = plainLine(text, charactersMax);
  const fence = fenceLongerThan(plain, 1);
  const padding = /^`|`$|^ .* $|^$/.test(plain) ? ' ' : '';
  return `${fence}${padding}${plain.replaceAll('|', '\\|')}${padding}${fence}`;
}

/** A fenced Markdown block of lines. */
export function markdownBlock(lines: readonly string[]): string {
  const plain = lines.map((line) => plainLine(line));
  const fence = fenceLongerThan(plain.join('\n'), 3);
  return [`${fence}text`, ...plain, fence].join('\n');
}

function fenceLongerThan(text: string, least: number): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  return '`'.repeat(Math.max(least, longest + 1));
}

/** Prose of a pack's author in Markdown: as written, but nothing in it is markup. */
export function markdownText(text: string): string {
  return plainLine(text).replace(/[\\`*_{}[\]<>#|~$@&]/g, (sign) => (sign === '@' ? '@<!-- -->' : `\\${sign}`));
}

/** The message of a workflow command; the runner turns these three back. */
export function commandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property of a workflow command, such as its title. */
export function commandProperty(text: string): string {
  return commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * A text for the log of a CI job, in which no line is taken for a workflow command: neither `::error::` at the start of
 * a line nor the older `##[error]` anywhere.
 */
export function withoutCommands(text: string): string {
  return text.replace(/^(\s*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');
}

/** JSON for a log: the same value, but no `##[` that an older runner would obey. */
export function logJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('##[', '#\\u0023[');
}
