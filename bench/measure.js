/* How a bench measures: repeated, interleaved with what it is held against, and told as a median with its spread. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** The root of this project. */
export const ROOT = resolve(import.meta.dirname, '..');

/** Times each thing is measured; the two sides of a ratio take turns. */
export const REPEATS = 5;

/** Pieces of work a second that `work` did, when it does `count` of them. */
export async function perSecond(count, work) {
  const started = performance.now();
  await work();
  return (count * 1000) / (performance.now() - started);
}

/** Milliseconds from the start of a Node program to its exit. */
export function timedProgram(nodeArgs, cwd) {
  const started = performance.now();
  spawnSync(process.execPath, nodeArgs, { cwd, stdio: 'ignore' });
  return performance.now() - started;
}

/** One row: the median of `ours` and its ratio to the median of `theirs`; noise is the spread of ours over its median. */
export function row(ours, theirs, unit, against) {
  const value = median(ours);
  const noise = (Math.max(...ours) - Math.min(...ours)) / value;
  return {
    value: round(value),
    unit,
    against,
    ratio: round(value / median(theirs)),
    runs: ours.length,
    noise: round(noise),
  };
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

export function round(value) {
  return Number(value.toPrecision(3));
}
