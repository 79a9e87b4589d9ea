import type { Footprint } from './footprint.ts';
import type { MaybePromise } from './subject.ts';

/**
 * What an explorer drives: a deterministic system with choices. The simulated run is one; so are the small abstract
 * programs with known answers that test the explorers.
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
}

export interface Transition {
  /** Names the same event in every schedule in which it can be taken. */
  readonly id: string;
  /** Index of the client it belongs to; -1 for the world itself. */
  readonly client: number;
  readonly footprint: Footprint;
}
