import { createRequire } from 'node:module';
import type { structuredPatch } from 'diff';

/** A run of lines that differs between two texts. */
export interface LineHunk {
  /** First line of the run, from 1, in the old and the new text; where a side has none, the line before which it would stand. */
  readonly oldStart: number;
  readonly newStart: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The runs of lines that differ, in order. Trailing blanks and line ends count as nothing. */
export function lineHunks(before: string, after: string): readonly LineHunk[] {
  const { structuredPatch: patch } = library();
  const { hunks } = patch('', '', evened(before), evened(after), '', '', { context: 0 });
  return hunks.map(({ oldStart, newStart, lines }) => ({
    oldStart,
    newStart,
    removed: lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1)),
    added: lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1)),
  }));
}

/** The new text with some of its runs taken back. */
export function takeBack(after: string, hunks: readonly LineHunk[]): string {
  const lines = evened(after).split('\n');
  for (const { newStart, added, removed } of [...hunks].sort((a, b) => b.newStart - a.newStart)) {
    lines.splice(newStart - 1, added.length, ...removed);
  }
  return lines.join('\n');
}

/** One line of a diff with context. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added' | 'gap';
  readonly text: string;
  /** Line number, from 1, in the text that the line comes from; the new text for lines that both have. */
  readonly line: number;
}

/** Both texts as one listing: what changed, with `context` lines around it; longer stretches are left out as a gap. */
export function diffLines(before: string, after: string, context: number): readonly DiffLine[] {
  const { structuredPatch: patch } = library();
  const { hunks } = patch('', '', evened(before), evened(after), '', '', { context });
  return hunks.flatMap(({ oldStart, newStart, lines }, at) => {
    let [oldLine, newLine] = [oldStart, newStart];
    const rows = lines
      .filter((line) => !line.startsWith('\\'))
      .map((line): DiffLine => {
        const text = line.slice(1);
        if (line.startsWith('-')) return { kind: 'removed', text, line: oldLine++ };
        if (line.startsWith('+')) return { kind: 'added', text, line: newLine++ };
        oldLine += 1;
        return { kind: 'same', text, line: newLine++ };
      });
    return at === 0 ? rows : [{ kind: 'gap' as const, text: '', line: newStart }, ...rows];
  });
}

/** Loaded when the first diff is made: a program that only lists need not read it. */
function library(): { readonly structuredPatch: typeof structuredPatch } {
  return createRequire(import.meta.url)('diff') as { readonly structuredPatch: typeof structuredPatch };
}

function evened(text: string): string {
  return text.replace(/[ \t]*\r?$/gm, '');
}
