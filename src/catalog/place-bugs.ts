import type { SourceFile } from '../base/source-file.ts';
import type { Bug } from './exercise.ts';
import type { Fault } from './faults.ts';

/** Bugs in the order of their place in the starter: the order a reader meets them. */
export function orderBugs(bugs: readonly Bug[], starter: readonly SourceFile[]): readonly Bug[] {
  const place = ({ diff: [first] }: Bug) => ({
    file: starter.findIndex((file) => file.path === first?.file),
    line: first?.startLine ?? 0,
  });
  return [...bugs].sort((a, b) => {
    const [left, right] = [place(a), place(b)];
    return left.file - right.file || left.line - right.line || (a.id < b.id ? -1 : 1);
  });
}

/**
 * Bugs whose fixes touch the same line: no variant could have one of them fixed and the other not.
 * `lineOf` gives the line of a bug's file that the message points at.
 */
export function overlapsOf(bugs: readonly Bug[], lineOf: (bug: Bug) => number): readonly Fault[] {
  const owner = new Map<string, string>();
  return bugs.flatMap((bug) => {
    const shared = touchedPlaces(bug).flatMap((place) => {
      const other = owner.get(place);
      owner.set(place, bug.id);
      return other !== undefined && other !== bug.id ? [{ place, other }] : [];
    });
    return shared.map(({ place, other }) => ({
      file: bug.path,
      line: lineOf(bug),
      message: `Its fix touches ${place}, and so does that of ${other}.`,
    }));
  });
}

/** Starter lines that a fix removes, and the gaps into which it inserts. */
function touchedPlaces(bug: Bug): readonly string[] {
  const places = new Set<string>();
  for (const hunk of bug.diff) {
    let line = hunk.startLine;
    for (const { kind } of hunk.lines) {
      if (kind === 'removed') places.add(`${hunk.file}:${line}`);
      if (kind === 'added') places.add(`the gap before ${hunk.file}:${line}`);
      if (kind !== 'added') line += 1;
    }
  }
  return [...places];
}
