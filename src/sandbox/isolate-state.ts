/** What is to be kept of an isolate, besides its memory, to come back to it later. */
import type { Printed } from './guest-console.ts';
import type { MemoryImage } from './memory-image.ts';

/** An operation under way: the promise that its method returned. */
export interface Running {
  readonly operation: number;
  readonly promise: number;
}

/** A port call without an answer; `resolve` and `reject` are functions of the guest, 0 for the callback of a timer. */
export interface Waiting {
  readonly id: number;
  readonly client: number | null;
  readonly resolve: number;
  readonly reject: number;
}

export interface IsolateState {
  readonly image: MemoryImage;
  readonly nextId: number;
  readonly running: readonly Running[];
  readonly waiting: readonly Waiting[];
  readonly printed: Printed;
}
