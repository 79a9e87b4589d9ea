import type { SourceFile } from '../base/source-file.ts';
import type { ProgramTree } from './canonical-tree.ts';
import type { TextEdit } from './transplant.ts';

/** The program's files with changes made. */
export function applyTextEdits({ texts }: ProgramTree, edits: readonly TextEdit[]): readonly SourceFile[] {
  return [...texts].map(([path, text]) => {
    const own = edits.filter(({ file }) => file === path).map((edit, at) => ({ edit, at }));
    const ordered = own.sort((a, b) => b.edit.start - a.edit.start || b.at - a.at);
    return {
      path,
      text: ordered.reduce((all, { edit }) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), text),
    };
  });
}

/** True when two changes touch the same text. */
export function overlap(changes: readonly TextEdit[]): boolean {
  const sorted = [...changes].sort((a, b) => a.start - b.start);
  return sorted.some((one, at) => {
    const next = sorted[at + 1];
    return next !== undefined && next.file === one.file && next.start < one.end;
  });
}
