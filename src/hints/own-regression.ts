import type { SourceFile } from '../base/source-file.ts';
import { lineHunks, takeBack } from '../base/line-hunks.ts';
import type { LineHunk } from '../base/line-hunks.ts';
import type { AskTrials } from './trial-runner.ts';

/** A change of the candidate's own, as it stands in their present file. */
export interface OwnChange {
  readonly file: string;
  /** Lines of the present file, from 1; where lines were only removed, those around the place. */
  readonly startLine: number;
  readonly endLine: number;
  readonly hunk: LineHunk;
}

/** Changes beyond this many make the file a rewrite, which no single line explains. */
const CHANGES_MAX = 20;
/** Trials the search may take: counted, so that the same files give the same answer. */
const TRIALS_MAX = 80;

/**
 * The smallest set of changes since `good` that must be taken back for `check` to hold again: delta debugging (Zeller
 * and Hildebrandt, TSE 2002) over hunks. Empty when taking all of them back does not help either.
 */
export async function ownRegression(
  good: readonly SourceFile[],
  present: readonly SourceFile[],
  check: string,
  ask: AskTrials,
): Promise<readonly OwnChange[]> {
  let trials = 0;
  const holdsWithout = async (candidates: readonly (readonly OwnChange[])[]): Promise<number> => {
    const asked = candidates.slice(0, TRIALS_MAX - trials);
    trials += asked.length;
    return (await ask(asked.map((taken) => ({ files: without(present, taken), checks: [check] })))).indexOf(true);
  };
  let guilty = changesBetween(good, present);
  if (guilty.length === 0 || guilty.length > CHANGES_MAX || (await holdsWithout([guilty])) < 0) return [];
  for (let parts = 2; guilty.length > 1 && trials < TRIALS_MAX;) {
    const chunks = split(guilty, parts);
    const rest = chunks.map((chunk) => guilty.filter((change) => !chunk.includes(change)));
    const subsets = parts === 2 ? chunks : [...chunks, ...rest];
    const at = await holdsWithout(subsets);
    const found = subsets[at];
    if (found !== undefined) {
      parts = at < chunks.length ? 2 : Math.max(parts - 1, 2);
      guilty = found;
    } else if (parts >= guilty.length) break;
    else parts = Math.min(parts * 2, guilty.length);
  }
  return guilty;
}

/** What changed from one state of the files to another, file by file. */
export function changesBetween(good: readonly SourceFile[], present: readonly SourceFile[]): readonly OwnChange[] {
  const changes = present.flatMap(({ path, text }) => {
    const before = good.find((file) => file.path === path)?.text ?? '';
    return lineHunks(before, text).map((hunk): OwnChange => {
      const { newStart, added } = hunk;
      const isRemoval = added.length === 0;
      const startLine = isRemoval ? Math.max(newStart - 1, 1) : newStart;
      return { file: path, startLine, endLine: isRemoval ? newStart : newStart + added.length - 1, hunk };
    });
  });
  return changes;
}

function without(present: readonly SourceFile[], taken: readonly OwnChange[]): readonly SourceFile[] {
  return present.map(({ path, text }) => {
    const hunks = taken.filter(({ file }) => file === path).map(({ hunk }) => hunk);
    return { path, text: hunks.length === 0 ? text : takeBack(text, hunks) };
  });
}

function split<T>(items: readonly T[], parts: number): readonly (readonly T[])[] {
  const size = Math.ceil(items.length / parts);
  return Array.from({ length: Math.ceil(items.length / size) }, (_unused, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
