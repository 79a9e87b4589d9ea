import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAULT_KINDS, type FaultPlan, FaultPlanMismatch, formatPlan, NO_FAULTS, parsePlan } from './fault-plan.ts';
import { faultsOn } from './fault-plans.ts';
import { encodeSchedule, followSchedule, followTransitions, ScheduleMismatch } from './schedule-text.ts';
import type { SimulatedRun } from './simulated-run.ts';
import { endOf, type RandomScenario, randomScenarios, runOf } from './testing/random-handlers.ts';

/** Ids of one whole run, each step picked as the stream says. */
async function runAtRandom(run: SimulatedRun, picks: Iterator<number>): Promise<readonly string[]> {
  const ids: string[] = [];
  await run.reset();
  for (let enabled = run.enabled(); enabled.length > 0; enabled = run.enabled()) {
    const step = enabled[(picks.next().value as number) % enabled.length];
    if (step === undefined) break;
    ids.push(step.id);
    await run.take(step);
  }
  return ids;
}

/** A plan of up to two faults that can strike what the scenario does when nothing goes wrong. */
async function planFor(scenario: RandomScenario, picks: Iterator<number>): Promise<FaultPlan> {
  const run = runOf(scenario);
  await runAtRandom(run, picks);
  const allowed = FAULT_KINDS.filter((kind) => kind !== 'duplicate' && kind !== 'delay');
  const faults = faultsOn(
    run.seenCalls(),
    allowed.map((kind) => (kind === 'crash' || kind === 'pause' ? { kind } : { kind, on: 'store' })),
  );
  const size = (picks.next().value as number) % 3;
  const chosen = Array.from({ length: size }, () => faults[(picks.next().value as number) % faults.length]);
  const bySpot = new Map(chosen.flatMap((fault) => (fault ? [[`${fault.client} ${fault.call}`, fault] as const] : [])));
  return bySpot.size === 0 ? NO_FAULTS : [...bySpot.values()];
}

test('any schedule under any plan comes back from its text: the same steps, the same end', async () => {
  let withFaults = 0;
  let halves = 0;
  await fc.assert(
    fc.asyncProperty(randomScenarios, fc.infiniteStream(fc.nat()), async (scenario, picks) => {
      const plan = await planFor(scenario, picks);
      const run = runOf(scenario, plan);
      const { clients } = run.scenario;
      const ids = await runAtRandom(run, picks);
      const end = endOf(run);
      await run.reset();
      const text = encodeSchedule(await followTransitions(run, ids), clients);

      const again = runOf(scenario, parsePlan(formatPlan(plan, clients), clients));
      await again.reset();
      const followed = await followSchedule(again, text, clients);
      expect(
        followed.map(({ transition }) => transition.id),
        text,
      ).toEqual(ids);
      expect(endOf(again), text).toBe(end);
      expect(encodeSchedule(followed, clients)).toBe(text);
      if (again.firedFaults().length > 0) withFaults += 1;
      if (/[a-z@]/.test(text)) halves += 1;
    }),
    { seed: 20_261_124, numRuns: 150 },
  );
  expect(withFaults).toBeGreaterThan(40);
  expect(halves).toBeGreaterThan(40);
});

describe('what somebody typed', () => {
  const word = fc.oneof(
    fc.stringMatching(/^[A-Da-d@](?:\d{1,2}|\*|#\d)?$/),
    fc.string({ maxLength: 6, unit: 'binary-ascii' }),
  );

  test('is followed to an end of the run, or refused in words', async () => {
    let followed = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(randomScenarios, fc.array(word, { maxLength: 5 }), async (scenario, words) => {
        const run = runOf(scenario);
        await run.reset();
        try {
          await followSchedule(run, words.join(' '), run.scenario.clients);
          expect(run.enabled()).toEqual([]);
          followed += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(ScheduleMismatch);
          expect((error as Error).message).toMatch(/\.$/);
          refused += 1;
        }
      }),
      { seed: 20_261_124, numRuns: 200 },
    );
    expect(Math.min(followed, refused)).toBeGreaterThan(20);
  });

  test('as a fault is a plan, or refused in words', () => {
    const kind = fc.constantFrom(...FAULT_KINDS, 'melt');
    const fault = fc.tuple(kind, fc.constantFrom('A', 'B', 'C', 'after', ''), fc.constantFrom('', '1.1', '1', '0.1'));
    const written = fc.oneof(
      fault.map(([name, client, at]) => `${name}(${client}${at})`),
      fc.string({ maxLength: 12, unit: 'binary-ascii' }),
    );
    fc.assert(
      fc.property(written, (text) => {
        try {
          const plan = parsePlan(text, ['A', 'B']);
          expect(parsePlan(formatPlan(plan, ['A', 'B']), ['A', 'B'])).toEqual(plan);
        } catch (error) {
          expect(error).toBeInstanceOf(FaultPlanMismatch);
        }
      }),
      { seed: 20_261_124, numRuns: 500 },
    );
  });
});
