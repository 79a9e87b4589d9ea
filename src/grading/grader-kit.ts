/**
 * Everything a hidden suite imports. A suite declares checks: what clients call, what must hold afterwards; the kit
 * explores every interleaving of it in the isolate and says how it went. API boundary.
 */
import type { ExpectStatic } from '@vitest/expect';
import type { NetworkRecord } from '../simulation/card-network.ts';
import type { World } from '../simulation/world.ts';
import { declareCheck } from './kit-declare.ts';
import { expect } from './kit-expect.ts';
import { Failure } from './kit-outcomes.ts';
import type { Script, Scripts } from './kit-script.ts';

export type { Recorded, Script } from './kit-script.ts';
export { Failure } from './kit-outcomes.ts';

/** What must hold, judged on results, on the world's own books and on durable state: never on a key layout. */
export interface Holding {
  readonly results: Readonly<Record<string, unknown>>;
  /** Results of the `after` script, one a call. */
  readonly after: readonly unknown[];
  readonly network: { readonly records: (kind?: NetworkRecord['kind']) => readonly NetworkRecord[] };
  readonly store: { readonly list: (prefix: string) => readonly { key: string; value: unknown }[] };
  readonly expect: ExpectStatic;
}

export interface WorldSetUp {
  readonly store: { readonly seed: (key: string, value: unknown) => void };
  readonly network: Pick<World['network'], 'declineWhen'>;
}

export interface CheckSpec<P> {
  /** Candidates may see and run it before they submit. */
  readonly public?: boolean;
  /** Instances the clients are spread over; the exercise's topology unless given. */
  readonly instances?: 1 | 2;
  /** Schedules to explore at most, for a check of many clients whose right solutions have too many; 20,000 unless given. */
  readonly schedulesMax?: number;
  readonly world?: (world: WorldSetUp) => void;
  /** One phase of clients that act at once... */
  readonly clients?: Scripts<P>;
  /** ...or several, with a barrier between them. */
  readonly phases?: readonly Scripts<P>[];
  /** Calls made once all clients are done, to look at the end state. */
  readonly after?: Script<P>;
  readonly holds: (holding: Holding) => void;
}

export interface Suite<P> {
  /** A check that proves one planted bug, and only that one. */
  bug(id: string, promise: string, spec: CheckSpec<P>): void;
  /** A check that needs several fixes; the first bug is the one whose fix is incomplete when only this fails. */
  combo(ids: readonly [string, string, ...string[]], promise: string, spec: CheckSpec<P>): void;
  /** Something that works in the starter and must stay. */
  behaviour(promise: string, spec: CheckSpec<P>): void;
}

/** Opens the suite of an exercise; `P` is the type of the class under test. */
export function suite<P>(exercise: string): Suite<P> {
  return {
    bug: (id, promise, spec) => declareCheck(exercise, 'bug', [id], promise, spec),
    combo: (ids, promise, spec) => declareCheck(exercise, 'combo', ids, promise, spec),
    behaviour: (promise, spec) => declareCheck(exercise, 'behaviour', [], promise, spec),
  };
}

/** Matches a call that was rejected with an error of this name. */
export function failure(name: string): unknown {
  return expect.objectContaining({ error: expect.objectContaining({ name }) });
}

/** Says whether a call was rejected. */
export function failed(result: unknown): result is Failure {
  return result instanceof Failure;
}
