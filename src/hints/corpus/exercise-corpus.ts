import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../base/hash.ts';
import type { Exercise } from '../../catalog/exercise.ts';
import { readPatchwork, rejectedCase, variantCase } from './corpus.ts';
import type { HintCase, Patchwork } from './corpus.ts';
import { REWRITES } from './rewrites.ts';

/** Names of the parts of the corpus, as reports show them. */
export type CorpusPart = 'plain variants' | 'rewritten variants' | 'rejected solutions' | 'full rewrites';

export interface CorpusCase {
  readonly part: CorpusPart;
  /** Made when it is measured: a thousand files at a time need not be in memory. */
  readonly make: () => HintCase;
}

/**
 * Every case of an exercise: 2^n variants under every rewrite, rejected solutions under every rewrite, and the rewrites by
 * hand that `rewritesFolder` has for it, if it is given.
 */
export function corpusOf(exercise: Exercise, rewritesFolder: string | null): readonly CorpusCase[] {
  const names = Object.keys(REWRITES);
  const variants = names.flatMap((rewrite) =>
    masksOf(exercise).map((mask): CorpusCase => ({
      part: rewrite === 'plain' ? 'plain variants' : 'rewritten variants',
      make: () => variantCase(exercise, mask, rewrite),
    })),
  );
  const rejected = names.flatMap((rewrite) =>
    exercise.rejected.map(({ name }): CorpusCase => ({
      part: 'rejected solutions',
      make: () => rejectedCase(exercise, name, rewrite),
    })),
  );
  const byHand = patchworks(exercise, rewritesFolder).flatMap((patchwork) =>
    masksOf(exercise).map((mask): CorpusCase => ({
      part: 'full rewrites',
      make: () => variantCase(patchwork, mask, 'plain'),
    })),
  );
  return [...variants, ...rejected, ...byHand];
}

/** A few of many, the same ones for one seed. */
export function sample<T>(items: readonly T[], count: number, seed: number): readonly T[] {
  return items
    .map((item, at) => ({ item, key: sha256(`${seed} ${at}`) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, count)
    .map(({ item }) => item);
}

/** Variants with at least one living bug. */
function masksOf({ bugs }: Exercise): readonly number[] {
  return Array.from({ length: 2 ** bugs.length - 1 }, (_unused, at) => at + 1);
}

function patchworks(exercise: Exercise, rewritesFolder: string | null): readonly Patchwork[] {
  if (rewritesFolder === null) return [];
  const folder = join(rewritesFolder, exercise.id);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => {
      const { starter, bugs } = readPatchwork(join(folder, name), exercise.files[0] ?? '');
      // In the exercise's order, so that a mask means the same bugs everywhere.
      return { starter, bugs: exercise.bugs.flatMap(({ id }) => bugs.find((bug) => bug.id === id) ?? []) };
    });
}
