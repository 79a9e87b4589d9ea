import type { SourceFile } from '../base/source-file.ts';
import type { Bug, Exercise, Hunk } from './exercise.ts';

/** The starter with the fixes of these bugs applied: none gives the starter, all give the reference. */
export function applyFixes(
  starter: readonly SourceFile[],
  bugs: readonly Bug[],
  fixed: ReadonlySet<string>,
): readonly SourceFile[] {
  const hunks = bugs.filter((bug) => fixed.has(bug.id)).flatMap((bug) => bug.diff);
  return starter.map((file) => ({
    path: file.path,
    text: applyHunks(
      file.text,
      hunks.filter((hunk) => hunk.file === file.path),
    ),
  }));
}

export interface Variant {
  readonly alive: readonly string[];
  readonly files: readonly SourceFile[];
}

/** Every partly fixed variant of an exercise: with n bugs there are 2^n. */
export function allVariants({ starter, bugs }: Pick<Exercise, 'starter' | 'bugs'>): readonly Variant[] {
  return Array.from({ length: 2 ** bugs.length }, (_unused, mask) => {
    const fixed = new Set(bugs.filter((_bug, at) => (mask >> at) & 1).map((bug) => bug.id));
    return {
      alive: bugs.filter((bug) => !fixed.has(bug.id)).map((bug) => bug.id),
      files: applyFixes(starter, bugs, fixed),
    };
  });
}

/** Replaces starter lines by line number, so that one fix never moves the place of another. */
function applyHunks(text: string, hunks: readonly Hunk[]): string {
  const rows: (string | null)[] = text.split('\n');
  const inserted = new Map<number, string[]>();
  for (const hunk of hunks) {
    let at = hunk.startLine - 1;
    for (const line of hunk.lines) {
      if (line.kind === 'added') inserted.set(at, [...(inserted.get(at) ?? []), line.text]);
      else {
        if (line.kind === 'removed') rows[at] = null;
        at += 1;
      }
    }
  }
  const result: string[] = [];
  for (let at = 0; at <= rows.length; at += 1) {
    result.push(...(inserted.get(at) ?? []));
    const row = rows[at];
    if (row !== null && row !== undefined) result.push(row);
  }
  return result.join('\n');
}
