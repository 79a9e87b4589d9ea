import type { GradedSubmission } from '../../reports/report.ts';
import { type Reveal, revealFacts, revealVerdict } from '../../reports/reveal.ts';
import type { RunManifest } from '../../reports/shard-blob.ts';
import type { CommandContext } from '../command-context.ts';
import { type WantedReport, writeReports } from './report-files.ts';

/** Writes the wanted reports, which say no more of hidden checks than `reveal` allows. */
export function writeRevealed(
  context: CommandContext,
  reports: readonly WantedReport[],
  { graded, expected }: { readonly graded: readonly GradedSubmission[]; readonly expected: number },
  { exercises }: RunManifest,
  reveal: Reveal,
): void {
  const facts = exercises.map((one) => one.facts);
  const shown = graded.map((one) => {
    const own = facts.find(({ id }) => id === one.verdict.exercise);
    return own === undefined ? one : { ...one, verdict: revealVerdict(one.verdict, own, reveal) };
  });
  const revealed = facts.map((one) => revealFacts(one, reveal));
  writeReports(context.io, reports, shown, { version: context.version, exercises: revealed, expected });
}
