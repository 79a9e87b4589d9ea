import type { Footprint } from './footprint.ts';
import type { MaybePromise } from './subject.ts';

/**
 * What an explorer drives: a deterministic system with choices. The simulated run is one; so are the small abstract
 * programs with known answers that test the explorers.
 *
 * Explorers skip orders that cannot matter, so a system owes them this: when the footprints of two transitions that can
 * both be taken do not conflict, taking one leaves the other as it is (it can still be taken, under the same id, with the
 * same footprint), and both orders end in the same state. Neither may disable or change the other without a conflict,
 * and one that may disable others, at once or by what it leads to, says so.
 */
export interface TransitionSystem {
  /** Back to the initial state, bit-identical each time. */
  reset(): MaybePromise<void>;
  /** Every transition that can be taken now, in an order that depends only on the state. Empty: the run is over. */
  enabled(): readonly Transition[];
  take(transition: Transition): MaybePromise<void>;
  /** A state to come back to; a system without these is replayed from its start instead. */
  save?(): unknown;
  restore?(state: unknown): void;
  /** The state will not be come back to: its memory may be used again. */
  release?(state: unknown): void;
  /**
   * The present state as text: two states with equal keys have the same future, and no state can be reached from itself
   * or from one with an equal key.
   */
  stateKey?(): string;
}

export interface Transition {
  /** Names the same event in every schedule in which it can be taken. */
  readonly id: string;
  /** Index of the client it belongs to; -1 for the world itself. */
  readonly client: number;
  readonly footprint: Footprint;
  /**
   * Positions in the run of steps that all had to come first, where there are several (a barrier waits for every
   * client). Not needed for the one step after which the transition could first be taken: explorers see that one.
   */
  readonly enabledBy?: readonly number[];
  /**
   * It may end or hold up what others could do (a crash; time that passes only while nobody acts). What never happens
   * shows no conflict, so explorers try every order wherever such a transition can be taken.
   */
  readonly disables?: true;
}

/** Back to a state: to its copy where there is one, else by the way to it once more. */
export async function comeBack(system: TransitionSystem, saved: unknown, way: readonly Transition[]): Promise<void> {
  if (saved !== undefined && system.restore !== undefined) {
    system.restore(saved);
    return;
  }
  await system.reset();
  for (const step of way) await system.take(step);
}
