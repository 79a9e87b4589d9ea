import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explore } from './explore.ts';
import { endOf, randomScenarios, runOf } from './testing/random-handlers.ts';
import { walkAll, walkClasses, walkWithSleepSets } from './testing/walk-classes.ts';

/** Larger programs are left out: brute force must stay possible. */
const INTERLEAVINGS_MAX = 200;

test('plain TypeScript handlers at random: source sets, sleep sets and brute force agree', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(randomScenarios, async (scenario) => {
      const run = runOf(scenario);
      const end = () => endOf(run);
      const size = await explore(run, () => true, { schedulesMax: INTERLEAVINGS_MAX, preemptionsMax: Infinity });
      if (!size.complete) return;
      compared += 1;
      const all = await walkAll(run, end);
      const found = await walkClasses(run, end);
      expect(found.ends).toEqual(all.ends);
      expect(found.interleavings).toBe(all.interleavings);
      const sleeping = await walkWithSleepSets(run, end);
      expect(sleeping.ends).toEqual(all.ends);
      expect(sleeping.schedules).toBe(found.schedules);
      expect(sleeping.interleavings).toBe(all.interleavings);
    }),
    { seed: 20_261_124, numRuns: 100 },
  );
  expect(compared).toBeGreaterThan(25);
});
