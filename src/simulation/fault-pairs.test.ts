import { describe, expect, test } from 'vitest';
import { explore } from './explore.ts';
import { type FaultKind, type FaultPlan, formatPlan, NO_FAULTS } from './fault-plan.ts';
import { extendPlan, unseenPlans } from './fault-plans.ts';
import type { Scenario } from './scenario.ts';
import { SimulatedRun } from './simulated-run.ts';
import { walkStates } from './state-graph.ts';
import { claimedCharge } from './testing/charge-handlers.ts';
import { PlainSubject } from './testing/plain-subject.ts';
import { walkClasses } from './testing/walk-classes.ts';

/*
 * Under every plan of one fault and of two, source sets and states find what every interleaving one by one does: the same
 * ends, and as many interleavings.
 */
function twoClients(instances: 1 | 2, method: string): Scenario {
  const args = ['k', 10].map((value) => ({ kind: 'literal' as const, value }));
  const phase = new Map([0, 1].map((client) => [client, [{ id: client, client, method, args }]]));
  return { instances, clients: ['A', 'B'], phases: [phase] };
}

/** Waits, then takes what the other may have taken while it waited. */
const waiting = () =>
  new PlainSubject(({ store, clock }) => ({
    async take() {
      await clock.sleep(50);
      return store.compareAndSet('taken', null, true);
    },
  }));

function endOf(run: SimulatedRun): string {
  const books = [run.world.network.records(), run.world.network.attempts(), run.world.store.list('')];
  return JSON.stringify([run.outcomes(), run.hangingClients(), books]);
}

/** Interleavings of one plan beyond which it is left out: brute force must stay possible. */
const INTERLEAVINGS_MAX = 200;

async function compareUnderPlans(
  create: () => PlainSubject,
  scenario: Scenario,
  kinds: readonly FaultKind[],
): Promise<{ readonly singles: number; readonly pairs: number }> {
  const known = new Set<string>();
  const compared = { singles: 0, pairs: 0 };
  let plans: readonly FaultPlan[] = [NO_FAULTS];
  for (let size = 0; size <= 2; size += 1) {
    const larger: FaultPlan[] = [];
    for (const plan of plans) {
      const run = new SimulatedRun(create(), scenario, () => {}, plan);
      const ends = new Set<string>();
      let struck = false;
      const note = () => {
        struck ||= run.firedFaults().length === plan.length;
        return Boolean(ends.add(endOf(run)));
      };
      const all = await explore(run, note, { schedulesMax: INTERLEAVINGS_MAX, preemptionsMax: Infinity });
      if (!struck) continue;
      larger.push(
        ...unseenPlans(
          extendPlan(
            plan,
            run.seenCalls(),
            kinds.map((kind) => ({ kind })),
          ),
          known,
        ),
      );
      if (!all.complete) continue;
      const name = formatPlan(plan, scenario.clients);
      const byHand = { interleavings: BigInt(all.schedules), ends: [...ends].sort() };
      expect(await walkClasses(run, () => endOf(run)), name).toMatchObject(byHand);
      const graph = await walkStates(run, () => true, { statesMax: 100_000 });
      expect(graph?.root.all, name).toBe(byHand.interleavings);
      if (size === 1) compared.singles += 1;
      if (size === 2) compared.pairs += 1;
    }
    plans = larger;
  }
  return compared;
}

describe('one fault and two, against every interleaving', () => {
  test.each([
    ['crashes and lost replies on two instances', 2, ['crash', 'lost-reply'], { singles: 8, pairs: 30 }],
    [
      'late effects, refusals and slow calls on two instances',
      2,
      ['late', 'unavailable', 'slow'],
      { singles: 6, pairs: 0 },
    ],
    ['pauses on one instance', 1, ['pause'], { singles: 4, pairs: 5 }],
  ] as const)(
    '%s',
    async (_name, instances, kinds, compared) => {
      expect(await compareUnderPlans(claimedCharge, twoClients(instances, 'charge'), kinds)).toEqual(compared);
    },
    60_000,
  );

  test('timers that fire early, and crashes, on two instances', async () => {
    const compared = await compareUnderPlans(waiting, twoClients(2, 'take'), ['early', 'crash']);
    expect(compared).toEqual({ singles: 8, pairs: 43 });
  }, 60_000);
});
