import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explore } from './explore.ts';
import { conflict } from './footprint.ts';
import { AbstractProgram } from './testing/abstract-program.ts';
import { randomBranchingPrograms } from './testing/random-programs.ts';
import { walkClasses, walkWithSleepSets } from './testing/walk-classes.ts';
import type { Transition } from './transition-system.ts';

const PROGRAMS = 2_000;

/** Four shards, so that each is a test that ends soon and a failure names the one to run again. */
const SEEDS = [20_261_124, 20_261_125, 20_261_126, 20_261_127];

/** What all runs of a class have in common: their steps, and the order of each two that conflict. */
function classOf(path: readonly Transition[]): string {
  const ordered = path.flatMap((step, later) =>
    path.slice(0, later).flatMap((other) => (isOrdered(other, step) ? [`${other.id}<${step.id}`] : [])),
  );
  return [...path.map(({ id }) => id), ...ordered].sort().join(' ');
}

function isOrdered(a: Transition, b: Transition): boolean {
  return a.client === b.client || conflict(a.footprint, b.footprint);
}

test.each(SEEDS)(
  'random programs, seed %i: source sets, sleep sets and brute force agree in classes, interleavings and ends',
  async (seed) => {
    let programs = 0;
    let reduced = 0;
    await fc.assert(
      fc.asyncProperty(randomBranchingPrograms(3, 3), async (clients) => {
        const program = new AbstractProgram(clients);
        const end = () => program.end();
        const classes = new Set<string>();
        const ends = new Set<string>();
        const note = (path: readonly Transition[]) => Boolean(classes.add(classOf(path)) && ends.add(end()));
        const all = await explore(program, note, { schedulesMax: 100_000, preemptionsMax: Infinity });
        const byHand = {
          schedules: classes.size,
          interleavings: BigInt(all.schedules),
          ends: [...ends].sort(),
        };
        expect(await walkClasses(program, end)).toMatchObject(byHand);
        expect(await walkWithSleepSets(program, end)).toMatchObject(byHand);
        programs += 1;
        reduced += classes.size < all.schedules ? 1 : 0;
      }),
      { seed, numRuns: PROGRAMS / SEEDS.length },
    );
    expect(programs).toBe(PROGRAMS / SEEDS.length);
    expect(reduced, 'programs with fewer classes than interleavings').toBeGreaterThan(programs / 4);
  },
  60_000,
);
