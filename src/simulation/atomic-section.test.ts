import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explore } from './explore.ts';
import { SimulatedRun } from './simulated-run.ts';
import { PlainSubject } from './testing/plain-subject.ts';
import { endOf, randomSections, runOf } from './testing/random-handlers.ts';
import { walkAll, walkClasses, walkWithSleepSets } from './testing/walk-classes.ts';

/** Two clients add to one number; those named do it in an atomic section. */
function adding(inSection: string, sleepMs = 0): SimulatedRun {
  const subject = new PlainSubject(({ store, trial, clock }) => ({
    async add(client: string) {
      const isTogether = inSection.includes(client);
      if (isTogether) await trial.enter();
      const sum = ((await store.get('sum')) as { value: number } | undefined)?.value ?? 0;
      if (sleepMs > 0) await clock.sleep(sleepMs);
      await store.set('sum', sum + 1);
      if (isTogether) await trial.leave();
    },
  }));
  const call = (client: number, name: string) => {
    const args = [{ kind: 'literal' as const, value: name }];
    return [client, [{ id: client, client, method: 'add', args }]] as const;
  };
  const phase = new Map([call(0, 'A'), call(1, 'B')]);
  return new SimulatedRun(subject, { instances: 2, clients: ['A', 'B'], phases: [phase] }, () => {});
}

const sumsOf = async (run: SimulatedRun) => (await walkAll(run, () => JSON.stringify(run.world.store.list('')))).ends;
const sum = (value: number, version: number) => expect.stringContaining(`"value":${value},"version":${version}`);

test('nobody steps into a section: an update is lost as long as one of two clients has none', async () => {
  expect(await sumsOf(adding(''))).toEqual([sum(1, 2), sum(2, 2)]);
  expect(await sumsOf(adding('AB'))).toEqual([sum(2, 2)]);
  // A is never stepped into, and steps in between what B does.
  expect(await sumsOf(adding('A'))).toEqual([sum(1, 2), sum(2, 2)]);
});

test('who waits inside lets the others go on', async () => {
  expect(await sumsOf(adding('AB', 10))).toEqual([sum(1, 2)]);
});

test('handlers at random with sections: source sets, sleep sets and brute force agree', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(randomSections, async (scenario) => {
      const run = runOf(scenario);
      const end = () => endOf(run);
      const size = await explore(run, () => true, { schedulesMax: 200, preemptionsMax: Infinity });
      if (!size.complete) return;
      compared += 1;
      const all = await walkAll(run, end);
      const found = await walkClasses(run, end);
      expect(found.ends).toEqual(all.ends);
      expect(found.interleavings).toBe(all.interleavings);
      expect((await walkWithSleepSets(run, end)).ends).toEqual(all.ends);
    }),
    { seed: 20_261_124, numRuns: 80 },
  );
  expect(compared).toBeGreaterThan(25);
});
