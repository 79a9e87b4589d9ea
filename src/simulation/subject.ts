import type { SourcePosition } from '../base/errors.ts';

/**
 * What the simulation drives: the submission, in one heap per instance. Everything crosses as plain data.
 * The sandbox implements it with an isolate; tests implement it with plain TypeScript classes.
 *
 * Every method that lets the guest run returns after the guest is quiet: all its microtasks have run and it waits
 * for pending port calls, or is done. A method may answer at once or with a promise (plain TypeScript subjects need one).
 *
 * A guest that exhausts a budget makes the method throw {@link SubjectLimit}.
 */
export interface Subject {
  /** Puts every instance back to the state right after loading, before construction. Bit-identical each time. */
  reset(instances: number): void;
  /** Constructs the submission's entry class over the ports, in the context of `client` (null: of nobody). */
  construct(instance: number): MaybePromise<Turn>;
  /** Starts an operation: one call of a public method. Its outcome comes in a later turn's `settled`. */
  start(instance: number, operation: Operation): MaybePromise<Turn>;
  /** Delivers the answer of a pending port call. */
  answer(instance: number, callId: number, answer: Answer): MaybePromise<Turn>;
  /** Ends an instance as a crash would: its heap is gone, nothing of it runs again. `construct` starts a fresh one. */
  kill(instance: number): void;
  /** Tells the guest's clocks (Date.now, clock.now) the virtual time from here on. */
  setTime(nowMs: number): void;
  /** A copy of all instances' state, to come back to with `restore`. Absent where a subject cannot. */
  save?(): unknown;
  restore?(state: unknown): void;
  /** From here on port calls say which line made them, or no longer. Costs a stack each: for runs that are told. */
  recordSites?(on: boolean): void;
  /**
   * From here on a turn in which clients could learn of each other through the memory of their instance throws
   * {@link MemoryShared}, or no longer. Absent where a subject cannot tell.
   */
  watchMemory?(on: boolean): void;
  /** The state will not be come back to: its memory may be used again. */
  release?(state: unknown): void;
}

export type MaybePromise<T> = T | Promise<T>;

export interface Operation {
  /** Unique in one run. */
  readonly id: number;
  /** Index of the client on whose behalf it runs: port calls made anywhere in its asynchronous context carry this. */
  readonly client: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/**
 * An argument that the guest sees as an asynchronous function. Calling it is a call of the port `function`, its name the
 * method.
 */
export class HostFunction {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** What a guest did in one turn, from being let go to being quiet. Order is the guest's own. */
export interface Turn {
  readonly issued: readonly PortCall[];
  readonly settled: readonly Settled[];
  /** Ids of pending timer calls that the guest cancelled in this turn. */
  readonly cancelled: readonly number[];
  readonly console: readonly ConsoleLine[];
  /** Rejections that nobody handled by the end of the turn. */
  readonly unhandled: readonly GuestError[];
}

export interface PortCall {
  /** Unique in its instance and run; grows in the order of issue. */
  readonly id: number;
  /** The client in whose asynchronous context the call was made, also when another client's answer woke it. */
  readonly client: number | null;
  /** For example `store`, `network`, `timer`. */
  readonly port: string;
  readonly method: string;
  readonly args: readonly unknown[];
  /** The candidate's own line that made the call, when the stack shows one. */
  readonly at?: SourcePosition;
}

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  /** `name` selects the error class of the ports module (GatewayTimeout...); unknown names become a plain Error. */
  | {
      readonly ok: false;
      readonly error: { readonly name: string; readonly message: string };
      /** It took effect all the same: what the caller would have been told. Kept for timelines, no guest sees it. */
      readonly untold?: unknown;
    };

export interface Settled {
  readonly operation: number;
  readonly outcome: OperationOutcome;
}

export type OperationOutcome =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: GuestError };

/** An error of the guest as plain data, read without running any code of the guest afterwards. */
export interface GuestError {
  readonly name: string;
  readonly message: string;
  /** Own enumerable plain-data properties worth judging, such as `code`. */
  readonly code?: string | number;
  readonly at?: SourcePosition;
}

export interface ConsoleLine {
  readonly client: number | null;
  readonly text: string;
}

/** Every budget of the sandbox and the engine that a submission can exhaust. The outcome is always `limited`. */
export type LimitKind =
  | 'cpu'
  | 'memory'
  | 'microtasks'
  | 'pending-calls'
  | 'console'
  | 'value-size'
  | 'stuck-native'
  | 'work'
  | 'steps'
  | 'livelock'
  | 'nondeterminism';

/** An instance keeps something in memory that its clients share, or may share. Not a fault of the submission. */
export class MemoryShared extends Error {
  override readonly name = 'MemoryShared';
}

export class SubjectLimit extends Error {
  override readonly name = 'SubjectLimit';
  readonly kind: LimitKind;
  readonly at: SourcePosition | undefined;

  constructor(kind: LimitKind, message: string, at?: SourcePosition) {
    super(message);
    this.kind = kind;
    this.at = at;
  }
}
