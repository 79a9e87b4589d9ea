import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../base/hash.ts';
import type { Exercise, Fixture } from '../../catalog/exercise.ts';
import { readPatchwork, variantCase } from './corpus.ts';
import type { HintCase, Patchwork } from './corpus.ts';
import { mixedCase } from './mixed-case.ts';
import { readPutBack } from './put-back.ts';
import type { PutBack } from './put-back.ts';
import { REWRITES } from './rewrites.ts';

/**
 * Parts of the corpus, as reports show them. `correct solutions`, in which nothing is to be found; `mixed fixes`, solutions
 * that the exercise keeps, with bugs of the starter put back; `held-out rewrites`, programs that were written after the engine
 * and are not looked at while it is made.
 */
export const CORPUS_PARTS = [
  'plain variants',
  'rewritten variants',
  'correct solutions',
  'rejected solutions',
  'mixed fixes',
  'full rewrites',
  'held-out rewrites',
] as const;
export type CorpusPart = (typeof CORPUS_PARTS)[number];

export interface CorpusCase {
  readonly part: CorpusPart;
  /** Made when it is measured: a thousand files at a time need not be in memory. */
  readonly make: () => HintCase;
}

/**
 * The cases of one part of an exercise, with what is written by hand for it: programs written anew in `rewritesFolder`, and in
 * `putBackFolder` how bugs get into accepted solutions; null for none. A variant comes after those that it turns into when
 * one more bug is fixed. Only what goes into the part is made: to see where bugs can be put back takes seconds.
 */
export function corpusOf(
  exercise: Exercise,
  part: CorpusPart,
  rewritesFolder: string | null,
  putBackFolder: string | null,
): readonly CorpusCase[] {
  const kept = [...exercise.accepted, ...exercise.rejected];
  if (part === 'mixed fixes') {
    const byHand = putBackFolder === null ? [] : readPutBack(exercise, putBackFolder);
    return [
      ...kept.flatMap((fixture) => carriedCases(exercise, fixture)),
      ...byHand.flatMap((one) => byHandCases(exercise, one)),
    ];
  }
  const variants = Object.keys(REWRITES).flatMap((rewrite) =>
    masksOf(exercise).map((mask): CorpusCase => ({
      part: mask === 0 ? 'correct solutions' : rewrite === 'plain' ? 'plain variants' : 'rewritten variants',
      make: () => variantCase(exercise, mask, rewrite),
    })),
  );
  const byHand = (['full rewrites', 'held-out rewrites'] as const).flatMap((kind) =>
    patchworks(exercise, kind === 'full rewrites' ? rewritesFolder : heldOut(rewritesFolder)).flatMap((patchwork) =>
      masksOf(exercise).map((mask): CorpusCase => ({
        part: mask === 0 ? 'correct solutions' : kind,
        make: () => variantCase(patchwork, mask, 'plain'),
      })),
    ),
  );
  const whole = kept.flatMap((fixture) => wholeCases(exercise, fixture));
  return [...variants, ...whole, ...byHand].filter((one) => one.part === part);
}

/** A solution that is kept, as it is, under every rewrite. */
function wholeCases(exercise: Exercise, fixture: Fixture): readonly CorpusCase[] {
  const part = fixture.alive.length === 0 ? 'correct solutions' : 'rejected solutions';
  return Object.keys(REWRITES).map((rewrite) => ({
    part,
    make: () => mixedCase(exercise, fixture, [], rewrite) as HintCase,
  }));
}

/** A solution that is kept, with each bug put back that can be carried over, and with some under every rewrite. */
function carriedCases(exercise: Exercise, fixture: Fixture): readonly CorpusCase[] {
  const bugs = carriedBugs(exercise, fixture);
  const sets = [
    ...bugs.map((bug) => ({ planted: [bug], rewrite: 'plain' })),
    ...Object.keys(REWRITES).map((rewrite) => ({ planted: drawn(fixture, bugs, rewrite), rewrite })),
  ];
  return sets.flatMap(({ planted, rewrite }): readonly CorpusCase[] =>
    planted.length === 0 || mixedCase(exercise, fixture, planted, 'plain') === null
      ? []
      : [{ part: 'mixed fixes', make: () => mixedCase(exercise, fixture, planted, rewrite) as HintCase }],
  );
}

/** The same for an accepted solution with bugs that are put back by hand: each of them, and some of all under every rewrite. */
function byHandCases(exercise: Exercise, { fixture, bugs }: PutBack): readonly CorpusCase[] {
  const make = (planted: readonly string[], rewrite: string) => mixedCase(exercise, fixture, planted, rewrite, bugs);
  const ids = bugs.map(({ id }) => id);
  const all = [...ids, ...carriedBugs(exercise, fixture)];
  const sets = Object.keys(REWRITES).map((rewrite) => {
    // Of two that change the same lines, the first.
    const planted = drawn(fixture, all, rewrite).reduce<readonly string[]>(
      (some, bug) => (make([...some, bug], 'plain') === null ? some : [...some, bug]),
      [],
    );
    return { planted, rewrite };
  });
  return [...ids.map((bug) => ({ planted: [bug], rewrite: 'plain' })), ...sets]
    .filter(({ planted }) => planted.some((bug) => ids.includes(bug)))
    .map(({ planted, rewrite }) => ({ part: 'mixed fixes', make: () => make(planted, rewrite) as HintCase }));
}

/** Bugs that a solution does not have and that can be put into it as the starter has them. */
export function carriedBugs(exercise: Exercise, fixture: Fixture): readonly string[] {
  return exercise.bugs
    .map(({ id }) => id)
    .filter((id) => !fixture.alive.includes(id) && mixedCase(exercise, fixture, [id], 'plain') !== null);
}

/** About half of some bugs, others for each rewrite. */
function drawn({ name }: Fixture, bugs: readonly string[], rewrite: string): readonly string[] {
  return bugs.filter((bug) => parseInt(sha256(`${name} ${rewrite} ${bug}`).slice(0, 2), 16) % 2 === 0);
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

function heldOut(rewritesFolder: string | null): string | null {
  return rewritesFolder === null ? null : join(rewritesFolder, 'held-out');
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
