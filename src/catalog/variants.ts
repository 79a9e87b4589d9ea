import type { SourceFile } from '../base/source-file.ts';
import type { Bug, Exercise, Hunk } from './exercise.ts';

/** The starter with the fixes of these bugs applied: none gives the starter, all give the reference. */
export function applyFixes(
  starter: readonly SourceFile[],
  bugs: readonly Pick<Bug, 'id' | 'diff'>[],
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
export function allVariants(exercise: Pick<Exercise, 'starter' | 'bugs'>): readonly Variant[] {
  return Array.from({ length: 2 ** exercise.bugs.length }, (_unused, mask) => variantOf(exercise, mask));
}

/**
 * The variants that find nearly every case of one bug hiding another at a fraction of the cost: none alive, each bug
 * alone, each pair, all but one, all alive. With n bugs about n^2 / 2 of the 2^n.
 */
export function tellingVariants(exercise: Pick<Exercise, 'starter' | 'bugs'>): readonly Variant[] {
  const bugs = exercise.bugs.length;
  const telling = (mask: number) => {
    const alive = bugs - popCount(mask);
    return alive <= 2 || alive >= bugs - 1;
  };
  return Array.from({ length: 2 ** bugs }, (_unused, mask) => mask)
    .filter(telling)
    .map((mask) => variantOf(exercise, mask));
}

/** The variant in which the bugs whose bits are set are fixed. */
function variantOf({ starter, bugs }: Pick<Exercise, 'starter' | 'bugs'>, mask: number): Variant {
  const fixed = new Set(bugs.filter((_bug, at) => (mask >> at) & 1).map((bug) => bug.id));
  return {
    alive: bugs.filter((bug) => !fixed.has(bug.id)).map((bug) => bug.id),
    files: applyFixes(starter, bugs, fixed),
  };
}

function popCount(mask: number): number {
  return mask === 0 ? 0 : (mask & 1) + popCount(mask >> 1);
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
