import { describe, expect, test } from 'vitest';
import { exploreClasses } from './dpor.ts';
import { explore } from './explore.ts';
import { type FaultKind, type FaultPlan, formatPlan, NO_FAULTS } from './fault-plan.ts';
import { extendPlan, unseenPlans } from './fault-plans.ts';
import { followSchedule } from './schedule-text.ts';
import type { Scenario } from './scenario.ts';
import { SimulatedRun } from './simulated-run.ts';
import { claimedCharge, naiveCharge, redrivenCharge, wedgingCharge } from './testing/charge-handlers.ts';
import type { PlainSubject } from './testing/plain-subject.ts';

function charging(clients: readonly string[], instances: 1 | 2, more: Partial<Scenario> = {}): Scenario {
  const args = [
    { kind: 'literal' as const, value: 'k' },
    { kind: 'literal' as const, value: 10 },
  ];
  const phase = new Map(clients.map((_name, client) => [client, [{ id: client, client, method: 'charge', args }]]));
  return { instances, clients, phases: [phase], ...more };
}

interface PlanReport {
  readonly plan: string;
  readonly schedules: number;
  readonly fired: boolean;
  readonly ends: ReadonlySet<string>;
}

/** Source sets give up other prefixes than sleep sets alone do, but visit the same classes under faults as well. */
async function expectSourceSetsToAgree(run: SimulatedRun, classes: number, ends: ReadonlySet<string>): Promise<void> {
  const found = new Set<string>();
  const visit = () => Boolean(found.add(endOf(run)));
  const { schedules } = await exploreClasses(run, visit, { schedulesMax: 100_000 });
  expect({ plan: formatPlan(run.plan, run.scenario.clients), schedules, ends: [...found].sort() }).toEqual({
    plan: formatPlan(run.plan, run.scenario.clients),
    schedules: classes,
    ends: [...ends].sort(),
  });
}

/** Every end of every schedule under every plan of at most `sizeMax` faults of these kinds. */
async function exploreWithFaults(
  subject: PlainSubject,
  scenario: Scenario,
  kinds: readonly FaultKind[],
  { sizeMax = 1, reduced = true, clients }: { sizeMax?: number; reduced?: boolean; clients?: number[] } = {},
): Promise<readonly PlanReport[]> {
  const reports: PlanReport[] = [];
  const known = new Set<string>();
  const allowed = kinds.map((kind) => ({ kind, ...(clients ? { clients } : {}) }));
  let plans: readonly FaultPlan[] = [NO_FAULTS];
  for (let size = 0; size <= sizeMax; size += 1) {
    const next: FaultPlan[] = [];
    for (const plan of plans) {
      const run = new SimulatedRun(subject, scenario, () => {}, plan);
      const ends = new Set<string>();
      let fired = plan.length === 0;
      const passes = () => {
        fired ||= run.firedFaults().length === plan.length;
        ends.add(endOf(run));
        return true;
      };
      const { schedules } = await explore(run, passes, {
        schedulesMax: 100_000,
        ...(reduced ? {} : { preemptionsMax: Infinity }),
      });
      if (reduced) await expectSourceSetsToAgree(run, schedules, ends);
      reports.push({ plan: formatPlan(plan, scenario.clients), schedules, fired, ends });
      next.push(...unseenPlans(extendPlan(plan, run.seenCalls(), allowed), known));
    }
    plans = next;
  }
  return reports;
}

/** How often the card was charged, what clients got, who hangs. */
function endOf(run: SimulatedRun): string {
  const charges = run.world.network.records('charge').length;
  const got = run.outcomes().map((outcome) => (outcome === undefined ? '-' : outcome.ok ? 'ok' : outcome.error.name));
  const hanging = run.hangingClients().length > 0 ? ' hang' : '';
  return `${charges} charged: ${got.join(' ')}${hanging}`;
}

const allEnds = (reports: readonly PlanReport[]) => [...new Set(reports.flatMap(({ ends }) => [...ends]))].sort();

test('without faults the handler that is driven on has as many classes as the literature counts', async () => {
  const [report] = await exploreWithFaults(redrivenCharge(), charging(['A', 'B'], 2), [], { sizeMax: 0 });
  expect(report?.schedules).toBe(20);
});

describe('a crash at every point, then the same request again', () => {
  test('one client: before each of four effects and after the last; charged once each time', async () => {
    const reports = await exploreWithFaults(redrivenCharge(), charging(['A'], 1), ['crash']);
    expect(reports.filter(({ fired }) => fired).map(({ plan }) => plan)).toEqual([
      '',
      'crash(A1.1)',
      'crash(A1.2)',
      'crash(A1.3)',
      'crash(A1.4)',
      'crash(A1.5)',
    ]);
    expect(allEnds(reports)).toEqual(['1 charged: ok']);
  });

  test('a handler without a stable reference charges twice', async () => {
    const reports = await exploreWithFaults(naiveCharge(), charging(['A'], 1), ['crash']);
    const twice = reports.filter(({ ends }) => ends.has('2 charged: ok')).map(({ plan }) => plan);
    // Call 2 draws an id, call 3 charges: from then on until the key is recorded a crash charges again.
    expect(twice).toEqual(['crash(A1.4)', 'crash(A1.5)']);
  });

  test('a handler that never takes a claim over is wedged by a crash after it', async () => {
    const reports = await exploreWithFaults(wedgingCharge(), charging(['A'], 1), ['crash']);
    const wedged = reports.filter(({ ends }) => ends.has('1 charged: Error') || ends.has('0 charged: Error'));
    expect(wedged.map(({ plan }) => plan)).toEqual(['crash(A1.2)', 'crash(A1.3)']);
  });

  test('a second crash may strike the recovery from the first', async () => {
    const reports = await exploreWithFaults(redrivenCharge(), charging(['A'], 1), ['crash'], { sizeMax: 2 });
    const pairs = reports.filter(({ plan, fired }) => fired && plan.includes('+'));
    expect(pairs.map(({ plan }) => plan)).toContain('crash(A1.3)+crash(A2.4)');
    expect(allEnds(reports)).toEqual(['1 charged: ok']);
  });

  test('without retries the client never hears, and does not count as hanging', async () => {
    const once = { retry: [{ triesMax: 1, afterMs: 0, again: () => false }] };
    const reports = await exploreWithFaults(redrivenCharge(), charging(['A'], 1, once), ['crash']);
    expect(allEnds(reports)).toEqual(['0 charged: -', '1 charged: -', '1 charged: ok']);
  });

  test('takes everybody in the instance down, and nobody in the other one', async () => {
    const run = new SimulatedRun(redrivenCharge(), charging(['A', 'B', 'C'], 2), () => {}, [
      { kind: 'crash', client: 0, attempt: 1, call: 2 },
    ]);
    await run.reset();
    await followSchedule(run, 'c b A', run.scenario.clients);
    const tries = new Set(run.seenCalls().map(({ client, attempt }) => `${'ABC'[client]}${attempt}`));
    expect([...tries].sort()).toEqual(['A1', 'A2', 'B1', 'C1', 'C2']);
    expect(endOf(run)).toBe('1 charged: ok ok ok');
  });
});

describe('faults on calls', () => {
  const once = { retry: [{ triesMax: 2, afterMs: 0, again: (outcome: { ok: boolean }) => !outcome.ok }] };

  test.each([
    ['lost-request', '1 charged: ok'],
    ['lost-reply', '1 charged: ok'],
    ['late', '1 charged: ok'],
    ['unavailable', '1 charged: ok'],
    ['error-before', '1 charged: ok'],
    ['error-after', '1 charged: ok'],
    ['slow', '1 charged: ok'],
    ['pause', '1 charged: ok'],
  ] as const)('%s: a handler with a stable reference ends with one charge', async (kind, end) => {
    const reports = await exploreWithFaults(redrivenCharge(), charging(['A'], 1, once), [kind]);
    expect(reports.some(({ plan, fired }) => plan !== '' && fired)).toBe(true);
    expect(allEnds(reports)).toEqual([end]);
  });

  test('a lost reply and a late effect make the naive handler charge twice; a lost request does not', async () => {
    const endsUnder = async (kind: FaultKind) =>
      allEnds(await exploreWithFaults(naiveCharge(), charging(['A'], 1, once), [kind]));
    expect(await endsUnder('lost-reply')).toContain('2 charged: ok');
    expect(await endsUnder('late')).toContain('2 charged: ok');
    expect(await endsUnder('lost-request')).toEqual(['1 charged: ok']);
    expect(await endsUnder('unavailable')).toEqual(['1 charged: ok']);
  });
});

test('crashes, lost requests and lost replies on two clients: sixteen plans that fire, some hundred classes, one charge', async () => {
  const kinds = ['crash', 'lost-request', 'lost-reply'] as const;
  const reports = await exploreWithFaults(redrivenCharge(), charging(['A', 'B'], 2), kinds);
  const fired = reports.filter((report) => report.plan !== '' && report.fired);
  expect(fired.length).toBe(16);
  expect(fired.reduce((sum, { schedules }) => sum + schedules, 0)).toBe(575);
  expect(allEnds(reports).every((end) => end.startsWith('1 charged'))).toBe(true);
});

describe('reduction under faults loses no end', () => {
  const kinds = ['crash', 'lost-reply', 'late', 'pause', 'slow'] as const;
  test.each([
    ['one instance', claimedCharge, 1],
    ['two instances', claimedCharge, 2],
    ['two instances', wedgingCharge, 2],
  ] as const)('%s', async (_name, create, instances) => {
    const scenario = charging(['A', 'B'], instances);
    const reduced = await exploreWithFaults(create(), scenario, kinds, { clients: [0] });
    const all = await exploreWithFaults(create(), scenario, kinds, { clients: [0], reduced: false });
    const endsOf = (reports: readonly PlanReport[]) => reports.map(({ plan, ends }) => [plan, [...ends].sort()]);
    expect(endsOf(reduced)).toEqual(endsOf(all));
  });
});
