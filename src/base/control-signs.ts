/*
 * Signs that do not show themselves but change how others are shown: they command a terminal, turn the reading direction,
 * or hide. What strangers wrote is shown with them made visible.
 */

/** Controls, format signs (direction marks, zero widths, tags), line and paragraph separators, private use. */
const CONTROL_SIGNS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu;

/** The text with each such sign as its code in plain letters, `\u{1b}`, but for those that `keep` gives a text of its own. */
export function showControlSigns(text: string, keep: Readonly<Record<string, string>>): string {
  return text.replace(CONTROL_SIGNS, (sign) => keep[sign] ?? `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}
