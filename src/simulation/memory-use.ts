/**
 * How clients of one instance are explored: `apart`, as if each had a heap of its own, or `shared`, where the order of
 * everything that enters their heap matters. Without anything in memory that they share, one commutes with the other,
 * and a submission without locks or caches of its own has only the races over the world left. Which of the two holds is
 * found out while exploring: a turn in which clients could learn of each other ends with {@link MemoryShared}.
 *
 * That is no guess: orders not run differ from one that was by swaps of turns that read nothing the other wrote, so that
 * each would have gone the same way in them.
 */
import { instanceOf, type Scenario } from './scenario.ts';
import { MemoryShared } from './subject.ts';

export type MemoryUse = 'apart' | 'shared';

/** Two clients are at work in one instance at once. */
export function haveOneHeap({ phases, ...rest }: Scenario): boolean {
  return phases.some((phase) => {
    const instances = [...phase.keys()].map((client) => instanceOf(client, { phases, ...rest }));
    return new Set(instances).size < instances.length;
  });
}

/** Explores with memory apart where that can matter, and again with shared memory if clients turn out to share it. */
export async function withMemoryAsUsed<T>(scenario: Scenario, run: (memory: MemoryUse) => Promise<T>): Promise<T> {
  if (!haveOneHeap(scenario)) return run('shared');
  try {
    return await run('apart');
  } catch (error) {
    if (!(error instanceof MemoryShared)) throw error;
    return run('shared');
  }
}
