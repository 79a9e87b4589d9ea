import { type ClassOptions, exploreClasses } from '../dpor.ts';
import { explore } from '../explore.ts';
import { HappensBefore } from '../happens-before.ts';
import { Independence } from '../independence.ts';
import { LinearExtensions } from '../linear-extensions.ts';
import type { Transition, TransitionSystem } from '../transition-system.ts';

/** What one way of exploring found out about a system. */
export interface Walk {
  /** Complete schedules. */
  readonly schedules: number;
  readonly blocked: number;
  /** Interleavings that they stand for. */
  readonly interleavings: bigint;
  /** Different ends, sorted. */
  readonly ends: readonly string[];
}

const ENOUGH = 2_000_000;

/** By source sets. */
export async function walkClasses(
  system: TransitionSystem,
  endOf: () => string,
  options: Partial<ClassOptions> = {},
): Promise<Walk> {
  const ends = new Set<string>();
  let interleavings = 0n;
  const visit = (run: HappensBefore) => {
    ends.add(endOf());
    interleavings += new LinearExtensions(run).total ?? 0n;
    return true;
  };
  const { schedules, blocked, complete } = await exploreClasses(system, visit, { schedulesMax: ENOUGH, ...options });
  if (!complete) throw new Error('too large for a test');
  return { schedules, blocked, interleavings, ends: [...ends].sort() };
}

/** By sleep sets alone; the orders of the classes are found by another program than the one under test. */
export async function walkWithSleepSets(system: TransitionSystem, endOf: () => string): Promise<Walk> {
  const ends = new Set<string>();
  const runs: (readonly Transition[])[] = [];
  const { schedules, blocked } = await explore(
    system,
    (path) => {
      ends.add(endOf());
      runs.push([...path]);
      return true;
    },
    { schedulesMax: ENOUGH },
  );
  let interleavings = 0n;
  for (const run of runs) interleavings += new LinearExtensions(await orderOf(system, run)).total ?? 0n;
  return { schedules, blocked, interleavings, ends: [...ends].sort() };
}

/** Every interleaving, one by one. */
export async function walkAll(system: TransitionSystem, endOf: () => string): Promise<Walk> {
  const ends = new Set<string>();
  const passes = () => Boolean(ends.add(endOf()));
  const { schedules } = await explore(system, passes, { schedulesMax: ENOUGH, preemptionsMax: Infinity });
  return { schedules, blocked: 0, interleavings: BigInt(schedules), ends: [...ends].sort() };
}

/** The happens-before order of one run, found by running it again. */
export async function orderOf(system: TransitionSystem, run: readonly Transition[]): Promise<HappensBefore> {
  const order = new HappensBefore(new Independence());
  const since = new Map<string, number>();
  await system.reset();
  for (const [at, step] of run.entries()) {
    const enabled = system.enabled();
    for (const { id } of enabled) if (!since.has(id)) since.set(id, at - 1);
    for (const id of [...since.keys()]) if (!enabled.some((transition) => transition.id === id)) since.delete(id);
    order.push(step, since.get(step.id) ?? -1);
    await system.take(step);
  }
  return order;
}
