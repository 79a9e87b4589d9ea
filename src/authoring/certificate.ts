/** What `author prove` found out about one exercise. Plain data; the table, the JSON and the page are made from it. */

/** Something to mend, where it stands. */
export interface Finding {
  /** Path relative to the pack. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface Row {
  readonly id: RowId;
  /** The promise of this row, in words. */
  readonly title: string;
  /** `skipped` says in `detail` why: it is never a pass. */
  readonly state: 'passed' | 'failed' | 'skipped';
  /** The figures behind it, one line. */
  readonly detail: string;
  readonly findings: readonly Finding[];
}

export const ROW_IDS = [
  'form',
  'house-rules',
  'starter',
  'reference',
  'public-symptom',
  'variants',
  'accepted',
  'rejected',
  'idle-checks',
  'proofs',
  'repeatable',
  'mutants',
  'flip-set',
  'hints',
  'leaks',
  'difficulty',
  'budget',
] as const;
export type RowId = (typeof ROW_IDS)[number];

export interface Certificate {
  readonly version: 1;
  readonly exercise: string;
  readonly title: string;
  readonly exerciseHash: string;
  readonly engine: string;
  /** Every variant and every mutant was graded. */
  readonly full: boolean;
  /** Every row was asked for and passed. */
  readonly certified: boolean;
  readonly rows: readonly Row[];
}
