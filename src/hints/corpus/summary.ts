import type { HintResult } from './measure.ts';

/** How good the hints on some cases were; counts of their living bugs. */
export interface Summary {
  readonly bugs: number;
  /** Named lines, of which every one touches a living bug, and one of them this bug. */
  readonly right: number;
  /** Named lines of living bugs, none of them of this one: a miss, and no false hint. */
  readonly another: number;
  /** Named a line that belongs to no living bug: a false hint. */
  readonly wrong: number;
  /** Answered with the function alone. */
  readonly atFunction: number;
  /** A rung that says too much, or more than it may. */
  readonly faults: number;
  /** Trials a hint ran. */
  readonly trialsP50: number;
  readonly trialsP95: number;
}

export function summarize(results: readonly HintResult[]): Summary {
  const count = (test: (one: HintResult) => boolean) => results.filter(test).length;
  const trials = results.map((one) => one.trials);
  return {
    bugs: results.length,
    right: count(({ answer }) => answer === 'right'),
    another: count(({ answer }) => answer === 'another'),
    wrong: count(({ answer }) => answer === 'wrong'),
    atFunction: count(({ answer }) => answer === 'function'),
    faults: count(({ faults }) => faults.length > 0),
    trialsP50: quantile(trials, 0.5),
    trialsP95: quantile(trials, 0.95),
  };
}

/** Milliseconds from a graded file to its hint, on warm processes; for results whose trials were all run. */
export function timesOf(results: readonly HintResult[]): { readonly p50Ms: number; readonly p95Ms: number } {
  const times = results.map(({ planMs, proofMs }) => planMs + proofMs);
  return { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) };
}

function quantile(values: readonly number[], share: number): number {
  return Math.round(
    [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0,
  );
}
