import type { SourceFile } from '../base/source-file.ts';

/** What the trees say about a submission: plain data, it crosses the border of a thread. */
export interface HintPlan {
  /** Equal for files that differ only in blanks, comments and spelling. */
  readonly canonicalHash: string;
  /** False when some file is no valid TypeScript: then nothing is tried. */
  readonly isSound: boolean;
  readonly bugs: readonly BugPlan[];
}

export interface BugPlan {
  readonly bug: string;
  readonly status: TreeStatus;
  /** The function that the bug lived in, as the submission has it. */
  readonly home: FunctionPlace | null;
  /** What to try, the likeliest first; empty for bugs whose trials were not asked for. */
  readonly trials: readonly Trial[];
}

/**
 * What became of the code that the fix would change: it stands there as in the starter; it reads like the reference;
 * it was changed in another way; it cannot be found. A description, never a verdict.
 */
export type TreeStatus = 'untouched' | 'reference' | 'changed' | 'gone';

const STATUS_RANK: Readonly<Record<TreeStatus, number>> = { untouched: 0, changed: 1, reference: 2, gone: 3 };

/** Bugs whose code is found for certain come first; among equals, and for want of trees, the author's order holds. */
export function bySureness(
  alive: readonly string[],
  found: readonly { readonly bug: string; readonly status: TreeStatus }[],
): readonly string[] {
  const rank = (bug: string) => STATUS_RANK[found.find((one) => one.bug === bug)?.status ?? 'gone'];
  return [...alive].sort((a, b) => rank(a) - rank(b));
}

/** The fix carried over to the submission at certain places. */
export interface Trial {
  /**
   * `whole`: every edit at its likeliest place. `without`: the same but for one place, to see whether that one matters.
   * `other`: at other places. `loose`: the same fix made otherwise. `template`: another form of the fix, as its author wrote
   * it down. `revert`: one change of the candidate's own, taken back.
   * `one-step`: no fix, but a stretch of code that nobody else acts in. `guarded-write`: none either, but a write that leaves
   * alone what was written since it was read.
   */
  readonly kind: 'whole' | 'without' | 'other' | 'loose' | 'template' | 'revert' | 'one-step' | 'guarded-write';
  /** For `without`: index of the place of the `whole` trial that is left out. */
  readonly omitted: number | null;
  /** Every place holds the starter's own code, names apart. */
  readonly isExact: boolean;
  readonly files: readonly SourceFile[];
  readonly sites: readonly Site[];
}

/** A place in the candidate's file; lines count from 1. */
export interface Site {
  readonly file: string;
  readonly startLine: number;
  readonly endLine: number;
  /** Something has to be put in between these lines; otherwise something on them has to change. */
  readonly isMissing: boolean;
  readonly function: FunctionPlace | null;
  /** The new code with its new parts left open. */
  readonly shape: string;
}

export interface FunctionPlace {
  /** As written, with the `#` of a private one. */
  readonly name: string;
  readonly file: string;
  readonly startLine: number;
  readonly endLine: number;
}
