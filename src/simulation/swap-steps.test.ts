import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FaultPlan, NO_FAULTS } from './fault-plan.ts';
import { faultsOn } from './fault-plans.ts';
import { conflict } from './footprint.ts';
import type { SimulatedRun } from './simulated-run.ts';
import { endOf, randomScenarios, runOf } from './testing/random-handlers.ts';
import type { Transition } from './transition-system.ts';

/*
 * What explorers take for granted of whole runs, and not only of ports: two neighbouring steps that both could be taken,
 * and whose footprints do not conflict, can change places. Everything that could follow is the same, and so is the end.
 */
interface Walked {
  readonly step: Transition;
  /** What could be taken at that point. */
  readonly enabled: readonly Transition[];
}

async function walk(run: SimulatedRun, pick: (count: number) => number): Promise<readonly Walked[]> {
  const walked: Walked[] = [];
  await run.reset();
  for (let enabled = run.enabled(); enabled.length > 0; enabled = run.enabled()) {
    const step = enabled[pick(enabled.length)] as Transition;
    walked.push({ step, enabled });
    await run.take(step);
  }
  return walked;
}

/** The ids of a run once more, to the end or to a step that cannot be taken; gives what could be taken along the way. */
async function again(run: SimulatedRun, ids: readonly string[]): Promise<readonly (readonly Transition[])[]> {
  const seen: (readonly Transition[])[] = [];
  await run.reset();
  for (const id of ids) {
    const enabled = run.enabled();
    seen.push(enabled);
    const step = enabled.find((other) => other.id === id);
    if (step === undefined) return seen;
    await run.take(step);
  }
  return [...seen, run.enabled()];
}

const textOf = (enabled: readonly Transition[] | undefined) =>
  enabled?.map(({ id, footprint }) => `${id} ${[...footprint.reads].sort()} ${[...footprint.writes].sort()}`).sort();

async function expectSwapsToCommute(run: SimulatedRun, walked: readonly Walked[]): Promise<number> {
  const ids = walked.map(({ step }) => step.id);
  const end = endOf(run);
  let swaps = 0;
  for (let at = 0; at + 1 < walked.length; at += 1) {
    const [first, second] = [walked[at], walked[at + 1]] as [Walked, Walked];
    const same = first.enabled.find(({ id }) => id === second.step.id);
    if (same === undefined || conflict(first.step.footprint, same.footprint)) continue;
    // Explorers try every order where one of the steps may end what others could do.
    if (first.enabled.some(({ disables }) => disables === true)) continue;
    swaps += 1;
    const swapped = [...ids.slice(0, at), second.step.id, first.step.id, ...ids.slice(at + 2)];
    const seen = await again(run, swapped);
    const pair = `${first.step.id} and ${second.step.id} of ${ids.join(' ')}`;
    expect(seen, pair).toHaveLength(ids.length + 1);
    expect(textOf(seen[at + 2]), pair).toEqual(textOf(walked[at + 2]?.enabled ?? []));
    expect(endOf(run), pair).toBe(end);
  }
  return swaps;
}

test('in random runs, with and without a fault, steps that do not conflict change places and nobody can tell', async () => {
  let swaps = 0;
  let underFaults = 0;
  const kinds = ['crash', 'lost-reply', 'late', 'pause', 'slow', 'unavailable'] as const;
  const cases = fc.tuple(randomScenarios, fc.nat(), fc.constantFrom(null, ...kinds), fc.infiniteStream(fc.nat()));
  await fc.assert(
    fc.asyncProperty(cases, async ([scenario, which, kind, picks]) => {
      const pick = (count: number) => (picks.next().value as number) % count;
      const faultless = runOf(scenario);
      await walk(faultless, pick);
      const faults = kind === null ? [] : faultsOn(faultless.seenCalls(), [{ kind, on: 'store' }]);
      const plan: FaultPlan = faults.length === 0 ? NO_FAULTS : [faults[which % faults.length]!];
      const run = runOf(scenario, plan);
      const found = await expectSwapsToCommute(run, await walk(run, pick));
      swaps += found;
      if (plan.length > 0) underFaults += found;
    }),
    { seed: 20_261_124, numRuns: 150 },
  );
  expect(swaps).toBeGreaterThan(300);
  expect(underFaults).toBeGreaterThan(100);
});
