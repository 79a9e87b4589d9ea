import type { SourceFile } from '../base/source-file.ts';
import type { CheckDeclaration, Entry, Topology } from '../catalog/exercise.ts';
import type { Detail } from '../simulation/check-scenario.ts';
import type { Counterexample, Explored, Problem, Remark } from '../verdict/verdict.ts';

/*
 * What crosses the borders of a grading: plain data from the program to the grading child, from the child to its thread,
 * and back. A task stands by itself, so any child can grade any submission of any exercise.
 */

/** One submission to grade. */
export interface GradingTask {
  readonly exercise: ExerciseForGrading;
  readonly files: readonly SourceFile[];
  /** Ids of the checks to run, in the order to run them. */
  readonly checks: readonly string[];
  /** Runs this one schedule of the one check in `checks` instead of exploring. */
  readonly replay: string | null;
  /** Runs the one check in `checks` without these of its optional parts. */
  readonly leftOut?: readonly string[];
  /** With `outcome` the task ends at the first check that does not pass, and nothing more is found out about it. */
  readonly detail: Exclude<Detail, 'glance'>;
}

/** The part of an exercise that running its checks needs. */
export interface ExerciseForGrading {
  readonly id: string;
  /** Tells a thread that the suites it holds are still the right ones. */
  readonly hash: string;
  readonly topology: Topology;
  readonly entry: Entry;
  readonly ports: readonly string[];
  readonly portsFile: SourceFile;
  /** Absolute paths of the suites. */
  readonly suites: readonly string[];
}

/** What the kit says while suites run, posted directly so that a killed thread's finished checks are not lost. */
export type KitMessage =
  /** Every check that the suites declare, before any of them runs. */
  | { readonly kind: 'declared'; readonly checks: readonly CheckDeclaration[] }
  /** The submission was loaded (problem null) or cannot be graded. */
  | { readonly kind: 'loaded'; readonly problem: Problem | null }
  | { readonly kind: 'started'; readonly check: string }
  | { readonly kind: 'ended'; readonly result: CheckResult };

export interface CheckResult {
  readonly check: string;
  readonly state: 'passed' | 'failed' | 'limited' | 'undecided';
  /** Says which budget ran out (limited) or what went wrong with us (undecided). */
  readonly problem: Problem | null;
  /** Present when failed; after a replay also when the schedule passed, to show its timeline. */
  readonly counterexample: Counterexample | null;
  readonly explored: Explored;
  /** What else there is to say of the failing run; absent when nothing. Decides nothing. */
  readonly notes?: readonly Problem[];
  /** What there is to say of a solution that holds; absent when nothing. */
  readonly remarks?: readonly Remark[];
}

/** From the child to its thread, by workerData; tasks follow as messages. */
export interface ThreadData {
  /** The cells of `worker-context.ts`, shared with the child. */
  readonly control: Int32Array;
}

/** From the thread to the child. */
export type ThreadMessage =
  | { readonly kind: 'kit'; readonly message: KitMessage }
  /** The task is through; `errors` say what went wrong with us, such as a suite that throws. */
  | { readonly kind: 'done'; readonly errors: readonly string[] };

/** From the program to the child. `run` numbers the tasks, so that a late cancellation never meets the next one. */
export type ChildRequest =
  | { readonly kind: 'grade'; readonly run: number; readonly task: GradingTask }
  | { readonly kind: 'cancel'; readonly run: number };

/** From the child to the program. */
export type ChildMessage =
  | { readonly kind: 'kit'; readonly run: number; readonly message: KitMessage }
  | { readonly kind: 'done'; readonly run: number; readonly errors: readonly string[] }
  /** The child is alive and its thread makes progress or is being watched. */
  | { readonly kind: 'pulse' }
  /** The thread died, and the child follows it: whoever asked starts another. */
  | { readonly kind: 'died'; readonly reason: string };
