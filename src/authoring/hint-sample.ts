import type { Exercise } from '../catalog/exercise.ts';
import { type CorpusCase, type CorpusPart, corpusOf, sample } from '../hints/corpus/exercise-corpus.ts';
import { variantCase } from '../hints/corpus/corpus.ts';
import { type HintResult, measureCase, type MeasuringTools } from '../hints/corpus/measure.ts';

/** What hints made of one file of the corpus. */
export interface MeasuredCase {
  readonly part: CorpusPart;
  /** The file to mend when its verdict is not the expected one. */
  readonly file: string;
  readonly name: string;
  readonly rewrite: string;
  /** Null when the file was not graded as expected, and so says nothing about hints. */
  readonly results: readonly HintResult[] | null;
}

/** Cases of each part, drawn the same way each time; `npm run bench:hints` of bugbash itself measures all. */
const CASES_FULL = { 'plain variants': 8, 'rewritten variants': 12, 'rejected solutions': 4 } as const;
const CASES_QUICK = { 'plain variants': 0, 'rewritten variants': 2, 'rejected solutions': 1 } as const;
const SEED = 1;

/** Asks for hints on the starter and on a sample of variants, rewritten variants and rejected solutions. */
export async function measureHints(
  exercise: Exercise,
  full: boolean,
  tools: MeasuringTools,
): Promise<readonly MeasuredCase[]> {
  const counts = full ? CASES_FULL : CASES_QUICK;
  const parts = Object.keys(counts) as (keyof typeof counts)[];
  const drawn = parts.flatMap((part) => sample(corpusOf(exercise, part, null, null), counts[part], SEED));
  const all = 2 ** exercise.bugs.length - 1;
  const starter: CorpusCase = { part: 'plain variants', make: () => variantCase(exercise, all, 'plain') };
  const measured: MeasuredCase[] = [];
  for (const { part, make } of [starter, ...drawn]) {
    const one = make();
    const { results } = await measureCase(exercise, one, tools);
    measured.push({ part, file: `graders/${exercise.id}/checks.json`, name: one.name, rewrite: one.rewrite, results });
  }
  return measured;
}
