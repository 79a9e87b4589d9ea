/**
 * Everything a hidden suite imports. A suite declares checks: what clients call, what may go wrong meanwhile, what must
 * hold afterwards. The kit explores every interleaving, under every fault that the check allows, and says how it went.
 *
 * ```ts
 * bug('lost-update', 'two charges at once both leave their mark', {
 *   clients: { A: (p) => p.charge(600, 'a'), B: (p) => p.charge(300, 'b') },
 *   after: (p) => [p.balance()],
 *   holds: ({ after, expect }) => expect(after[0]).toBe(100),
 * });
 * ```
 *
 * API boundary. What the words mean is said at {@link CheckSpec}.
 */
import type { ExpectStatic } from '@vitest/expect';
import type { BankMethod, BankRail, BankRecord } from '../simulation/bank-rail.ts';
import type { CardNetwork, NetworkMethod, NetworkRecord } from '../simulation/card-network.ts';
import type { FaultKind } from '../simulation/fault-plan.ts';
import type { SequentialModel } from '../simulation/linearizability.ts';
import type { QueueMessage } from '../simulation/queue.ts';
import type { HostFunctionOutcome } from '../simulation/small-ports.ts';
import { declareCheck } from './kit-declare.ts';
import type { Draw } from './kit-draw.ts';
import { expect } from './kit-expect.ts';
import { Failure, IN_WORDS, Unanswered } from './kit-outcomes.ts';
import { hostFunction, type Script, type Scripts } from './kit-script.ts';

export type { BankRequest, BankRecord } from '../simulation/bank-rail.ts';
export type { NetworkRequest, NetworkRecord } from '../simulation/card-network.ts';
export type { SequentialModel } from '../simulation/linearizability.ts';
export type { Draw } from './kit-draw.ts';
export type { Recorded, Script } from './kit-script.ts';
export { Failure, Unanswered } from './kit-outcomes.ts';

/**
 * The world's own books at the end. Books are only ever added to, and lines of clients that had nothing to do with each
 * other have no order: every book is sorted by what its lines are about, never by time. A promise about what held in
 * between is kept by exploration only if it can be read off such a book ("never more captured than authorized" is the
 * sum of captures at the end); a promise about a passing state of the store is not, and must not be made.
 */
export interface Books {
  /** `attempts` has every request that arrived, repetitions included; `records` what was done, late requests included. */
  readonly network: {
    readonly records: (kind?: NetworkMethod) => readonly NetworkRecord[];
    readonly attempts: (ref?: string) => readonly { readonly ref: string; readonly kind: NetworkMethod }[];
  };
  readonly bank: {
    readonly records: (kind?: BankMethod) => readonly BankRecord[];
    readonly attempts: (ref?: string) => readonly { readonly ref: string; readonly kind: BankMethod }[];
  };
  /** Durable state, to count or to sum over. Do not judge how a submission names its keys. */
  readonly store: { readonly list: (prefix: string) => readonly { key: string; value: unknown }[] };
  readonly locks: { readonly held: () => readonly string[] };
  readonly queue: { readonly messages: () => readonly QueueMessage[] };
  readonly bus: { readonly events: () => readonly { readonly topic: string; readonly event: unknown }[] };
  readonly log: {
    readonly lines: () => readonly { readonly level: string; readonly event: unknown; fields: unknown }[];
  };
  /** How often the function handed in under this name (see {@link effect}) was called. */
  readonly calls: (name: string) => number;
  /** Virtual time that has passed. */
  readonly elapsedMs: number;
}

/** What must hold, judged on results, on the world's own books and on durable state: never on a key layout. */
export interface Holding extends Books {
  /**
   * By client: the value of its call, a list for a script that gives a list; with several phases a list over those in
   * which it acts. A rejected call is a {@link Failure}, one that nobody ever answered {@link Unanswered}.
   */
  readonly results: Readonly<Record<string, unknown>>;
  /** Results of the `after` script, one a call. */
  readonly after: readonly unknown[];
  /** What a client got when its request arrived once more (see `duplicates`), by its name; empty when it did not. */
  readonly repeats: Readonly<Record<string, unknown>>;
  readonly expect: ExpectStatic;
}

/** What a check sets up before anything runs. Functions given here must be pure. */
export interface WorldSetUp {
  readonly store: { readonly seed: (key: string, value: unknown) => void };
  readonly network: Pick<
    CardNetwork,
    | 'declineWhen'
    | 'decideLater'
    | 'delayWhen'
    | 'queueWhen'
    | 'failWhen'
    | 'chargeFee'
    | 'expireAfter'
    | 'enforceLimits'
  >;
  readonly bank: Pick<BankRail, 'rejectWhen' | 'decideLater' | 'delayWhen' | 'failWhen'>;
  readonly queue: { readonly put: (body: unknown) => void };
  /** What every client draws first. */
  readonly ids: { readonly script: (values: readonly string[]) => void };
  readonly rng: { readonly script: (values: readonly number[]) => void };
}

/** A kind of fault; or one that strikes only calls of a port (`store`) or method (`network.charge`), or some clients. */
export type Fault =
  FaultKind | { readonly kind: FaultKind; readonly on?: string; readonly clients?: readonly string[] };

/** How clients repeat a request. */
export interface Retries {
  /** Tries in all; three unless given. */
  readonly tries?: number;
  /** Virtual time between a try and the next; none unless given. */
  readonly afterMs?: number;
  /** Whether to repeat after this result; unless given, after time-outs and other errors that leave the outcome open. */
  readonly when?: (result: unknown) => boolean;
}

/** Virtual time that passes between two phases. */
export interface Wait {
  readonly waitMs: number;
}

/** One call as a model of what ought to happen sees it. */
export interface ModelCall {
  readonly client: string;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Its value, a {@link Failure}, or {@link Unanswered}. */
  readonly result: unknown;
}

export interface CheckSpec<P> {
  /** Candidates may see and run it before they submit. */
  readonly public?: boolean;
  /** Instances the clients are spread over, or several such numbers to try in turn; the exercise's topology unless given. */
  readonly instances?: 1 | 2 | readonly (1 | 2)[];
  /** Schedules to explore at most, for a check of many clients whose right solutions have too many; 20,000 unless given. */
  readonly schedulesMax?: number;
  /** What is there before anything runs. */
  readonly world?: (world: WorldSetUp) => void;
  /** One phase of clients that act at once, each named by a capital letter... */
  readonly clients?: Scripts<P>;
  /** ...or several with a barrier between them, and {@link wait}s. */
  readonly phases?: readonly (Scripts<P> | Wait)[];
  /** Clients that bring messages from an at-least-once source: whatever is not accepted is delivered again. */
  readonly deliveries?: readonly string[];
  /** Requests of these clients may arrive twice, at any time; `true`: of the deliveries if there are any, else of all. */
  readonly duplicates?: boolean | readonly string[];
  /**
   * What may go wrong, one fault at a time: every call that can be struck is, in every schedule. Faults of a gateway
   * strike calls of `network` and `bank`; name another port with `on` to strike its calls.
   */
  readonly faults?: 'none' | readonly Fault[];
  /**
   * An instance may die before any effect of a client's try, or after the last: its memory and everything under way in
   * it are gone, and a fresh instance goes on over the same world.
   */
  readonly crashes?: boolean;
  /** Two: also every pair of faults, such as a crash during the recovery from another. One unless given. */
  readonly faultsAtOnce?: 1 | 2;
  /**
   * Whether clients send the same request again: after a crash, and after results for which `when` says so. `none`: they
   * give up. Unless given they try three times where the check has faults, else once.
   */
  readonly retries?: 'none' | Retries;
  /**
   * A job that runs from time to time once the clients are done: three times, a little more than a minute apart, unless
   * said otherwise. With `crashes` the check is also run with clients that never come back, so that only it can mend.
   */
  readonly sweeper?: Script<P> | { readonly run: Script<P>; readonly everyMs?: number; readonly times?: number };
  /** Calls made once all clients are done, to look at the end state. */
  readonly after?: Script<P>;
  /**
   * Clients that the promise does not need, and last calls of clients (`B.2`: what B calls from its second call on). What
   * must hold is as true without them, in every right solution: a failing run is told without those that it does not
   * need either. `results` has no entry for a client that was left out.
   */
  readonly optional?: readonly string[];
  /**
   * Clients that have nothing to do with each other, any two of them: other accounts, other keys. Where they never get
   * ahead at once, in no interleaving, one lock is held around everything: right, but the verdict remarks on it.
   */
  readonly unrelated?: readonly string[];
  /** What must hold at the end of every schedule; `expect` throws what does not, and its words are told. */
  readonly holds?: (holding: Holding) => void;
  /**
   * The clients' calls must be explicable as the same calls one after another, each as the model says. Calls of one
   * client, and calls in different phases, are in order; calls within a phase are at once, however a schedule ran.
   */
  readonly linearizable?: SequentialModel<ModelCall, any>;
}

/** A check as it is, or made with ids and amounts that each submission meets others of. */
export type Spec<P> = CheckSpec<P> | ((draw: Draw) => CheckSpec<P>);

export interface Suite<P> {
  /** A check that proves one planted bug, and only that one. */
  bug(id: string, promise: string, spec: Spec<P>): void;
  /** A check that needs several fixes; the first bug is the one whose fix is incomplete when only this fails. */
  combo(ids: readonly [string, string, ...string[]], promise: string, spec: Spec<P>): void;
  /** Something that works in the starter and must stay. */
  behaviour(promise: string, spec: Spec<P>): void;
}

/** Opens the suite of an exercise; `P` is the type of the class under test. */
export function suite<P>(exercise: string): Suite<P> {
  return {
    bug: (id, promise, spec) => declareCheck(exercise, 'bug', [id], promise, spec),
    combo: (ids, promise, spec) => declareCheck(exercise, 'combo', ids, promise, spec),
    behaviour: (promise, spec) => declareCheck(exercise, 'behaviour', [], promise, spec),
  };
}

/** Between two phases: lets that much virtual time pass. Whatever is due meanwhile happens. */
export function wait(waitMs: number): Wait {
  return { waitMs };
}

/**
 * A function to pass to the submission, such as the handler that an idempotency layer runs. Each call is a port call
 * like any other: it can be overtaken, and an instance can die in it. It does what `outcomes` say, call by call; the
 * last one repeats. Without any it returns nothing. The books count its `calls(name)`.
 */
export function effect(
  name: string,
  ...outcomes: readonly HostFunctionOutcome[]
): (...args: unknown[]) => Promise<never> {
  return hostFunction(name, outcomes);
}

/** Matches a call that was rejected with an error of this name. */
export function failure(name: string): unknown {
  const matcher = expect.objectContaining({ error: expect.objectContaining({ name }) });
  return Object.assign(matcher, { [IN_WORDS]: () => `the error ${name}` });
}

/** Says whether a call was rejected. */
export function failed(result: unknown): result is Failure {
  return result instanceof Failure;
}

/** Says whether a call never got an answer: its instance died, and the client gave up. */
export function unanswered(result: unknown): result is Unanswered {
  return result instanceof Unanswered;
}
