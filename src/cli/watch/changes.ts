import { diffLines } from '../../base/line-hunks.ts';
import type { SourceFile } from '../../base/source-file.ts';
import type { Change } from './watch-state.ts';

/** Unchanged lines shown around a change. */
const CONTEXT_LINES = 3;

/** What differs between two states of the same files, change by change in the order of the files. */
export function changesOf(before: readonly SourceFile[], after: readonly SourceFile[]): readonly Change[] {
  return after.flatMap(({ path, text }) => {
    const lines = diffLines(before.find((file) => file.path === path)?.text ?? '', text, CONTEXT_LINES);
    const starts = lines.flatMap(({ kind }, at) => (kind === 'gap' ? [at] : []));
    return lines.length === 0
      ? []
      : [-1, ...starts].map((start, at) => ({ path, lines: lines.slice(start + 1, starts[at] ?? lines.length) }));
  });
}
