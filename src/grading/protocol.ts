import type { SourceFile } from '../base/source-file.ts';
import type { CheckDeclaration, Entry, Topology } from '../catalog/exercise.ts';
import type { Counterexample, Explored, Problem } from '../verdict/verdict.ts';

/** What the grading child and its worker thread are asked to do: plain data, it crosses two process borders. */
export interface GradingTask {
  readonly exercise: ExerciseForGrading;
  /** Absolute paths of the suites to run. */
  readonly suites: readonly string[];
  readonly submissions: readonly SubmissionTask[];
}

/** The part of an exercise that running its checks needs. */
export interface ExerciseForGrading {
  readonly id: string;
  readonly topology: Topology;
  readonly entry: Entry;
  readonly ports: readonly string[];
  readonly portsFile: SourceFile;
}

export interface SubmissionTask {
  /** Position in the request; every message about it carries this. */
  readonly index: number;
  readonly files: readonly SourceFile[];
  /** Ids of the checks to run; null for all. */
  readonly only: readonly string[] | null;
  /** Run one given schedule of the one check in `only` instead of exploring. */
  readonly replay: string | null;
}

/** What the kit says while suites run, posted directly so that a killed worker's finished checks are not lost. */
export type KitMessage =
  /** The suites' declarations, sent once each before any check runs. */
  | { readonly kind: 'declared'; readonly check: CheckDeclaration }
  /** The submission was loaded (problem null) or cannot be graded. */
  | { readonly kind: 'loaded'; readonly submission: number; readonly problem: Problem | null }
  | { readonly kind: 'started'; readonly submission: number; readonly check: string }
  | { readonly kind: 'ended'; readonly submission: number; readonly result: CheckResult };

export interface CheckResult {
  readonly check: string;
  readonly state: 'passed' | 'failed' | 'limited' | 'undecided';
  /** Says which budget ran out (limited) or what went wrong with us (undecided). */
  readonly problem: Problem | null;
  /** Present when failed; after a replay also when the schedule passed, to show its timeline. */
  readonly counterexample: Counterexample | null;
  readonly explored: Explored;
}
