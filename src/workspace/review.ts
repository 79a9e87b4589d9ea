import { lineHunks } from '../base/line-hunks.ts';
import type { SourceFile } from '../base/source-file.ts';
import type { Bug, Exercise, Hunk } from '../catalog/exercise.ts';

/** A place that the candidate marked as a bug, without fixing it. */
export interface ReviewMark {
  readonly file: string;
  /** The line that the mark speaks of, from 1, in the candidate's file. */
  readonly line: number;
  readonly category: string;
  readonly why: string;
}

export interface ReviewResult {
  readonly found: readonly { readonly bug: Bug; readonly mark: ReviewMark; readonly isRightCategory: boolean }[];
  /** Marks of a bug that another mark found already. */
  readonly again: readonly ReviewMark[];
  readonly falseAlarms: readonly ReviewMark[];
  readonly missedCount: number;
}

/** `// BUG(race): why`, alone above its line or at its end. */
const COMMENT = /\/\/\s*BUG\s*\(\s*([\w-]+)\s*\)\s*:?\s*(.*)$/i;
/** `- processor.ts:42 (race): why` in review.md; the file may be left out where there is but one. */
const LISTED = /^\s*(?:[-*]\s+)?(?:([\w./-]+\.ts):|line\s+)?(\d+)\s*\(\s*([\w-]+)\s*\)\s*:?\s*(.*)$/i;
/** A mark this many lines beside the place of a bug still means it: above a statement, or at its call. */
const NEAR_LINES = 2;

/** All marks in the candidate's files and in their review.md (empty when there is none). */
export function readMarks(files: readonly SourceFile[], reviewText: string): readonly ReviewMark[] {
  const listed = reviewText.split(/\r?\n/).flatMap((row): ReviewMark[] => {
    const [, file = files[0]?.path ?? '', line, category, why = ''] = LISTED.exec(row) ?? [];
    return line === undefined || category === undefined ? [] : [{ file, line: Number(line), category, why }];
  });
  return [...files.flatMap(commentMarks), ...listed];
}

function commentMarks({ path, text }: SourceFile): readonly ReviewMark[] {
  const rows = text.split(/\r?\n/);
  return rows.flatMap((row, at): ReviewMark[] => {
    const [, category, why = ''] = COMMENT.exec(row) ?? [];
    if (category === undefined) return [];
    let spoken = at;
    // Alone on its line it speaks of the next line that is no mark.
    while (spoken < rows.length - 1 && /^\s*\/\//.test(rows[spoken] ?? '')) spoken += 1;
    return [{ file: path, line: spoken + 1, category: category.toLowerCase(), why: why.trim() }];
  });
}

/** Holds the marks against the planted bugs. No code is run: a mark counts by where it stands. */
export function judgeReview(
  { starter, bugs }: Pick<Exercise, 'starter' | 'bugs'>,
  files: readonly SourceFile[],
  marks: readonly ReviewMark[],
): ReviewResult {
  const pairs = marks
    .flatMap((mark) => {
      const line = starterLine(mark, starter, files);
      return bugs.map((bug) => ({ mark, bug, distance: distanceTo(bug, mark.file, line) }));
    })
    .filter(({ distance }) => distance <= NEAR_LINES)
    // The right category first, then the nearest: two bugs may be neighbours.
    .sort((a, b) => Number(isRight(b)) - Number(isRight(a)) || a.distance - b.distance);
  const found: { bug: Bug; mark: ReviewMark; isRightCategory: boolean }[] = [];
  for (const pair of pairs) {
    if (found.some(({ bug, mark }) => bug === pair.bug || mark === pair.mark)) continue;
    found.push({ bug: pair.bug, mark: pair.mark, isRightCategory: isRight(pair) });
  }
  const rest = marks.filter((mark) => found.every((one) => one.mark !== mark));
  return {
    found,
    again: rest.filter((mark) => pairs.some((pair) => pair.mark === mark)),
    falseAlarms: rest.filter((mark) => pairs.every((pair) => pair.mark !== mark)),
    missedCount: bugs.length - found.length,
  };
}

function isRight({ mark, bug }: { readonly mark: ReviewMark; readonly bug: Bug }): boolean {
  return mark.category === bug.category;
}

/** The starter's line that a line of the candidate's file was, so that a mark counts after edits too. */
function starterLine(mark: ReviewMark, starter: readonly SourceFile[], files: readonly SourceFile[]): number {
  const before = starter.find((file) => file.path === mark.file)?.text ?? '';
  const after = files.find((file) => file.path === mark.file)?.text ?? '';
  let shift = 0;
  for (const { oldStart, newStart, removed, added } of lineHunks(before, after)) {
    if (mark.line < newStart) break;
    if (mark.line < newStart + added.length) {
      return oldStart + Math.min(mark.line - newStart, Math.max(0, removed.length - 1));
    }
    shift += removed.length - added.length;
  }
  return mark.line + shift;
}

function distanceTo(bug: Bug, file: string, line: number): number {
  const lines = bug.diff.filter((hunk) => hunk.file === file).flatMap(changedLines);
  return Math.min(Infinity, ...lines.map((changed) => Math.abs(changed - line)));
}

/** Starter lines that a fix removes, and those before which it adds. */
function changedLines({ startLine, lines }: Hunk): readonly number[] {
  let at = startLine;
  return lines.flatMap((line) => {
    if (line.kind === 'context') at += 1;
    if (line.kind === 'context') return [];
    return [line.kind === 'removed' ? at++ : at];
  });
}
