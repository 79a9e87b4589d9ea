import { UserError } from '../../base/errors.ts';
import { type Reveal, REVEALS } from '../../reports/reveal.ts';
import type { Shard } from '../../reports/shard-blob.ts';

/** More processes than this only take each other's memory. */
const JOBS_MAX = 64;
/** GitHub refuses a matrix of more jobs than this. */
export const MATRIX_JOBS_MAX = 256;
/** A shard a submission is the finest split there is; nobody has more. */
const SHARDS_MAX = 100_000;

/** Reads `--jobs`. */
export function parseJobs(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  return wholeNumber(value, 1, JOBS_MAX, `--jobs <1-${JOBS_MAX}>`);
}

/** Reads `--shard i/n`. */
export function parseShard(value: string | undefined): Shard | null {
  if (value === undefined) return null;
  const [, first = '', second = ''] = /^(\d+)\/(\d+)$/.exec(value) ?? [];
  const usage = '--shard <i>/<n>, with i from 1 to n';
  const of = wholeNumber(second, 1, SHARDS_MAX, usage, value);
  return { index: wholeNumber(first, 1, of, usage, value), of };
}

/** Reads `--reveal`. */
export function parseReveal(value: string | undefined): Reveal {
  const reveal = REVEALS.find((one) => one === (value ?? 'timeline'));
  if (reveal !== undefined) return reveal;
  throw new UserError({
    message: `"${value}" is not something that --reveal knows.`,
    fix: `Write --reveal ${REVEALS.join('|')}.`,
  });
}

const SANDBOX_MODES = ['auto', 'require', 'off'] as const;
export type SandboxMode = (typeof SANDBOX_MODES)[number];

/** Reads `--outer-sandbox`. */
export function parseSandboxMode(value: string | undefined): SandboxMode {
  const mode = SANDBOX_MODES.find((one) => one === (value ?? 'auto'));
  if (mode !== undefined) return mode;
  throw new UserError({
    message: `"${value}" is not something that --outer-sandbox knows.`,
    fix: `Write --outer-sandbox ${SANDBOX_MODES.join('|')}.`,
  });
}

/** Reads `--matrix [n]`: how many shards a matrix of CI jobs gets for so many submissions. */
export function matrixShards(value: string | true, submissionCount: number): readonly string[] {
  const most = Math.max(1, Math.min(submissionCount, MATRIX_JOBS_MAX));
  const of =
    value === true ? most : Math.min(most, wholeNumber(value, 1, MATRIX_JOBS_MAX, `--matrix [1-${MATRIX_JOBS_MAX}]`));
  return Array.from({ length: of }, (_unused, at) => `${at + 1}/${of}`);
}

function wholeNumber(text: string, least: number, most: number, usage: string, shown = text): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UserError({ message: `"${shown}" does not fit.`, fix: `Write ${usage}.` });
}
