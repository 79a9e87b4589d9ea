import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../base/hash.ts';
import type { Exercise, Fixture } from '../../catalog/exercise.ts';
import { readPatchwork, variantCase } from './corpus.ts';
import type { HintCase, Patchwork } from './corpus.ts';
import { mixedCase } from './mixed-case.ts';
import { REWRITES } from './rewrites.ts';

/**
 * Parts of the corpus, as reports show them. `correct solutions`, in which nothing is to be found; `mixed fixes`, solutions
 * that the exercise keeps, with bugs of the starter put back.
 */
export const CORPUS_PARTS = [
  'plain variants',
  'rewritten variants',
  'correct solutions',
  'rejected solutions',
  'mixed fixes',
  'full rewrites',
] as const;
export type CorpusPart = (typeof CORPUS_PARTS)[number];

export interface CorpusCase {
  readonly part: CorpusPart;
  /** Made when it is measured: a thousand files at a time need not be in memory. */
  readonly make: () => HintCase;
}

/**
 * Every case of an exercise, a part at a time, with the rewrites by hand that `rewritesFolder` has for it, if it is given. A
 * variant comes after those that it turns into when one more bug is fixed.
 */
export function corpusOf(exercise: Exercise, rewritesFolder: string | null): readonly CorpusCase[] {
  const names = Object.keys(REWRITES);
  const variants = names.flatMap((rewrite) =>
    masksOf(exercise).map((mask): CorpusCase => ({
      part: mask === 0 ? 'correct solutions' : rewrite === 'plain' ? 'plain variants' : 'rewritten variants',
      make: () => variantCase(exercise, mask, rewrite),
    })),
  );
  const byHand = patchworks(exercise, rewritesFolder).flatMap((patchwork) =>
    masksOf(exercise).map((mask): CorpusCase => ({
      part: mask === 0 ? 'correct solutions' : 'full rewrites',
      make: () => variantCase(patchwork, mask, 'plain'),
    })),
  );
  const kept = [...exercise.accepted, ...exercise.rejected].flatMap((fixture) => fixtureCases(exercise, fixture));
  const all = [...variants, ...kept, ...byHand];
  return CORPUS_PARTS.flatMap((part) => all.filter((one) => one.part === part));
}

/** A solution that is kept: as it is under every rewrite, with each bug put back, and with some under every rewrite. */
function fixtureCases(exercise: Exercise, fixture: Fixture): readonly CorpusCase[] {
  const whole = fixture.alive.length === 0 ? 'correct solutions' : 'rejected solutions';
  const cases = (part: CorpusPart, planted: readonly string[], rewrite: string): readonly CorpusCase[] =>
    mixedCase(exercise, fixture, planted, 'plain') === null
      ? []
      : [{ part, make: () => mixedCase(exercise, fixture, planted, rewrite) as HintCase }];
  const bugs = exercise.bugs
    .map(({ id }) => id)
    .filter((id) => cases('mixed fixes', [id], 'plain').length > 0 && !fixture.alive.includes(id));
  return [
    ...Object.keys(REWRITES).flatMap((rewrite) => cases(whole, [], rewrite)),
    ...bugs.flatMap((bug) => cases('mixed fixes', [bug], 'plain')),
    ...Object.keys(REWRITES).flatMap((rewrite) => {
      const some = bugs.filter(
        (bug) => parseInt(sha256(`${fixture.name} ${rewrite} ${bug}`).slice(0, 2), 16) % 2 === 0,
      );
      return some.length === 0 ? [] : cases('mixed fixes', some, rewrite);
    }),
  ];
}

/** A few of many, the same ones for one seed. */
export function sample<T>(items: readonly T[], count: number, seed: number): readonly T[] {
  return items
    .map((item, at) => ({ item, key: sha256(`${seed} ${at}`) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, count)
    .map(({ item }) => item);
}

/** Every set of living bugs as bits. */
function masksOf({ bugs }: Exercise): readonly number[] {
  return Array.from({ length: 2 ** bugs.length }, (_unused, mask) => mask);
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
