import { expect, test } from 'vitest';
import { checkUnderPlans } from './check-plans.ts';
import { checkScenario, type Judge } from './check-scenario.ts';
import { type FaultPlan, formatPlan } from './fault-plan.ts';
import type { Scenario } from './scenario.ts';
import { SimulatedRun } from './simulated-run.ts';
import { PlainSubject } from './testing/plain-subject.ts';

/** Charges under one reference for two tries, and forgets it at the third. */
const forgetful = () =>
  new PlainSubject(({ store, network }) => ({
    async charge(key) {
      const tries = (((await store.get('tries')) as { value: number } | undefined)?.value ?? 0) + 1;
      await store.set('tries', tries);
      return network.charge({ ref: tries > 2 ? `${String(key)}-again` : key, amount: 10 });
    },
  }));

const args = [{ kind: 'literal' as const, value: 'k' }];
const scenario: Scenario = {
  instances: 1,
  clients: ['A'],
  phases: [new Map([[0, [{ id: 0, client: 0, method: 'charge', args }]]])],
};
const newRun = (plan: FaultPlan) => new SimulatedRun(forgetful(), scenario, () => {}, plan);
const once: Judge = (run) => (run.world.network.records('charge').length > 1 ? ['charged twice'] : null);

test('a failure that takes two faults is told with two, and without either of them the run passes', async () => {
  const found = await checkUnderPlans(newRun, once, { allowed: [{ kind: 'crash' }], faultsMax: 2 });
  const plan = found.failure?.run.plan ?? [];
  expect(found.failure?.report.facts).toEqual(['charged twice']);
  expect(formatPlan(plan, scenario.clients)).toMatch(/^crash\(A1\.\d\)\+crash\(A2\.\d\)$/);
  expect(found.failure?.run.firedFaults()).toHaveLength(2);
  for (const left of plan) {
    const without = plan.filter((fault) => fault !== left);
    expect(await checkScenario(newRun(without), once)).toMatchObject({ failure: null, complete: true });
  }
});

test('a failure is complete when it is counted and nothing is left to explore', async () => {
  const everything: Judge = () => ['no'];
  const alone = await checkUnderPlans(newRun, everything, { allowed: [], faultsMax: 0 });
  expect(alone).toMatchObject({ complete: true, interleavings: 1n });
  const withPlansLeft = await checkUnderPlans(newRun, everything, { allowed: [{ kind: 'crash' }], faultsMax: 1 });
  expect(withPlansLeft).toMatchObject({ complete: false, interleavings: 1n });
  const inTheLast: Judge = (run) => (run.plan.some(({ call }) => call === 4) ? ['no'] : null);
  const last = await checkUnderPlans(newRun, inTheLast, { allowed: [{ kind: 'crash' }], faultsMax: 1 });
  expect(last).toMatchObject({ complete: true, interleavings: 5n });
});

test('with one fault at a time it is not found, and that is a proof', async () => {
  const found = await checkUnderPlans(newRun, once, { allowed: [{ kind: 'crash' }], faultsMax: 1 });
  expect(found).toMatchObject({ failure: null, complete: true });
});
