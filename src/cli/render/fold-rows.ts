import type { TimelineRow } from '../../verdict/verdict.ts';

/** A row to show, or a run of rows that is left out. */
export type Shown =
  | { readonly kind: 'row'; readonly number: number; readonly row: TimelineRow }
  | { readonly kind: 'folded'; readonly count: number };

/**
 * Leaves out what explains least until at most `lineCountMax` lines are left: kept are the ends, the switches with the
 * row before them, errors, what clients asked for, what the world did by itself and what changed its books. Row numbers
 * stay those of the whole run.
 */
export function foldRows(rows: readonly TimelineRow[], lineCountMax: number): readonly Shown[] {
  const ranked = rows.map((_, index) => index).sort((a, b) => importance(rows, b) - importance(rows, a) || b - a);
  for (let keepCount = Math.min(rows.length, lineCountMax); keepCount > 1; keepCount--) {
    const shown = withFolds(rows, new Set(ranked.slice(0, keepCount)));
    if (shown.length <= lineCountMax) return shown;
  }
  return withFolds(rows, new Set(ranked.slice(0, 1)));
}

/** A call that failed, or an answer that is an error: what a client does next follows from it. */
const ERROR = /(?:->|=>) throws |lands late/;

function importance(rows: readonly TimelineRow[], index: number): number {
  const row = rows[index];
  if (row === undefined) return 0;
  const isEnd = index === rows.length - 1;
  const isBeforeSwitch = rows[index + 1]?.switched === true;
  return (
    (isEnd ? 8 : 0) +
    (index === 0 ? 4 : 0) +
    (row.switched ? 4 : 0) +
    (isBeforeSwitch ? 4 : 0) +
    (row.noReturn ? 6 : 0) +
    (row.client === null ? 3 : 0) +
    (row.books === '' ? 0 : 3) +
    (ERROR.test(row.text) ? 4 : 0) +
    (isRequest(row) ? 3 : 0)
  );
}

/** What a client was called with: neither a call of its own code to a port, which has a line or an answer, nor its answer. */
function isRequest({ client, at, text }: TimelineRow): boolean {
  return client !== null && at === undefined && !/^=> | -> /.test(text);
}

function withFolds(rows: readonly TimelineRow[], kept: ReadonlySet<number>): readonly Shown[] {
  const shown: Shown[] = [];
  let foldedCount = 0;
  rows.forEach((row, index) => {
    if (!kept.has(index)) {
      foldedCount += 1;
      return;
    }
    if (foldedCount > 0) shown.push({ kind: 'folded', count: foldedCount });
    foldedCount = 0;
    shown.push({ kind: 'row', number: index + 1, row });
  });
  if (foldedCount > 0) shown.push({ kind: 'folded', count: foldedCount });
  return shown;
}
