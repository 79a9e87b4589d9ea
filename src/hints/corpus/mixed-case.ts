import { lineHunks } from '../../base/line-hunks.ts';
import type { Exercise, Fixture } from '../../catalog/exercise.ts';
import { rewrittenCase, tagVariant } from './corpus.ts';
import type { HintCase, Patchwork } from './corpus.ts';
import { plantByHand } from './put-back.ts';
import { join, TaggedText } from './tagged-text.ts';

/**
 * A solution that the exercise keeps, accepted or rejected, with some bugs of the starter put back, under one rewrite.
 * Bugs that a rejected one leaves alive sit where it differs from the reference. Those that have a diff from the solution
 * in `byHand` are put back by it, the others as the starter has them. Null where a bug cannot be put back, for the
 * solution, or another diff, went another way there.
 */
export function mixedCase(
  exercise: Exercise,
  fixture: Fixture,
  planted: readonly string[],
  rewrite: string,
  byHand: Patchwork['bugs'] = [],
): HintCase | null {
  const { bugs, reference, starter } = exercise;
  const maskOf = (ids: readonly string[]) =>
    bugs.reduce((mask, { id }, at) => mask | (ids.includes(id) ? 1 << at : 0), 0);
  const diffs = byHand.filter(({ id }) => planted.includes(id));
  const carried = planted.filter((id) => !diffs.some((diff) => diff.id === id));
  const files = fixture.files.map(({ path, text }) => {
    const correct = reference.find((file) => file.path === path)?.text ?? '';
    const buggy = starter.find((file) => file.path === path)?.text ?? '';
    const own =
      diffs.length === 0
        ? tagDifferences(correct, text, maskOf(fixture.alive))
        : plantByHand(path, text, exercise, diffs);
    const source = own && merged(correct, rowsOf(own), rowsOf(tagVariant(path, buggy, bugs, maskOf(carried))));
    return source && { path, source };
  });
  if (files.some((file) => file === null)) return null;
  const name = [fixture.name, ...planted].join(' + ');
  const alive = bugs.map(({ id }) => id).filter((id) => fixture.alive.includes(id) || planted.includes(id));
  const bits = new Map(bugs.map(({ id }, at) => [id, 1 << at]));
  return rewrittenCase(
    name,
    files.flatMap((file) => file ?? []),
    alive,
    bits,
    rewrite,
  );
}

/** A text whose lines that differ from `correct` belong to some bugs; for what is missing, those around the gap. */
function tagDifferences(correct: string, text: string, mask: number): TaggedText {
  const lines = new Set(
    lineHunks(correct, text).flatMap(({ newStart, added }) =>
      added.length > 0 ? added.map((_line, at) => newStart + at) : [newStart - 1, newStart],
    ),
  );
  const rows = text
    .split('\n')
    .map((row, at) => new TaggedText(row).tagged(0, lines.has(at + 1) ? row.length : 0, mask));
  return joinRows(rows);
}

/** `theirs` with what it changes of `correct` carried over to `ours`; null where `ours` has changed that as well. */
function merged(correct: string, ours: readonly TaggedText[], theirs: readonly TaggedText[]): TaggedText | null {
  const [own, other] = [linesKept(correct, ours), linesKept(correct, theirs)];
  const rows = [...ours];
  for (const [line, at] of own) {
    const [row, twin] = [ours[at - 1], theirs[(other.get(line) ?? 0) - 1]];
    if (row && twin) rows[at - 1] = row.tagged(0, row.text.length, twin.tags[0] ?? 0);
  }
  const hunks = lineHunks(correct, textOf(theirs));
  const last = correct.split('\n').length;
  for (const { oldStart, newStart, removed, added } of [...hunks].sort((a, b) => b.oldStart - a.oldStart)) {
    // One line on each side has to stand as well: else what is put back would land in other code.
    const [from, to] = [Math.max(1, oldStart - 1), Math.min(last, oldStart + removed.length)];
    const images = Array.from({ length: to - from + 1 }, (_unused, at) => own.get(from + at) ?? 0);
    if (images.some((image, at) => image === 0 || image !== (images[0] ?? 0) + at)) return null;
    const start = (own.get(from) ?? 0) + oldStart - from;
    rows.splice(start - 1, removed.length, ...theirs.slice(newStart - 1, newStart - 1 + added.length));
  }
  return joinRows(rows);
}

/** Lines, from 1, that a text has kept, with the lines that they are there. */
function linesKept(correct: string, rows: readonly TaggedText[]): ReadonlyMap<number, number> {
  const kept = new Map<number, number>();
  let [line, now] = [1, 1];
  const nothing = { oldStart: correct.split('\n').length + 1, removed: [], added: [] };
  for (const { oldStart, removed, added } of [...lineHunks(correct, textOf(rows)), nothing]) {
    for (; line < oldStart; line += 1, now += 1) kept.set(line, now);
    line += removed.length;
    now += added.length;
  }
  return kept;
}

function rowsOf(source: TaggedText): readonly TaggedText[] {
  let start = 0;
  return source.text.split('\n').map((row) => {
    const part = source.slice(start, start + row.length);
    start += row.length + 1;
    return part;
  });
}

function textOf(rows: readonly TaggedText[]): string {
  return rows.map(({ text }) => text).join('\n');
}

function joinRows(rows: readonly TaggedText[]): TaggedText {
  return join(rows.flatMap((row, at) => (at === 0 ? [row] : ['\n', row])));
}
