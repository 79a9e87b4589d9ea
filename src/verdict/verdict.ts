import type { SourcePosition } from '../base/errors.ts';

/**
 * What grading found out about one submission. Plain data, the waist of the program:
 * grading writes it, everybody else only reads it. DESIGN: a check that did not run is never a pass.
 */
export interface Verdict {
  readonly version: 1;
  readonly exercise: string;
  readonly exerciseHash: string;
  readonly submissionHash: string;
  /** Engine name, version and the hash of the QuickJS build: two verdicts compare only when these are equal. */
  readonly engine: string;
  /** What the submission might use, by name: counts and bytes, never seconds. */
  readonly budgets: Readonly<Record<string, number>>;
  readonly outcome: Outcome;
  readonly score: Score;
  readonly bugs: readonly BugState[];
  readonly behaviour: readonly BehaviourState[];
  readonly problems: readonly Problem[];
  /** What there is to say of a solution that passed. Decides nothing; absent when there is nothing. */
  readonly remarks?: readonly Remark[];
  readonly counterexamples: readonly Counterexample[];
  readonly explored: Explored;
  /** SHA-256 of all the above, keys sorted. */
  readonly hash: string;
  readonly volatile: Volatile;
}

/**
 * `passed`: every bug fixed, every combination and behaviour holds. `failed`: graded, and not so.
 * `invalid`: cannot be graded (syntax, missing export...); costs no attempt. `limited`: the submission exhausted a budget.
 * `undecided`: our fault, never the candidate's.
 */
export type Outcome = 'passed' | 'failed' | 'invalid' | 'limited' | 'undecided';

export interface Score {
  readonly earned: number;
  readonly possible: number;
}

export interface BugState {
  readonly id: string;
  readonly category: Category;
  readonly state: 'fixed' | 'alive' | 'undecided';
  /** Ids of every check that speaks about this bug, combinations included. */
  readonly checks: readonly string[];
}

export interface BehaviourState {
  readonly id: string;
  readonly state: 'holds' | 'broken' | 'undecided';
}

export const CATEGORIES = [
  'race',
  'idempotency',
  'money',
  'boundary',
  'error-handling',
  'ordering-time',
  'security',
  'state-machine',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** Something to tell the candidate besides the checks: why the file could not be graded, which budget ran out... */
export interface Problem extends Partial<SourcePosition> {
  readonly kind: string;
  readonly message: string;
}

/** `serial`: right, but clients that have nothing to do with each other wait for each other. */
export interface Remark {
  readonly kind: 'serial';
  /** The check that showed it. */
  readonly check: string;
  readonly message: string;
}

/** One failing run of one check, small enough to read. */
export interface Counterexample {
  readonly check: string;
  /** The bug this check speaks for; null for a behaviour that must stay. */
  readonly bug: string | null;
  /** The promise that was broken, in words. */
  readonly promise: string;
  /** What was observed against what must hold: one sentence a line. None: a schedule that was asked for, and holds. */
  readonly facts: readonly string[];
  readonly faults: readonly string[];
  /** Switches away from a client that could have gone on: the fewest with which the check fails. */
  readonly switches: number;
  /** The schedule as a token that `replay` takes: `<check>:A3 B* A*`. */
  readonly schedule: string;
  /**
   * Failing interleavings and all of them under these faults, as decimal strings; null where not counted. Every
   * interleaving weighs the same: this is no frequency in production.
   */
  readonly fails: string | null;
  readonly of: string | null;
  /** The race whose other order makes the run pass; null or absent where no single one does. */
  readonly contrast?: Contrast | null;
  readonly timeline: Timeline;
}

/** Two conflicting steps of a failing run. */
export interface Contrast {
  /** Numbers of their rows in the timeline, from 1. */
  readonly earlier: number;
  readonly later: number;
  /** Both, in words: `step 5, B writes ..., against step 2, A reads ...; with 5 before 2 it passes.` */
  readonly sentence: string;
}

export interface Timeline {
  /** Column headings, one a client, in order. */
  readonly clients: readonly string[];
  readonly rows: readonly TimelineRow[];
}

export interface TimelineRow {
  /** Index of the column this row stands in; null for the world itself (a timer, a crash). */
  readonly client: number | null;
  readonly text: string;
  /** What changed in the world's books, if anything. */
  readonly books: string;
  /** What the code printed meanwhile, a line each; absent when it printed nothing. Strangers wrote it. */
  readonly console?: readonly string[];
  /** A switch of clients happened just before this row. */
  readonly switched: boolean;
  /** Of all interleavings that begin like this run up to here, the share that fails, 0 to 1; absent where not counted. */
  readonly share?: number;
  /** The point of no return: from here on every interleaving fails. */
  readonly noReturn?: true;
  /** Where in the candidate's code the call was made, when known. */
  readonly at?: SourcePosition;
}

export interface Explored {
  readonly schedules: number;
  /** Interleavings covered, a decimal string; null when not counted. */
  readonly interleavings: string | null;
  /** Fault plans under which schedules were explored, besides those without any fault. */
  readonly faultPlans?: number;
  /** Ids of passed checks whose budget ended before a proof: few switches and a random sample were run. Absent: none. */
  readonly unproved?: readonly string[];
  /** True when every interleaving of every check was counted: a proof, not a sample, whether or not it failed. */
  readonly complete: boolean;
}

export interface Volatile {
  readonly startedAt: string;
  readonly durationMs: number;
  readonly host: string;
  /** What the submission ran in, besides the isolate. */
  readonly outerSandbox: 'bubblewrap' | 'none';
}
