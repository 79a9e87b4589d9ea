import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { mergeBlobs, type RefusalReason } from '../../reports/shard-blob.ts';
import type { CommandContext } from '../command-context.ts';
import { print, printAside } from '../command-context.ts';
import { parseReveal } from '../grade/ci-options.ts';
import { parseReports, refuseCrowdedOutput, refuseSharedFiles } from '../grade/report-files.ts';
import { writeRevealed } from '../grade/write-revealed.ts';
import { outcomeCounts } from '../../reports/run.ts';
import { recordLine } from '../../reports/verdict-record.ts';
import { revealVerdict } from '../../reports/reveal.ts';
import { count } from '../render/text.ts';

export interface MergeOptions {
  readonly report?: readonly string[];
  readonly reveal?: string;
  readonly json?: boolean;
}

/**
 * `bugbash merge <blob...>`: the shards of a run put together again. What is not exactly one whole run is refused, with
 * the reason's name at the front: a merge job that goes on with a shard missing would report a pass that nobody made.
 */
export async function merge(context: CommandContext, paths: readonly string[], options: MergeOptions): Promise<number> {
  const { io, course } = context;
  const reports = parseReports(options.report ?? []);
  const reveal = parseReveal(options.reveal);
  refuseCrowdedOutput(reports, options.json === true);
  const merged = mergeBlobs(paths.map((path) => ({ path, text: readText(resolve(io.cwd, path), path) })));
  if ('reason' in merged)
    throw new UserError({ message: `${merged.reason}: ${merged.message}`, fix: FIXES[merged.reason] });
  const { manifest, graded } = merged;
  refuseSharedFiles(reports, graded.length);
  writeRevealed(context, reports, { graded, expected: graded.length }, manifest, reveal);
  let exitCode = 0;
  for (const { name, verdict } of graded) {
    const facts = manifest.exercises.find((one) => one.facts.id === verdict.exercise)?.facts;
    const told = facts === undefined ? verdict : revealVerdict(verdict, facts, reveal);
    if (options.json === true) {
      io.stdout.write(`${recordLine({ submission: name, verdict: told, reveal, ignored: [] })}\n`);
    }
    exitCode = Math.max(exitCode, await course.exitCodeOf(verdict.outcome));
  }
  const counts = outcomeCounts(graded).map(([outcome, number]) => `${number} ${outcome}`);
  const isAside = options.json === true || reports.some(({ path }) => path === '-');
  (isAside ? printAside : print)(io, `${count(graded.length, 'submission')}: ${counts.join(', ')}.`);
  return exitCode;
}

function readText(full: string, path: string): string {
  try {
    return readFileSync(full, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UserError({
      message: `missing: there is no file ${path}.`,
      fix: 'Let every shard upload its blob, also when it fails, and download them all before merging.',
      cause: error,
    });
  }
}

const SAME_RUN =
  'Run every shard with the same version of bugbash, the same pack and the same paths, on the same commit.';

const FIXES: Readonly<Record<RefusalReason, string>> = {
  'not-a-blob': 'Merge the files that `bugbash grade --shard` wrote.',
  truncated: 'Upload that blob again, or run its shard again.',
  incomplete: 'With --resume <file> a shard goes on where it was cut off.',
  'other-grader': SAME_RUN,
  'other-engine': SAME_RUN,
  'other-exercise': SAME_RUN,
  'other-submissions': SAME_RUN,
  'other-split': SAME_RUN,
  doubled: 'Merge each shard once; remove the blobs of earlier runs.',
  missing: 'Run the missing shards, and merge all of them together.',
};
