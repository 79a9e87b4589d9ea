import { lineHunks } from './line-hunks.ts';
import type { LineHunk } from './line-hunks.ts';

/** Lines that both sides changed in different ways. */
export interface Conflict {
  /** First line, from 1, in the text that both come from. */
  readonly line: number;
  readonly mine: readonly string[];
  readonly theirs: readonly string[];
}

export interface Merged {
  /** Both changes in one text. A conflict stands in it as both sides between marks, mine first, as git has it. */
  readonly text: string;
  readonly conflicts: readonly Conflict[];
}

/** Two changes of one text put together, line by line. Changes that touch are a conflict unless they are the same. */
export function mergeLines(base: string, mine: string, theirs: string, names = ['yours', 'newer'] as const): Merged {
  const lines = base.replace(/\r\n/g, '\n').split('\n');
  const out: string[] = [];
  const conflicts: Conflict[] = [];
  let at = 1;
  for (const region of regionsOf(lineHunks(base, mine), lineHunks(base, theirs))) {
    out.push(...lines.slice(at - 1, region.start - 1));
    at = region.end;
    const [ours, others] = [sideOf(region, region.mine, lines), sideOf(region, region.theirs, lines)];
    if (region.theirs.length === 0 || ours.join('\n') === others.join('\n')) out.push(...ours);
    else if (region.mine.length === 0) out.push(...others);
    else {
      conflicts.push({ line: region.start, mine: ours, theirs: others });
      out.push(`<<<<<<< ${names[0]}`, ...ours, '=======', ...others, `>>>>>>> ${names[1]}`);
    }
  }
  return { text: [...out, ...lines.slice(at - 1)].join('\n'), conflicts };
}

/** Lines of the base from `start` up to before `end`, with the changes of each side to them. */
interface Region {
  readonly start: number;
  readonly end: number;
  readonly mine: readonly LineHunk[];
  readonly theirs: readonly LineHunk[];
}

function regionsOf(mine: readonly LineHunk[], theirs: readonly LineHunk[]): readonly Region[] {
  const all = [
    ...mine.map((hunk) => ({ hunk, isMine: true })),
    ...theirs.map((hunk) => ({ hunk, isMine: false })),
  ].sort((a, b) => a.hunk.oldStart - b.hunk.oldStart);
  const regions: Region[] = [];
  for (const { hunk, isMine } of all) {
    const end = hunk.oldStart + hunk.removed.length;
    const own = { mine: isMine ? [hunk] : [], theirs: isMine ? [] : [hunk] };
    const last = regions.at(-1);
    if (last === undefined || hunk.oldStart > last.end) regions.push({ start: hunk.oldStart, end, ...own });
    else {
      const joined = { mine: [...last.mine, ...own.mine], theirs: [...last.theirs, ...own.theirs] };
      regions[regions.length - 1] = { start: last.start, end: Math.max(last.end, end), ...joined };
    }
  }
  return regions;
}

/** The region's lines as one side has them. */
function sideOf({ start, end }: Region, hunks: readonly LineHunk[], lines: readonly string[]): readonly string[] {
  const side: string[] = [];
  let at = start;
  for (const { oldStart, removed, added } of hunks) {
    side.push(...lines.slice(at - 1, oldStart - 1), ...added);
    at = oldStart + removed.length;
  }
  return [...side, ...lines.slice(at - 1, end - 1)];
}
