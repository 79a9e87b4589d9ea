import type { HunkLine, Template } from './exercise.ts';

/** The section of a bug file that holds them. */
export const TEMPLATE_SECTION = 'Other forms';

/**
 * The further forms of a fix: the ```template blocks under "## Other forms". Whether a form is one that code can be
 * compared with is for those to say who can parse code (`template-faults.ts`).
 */
export function readTemplates(text: string, fault: (line: number, message: string) => void): readonly Template[] {
  const rows = text.split('\n');
  const start = rows.indexOf(`## ${TEMPLATE_SECTION}`);
  const next = rows.findIndex((row, at) => at > start && row.startsWith('## '));
  const end = next < 0 ? rows.length : next;
  const opens = rows.flatMap((row, at) => (row === '```template' ? [at] : []));
  if (start >= 0 && !opens.some((at) => at > start && at < end))
    fault(start + 1, `The section "## ${TEMPLATE_SECTION}" has no \`\`\`template block.`);
  return opens.flatMap((open) => {
    const close = rows.indexOf('```', open);
    const lines = rows.slice(open + 1, close < 0 ? rows.length : close).map(templateLine);
    const message =
      start < 0 || open < start || open > end
        ? `A \`\`\`template block belongs under "## ${TEMPLATE_SECTION}".`
        : mistakeOf(lines);
    if (message === null) return [{ line: open + 2, lines }];
    fault(open + 1, message);
    return [];
  });
}

/** A line without a sign belongs to both sides, with or without the blank that a diff has in its place. */
function templateLine(row: string): HunkLine {
  if (row.startsWith('-')) return { kind: 'removed', text: row.slice(1) };
  if (row.startsWith('+')) return { kind: 'added', text: row.slice(1) };
  return { kind: 'context', text: row.replace(/^ /, '') };
}

function mistakeOf(lines: readonly HunkLine[]): string | null {
  if (lines.every(({ kind }) => kind === 'context'))
    return 'It changes nothing: begin what goes with -, what comes with +.';
  if (lines.every(({ kind, text }) => kind === 'added' || text.trim() === ''))
    return 'There is nothing to look for: add the code around the place, or what goes.';
  return null;
}
