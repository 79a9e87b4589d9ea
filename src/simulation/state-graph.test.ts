import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exploreClasses } from './dpor.ts';
import { explore } from './explore.ts';
import { fewestSwitchesOf } from './fewest-switches.ts';
import { runAgain } from './run-again.ts';
import { smallestFailure } from './smallest-failure.ts';
import { walkStates } from './state-graph.ts';
import { fewestSwitchesInClass } from './switches-in-class.ts';
import { AbstractProgram, read, write } from './testing/abstract-program.ts';
import { bruteForce, type BruteSchedule, fewestSwitchesByHand } from './testing/brute-force.ts';
import { claimingHandlers, times } from './testing/litmus-programs.ts';
import { endOf, randomScenarios, runOf } from './testing/random-handlers.ts';
import { judgeAtRandom, randomPrograms } from './testing/random-programs.ts';
import type { TransitionSystem } from './transition-system.ts';

const MANY = { statesMax: 1_000_000 };

/** What the graph must agree with: everything counted and looked at one by one. */
function countsOf(schedules: readonly BruteSchedule[]) {
  const failing = schedules.filter(({ fails }) => fails);
  return {
    all: BigInt(schedules.length),
    failing: BigInt(failing.length),
    switches: fewestSwitchesByHand(schedules),
  };
}

async function expectGraphToAgree(system: TransitionSystem, passes: () => boolean): Promise<number | null> {
  const schedules = await bruteForce(system, passes);
  const graph = await walkStates(system, passes, MANY);
  const path = graph === null ? null : fewestSwitchesOf(graph);
  const counted = { all: graph?.root.all, failing: graph?.root.failing, switches: path?.switches ?? null };
  expect(counted).toEqual(countsOf(schedules));
  if (path === null) return null;
  const told = schedules.find(({ steps }) => steps.map(({ id }) => id).join() === path.ids.join());
  expect(told).toMatchObject({ fails: true, switches: path.switches });
  const alike = (length: number) =>
    schedules.filter(({ steps }) => steps.slice(0, length).every(({ id }, at) => id === path.ids[at]));
  expect(path.nodes.map(({ all, failing }) => ({ all, failing }))).toEqual(
    path.nodes.map((_node, length) => {
      const { all, failing } = countsOf(alike(length));
      return { all, failing };
    }),
  );
  return path.switches;
}

/** Finds nothing wrong but the end that takes the most switches to come to. */
async function farthestEndFails(system: TransitionSystem, endOf: () => string): Promise<() => boolean> {
  const ends: string[] = [];
  const schedules = await bruteForce(system, () => ends.push(endOf()) > 0);
  const fewest = new Map<string, number>();
  schedules.forEach(({ switches }, at) => {
    const end = ends[at] as string;
    fewest.set(end, Math.min(switches, fewest.get(end) ?? Infinity));
  });
  const [farthest] = [...fewest].reduce((one, other) => (other[1] > one[1] ? other : one));
  return () => endOf() !== farthest;
}

describe('every state once tells as much as every interleaving one by one', () => {
  test('random programs of two and three clients: counts, shares along the way, fewest switches', async () => {
    const found = new Map<number | null, number>();
    const programs = fc.tuple(randomPrograms(3, 3), fc.nat(), fc.boolean());
    await fc.assert(
      fc.asyncProperty(programs, async ([clients, salt, isRare]) => {
        const program = new AbstractProgram(clients);
        const end = () => program.end();
        const switches = await expectGraphToAgree(
          program,
          isRare ? await farthestEndFails(program, end) : judgeAtRandom(end, salt, 2),
        );
        found.set(switches, (found.get(switches) ?? 0) + 1);
      }),
      { seed: 20_261_124, numRuns: 300 },
    );
    // The property is worth something only when failures that need several switches are among them.
    for (const switches of [0, 1, 2]) expect(found.get(switches) ?? 0, `${switches} switches`).toBeGreaterThan(5);
  });

  test('random handlers on one and two instances', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(randomScenarios, fc.nat(), async (scenario, salt) => {
        const run = runOf(scenario);
        const size = await explore(run, () => true, { schedulesMax: 200, preemptionsMax: Infinity });
        if (!size.complete) return;
        compared += 1;
        await expectGraphToAgree(
          run,
          judgeAtRandom(() => endOf(run), salt, 4),
        );
      }),
      { seed: 20_261_124, numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(10);
  });

  test('three claiming handlers: 190,224 interleavings', async () => {
    const graph = await walkStates(new AbstractProgram(claimingHandlers(3)), () => true, MANY);
    expect(graph?.root).toMatchObject({ all: 190_224n, failing: 0n });
  });
});

describe('a budget', () => {
  test('of states that does not suffice gives nothing', async () => {
    const program = new AbstractProgram(times(3, [write('x'), write('x'), write('x')]));
    expect(await walkStates(program, () => true, { statesMax: 100 })).toBeNull();
  });

  test('that plainly cannot suffice is not used up', async () => {
    const program = new AbstractProgram(
      times(
        4,
        [0, 1, 2, 3].map(() => write('x')),
      ),
    );
    let ends = 0;
    expect(await walkStates(program, () => (ends += 1) > 0, { statesMax: 5_000 })).toBeNull();
    expect(ends).toBeLessThan(1_000);
  });
});

/** What tells one class from the others: which of its steps come before which in all its runs. */
async function classOf(system: TransitionSystem, ids: readonly string[]): Promise<string> {
  const run = await runAgain(system, ids);
  const pairs = run.steps.flatMap(({ id }, later) =>
    run.steps.flatMap((other, earlier) => (run.precedes(earlier, later) ? [`${other.id}<${id}`] : [])),
  );
  return pairs.sort().join(' ');
}

test('the fewest switches of each class are those that trying all its schedules gives', async () => {
  let classes = 0;
  await fc.assert(
    fc.asyncProperty(randomPrograms(3, 3), async (clients) => {
      const program = new AbstractProgram(clients);
      const byClass = new Map<string, number>();
      const schedules = await bruteForce(program, () => true);
      const idsOf = ({ steps }: BruteSchedule) => steps.map(({ id }) => id);
      if (schedules.length > 400) return;
      for (const schedule of schedules) {
        const name = await classOf(program, idsOf(schedule));
        byClass.set(name, Math.min(byClass.get(name) ?? Infinity, schedule.switches));
      }
      const told: (readonly string[])[] = [];
      await exploreClasses(program, (run) => told.push(fewestSwitchesInClass(run) ?? []) > 0, { schedulesMax: 10_000 });
      for (const ids of told) {
        const name = await classOf(program, ids);
        const { switches } = schedules.find((schedule) => idsOf(schedule).join() === ids.join()) ?? {};
        expect(switches, ids.join(' ')).toBe(byClass.get(name));
        classes += 1;
      }
      expect(told).toHaveLength(byClass.size);
    }),
    { seed: 20_261_124, numRuns: 150 },
  );
  expect(classes).toBeGreaterThan(400);
});

describe('where there are too many states', () => {
  const lostUpdates = new AbstractProgram(times(3, [read('x'), write('x')]));
  const isSerial = () => [0, 1, 2].filter((client) => lostUpdates.seenBy(client)[0] === 0).length === 1;
  const found = ['0.0', '1.0', '2.0', '0.1', '1.1', '2.1'];

  test('the smallest preemption bound that fails is found', async () => {
    const told = await smallestFailure(lostUpdates, isSerial, found, { schedulesMax: 1_000, statesMax: 3 });
    expect(told).toMatchObject({ ids: ['0.0', '1.0', '1.1', '0.1', '2.0', '2.1'], share: null });
  });

  test('and without the budget for that, the smallest of the class first found', async () => {
    const told = await smallestFailure(lostUpdates, isSerial, found, { schedulesMax: 1, statesMax: 3 });
    const schedules = await bruteForce(lostUpdates, isSerial);
    const name = await classOf(lostUpdates, found);
    expect(await classOf(lostUpdates, told.ids)).toBe(name);
    const { switches } = schedules.find(({ steps }) => steps.map(({ id }) => id).join() === told.ids.join()) ?? {};
    expect(switches).toBe(2);
  });
});
