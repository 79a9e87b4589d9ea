import type { OperationOutcome } from './subject.ts';

/** What clients do in a check: plain data, the same in every schedule. */
export interface Scenario {
  readonly instances: 1 | 2;
  /** Names of the clients, in column order: `A`, `B`... Names of several letters look on and meet no faults. */
  readonly clients: readonly string[];
  /** Phases run one after another: all clients of a phase finish before the next begins. */
  readonly phases: readonly Phase[];
  /** Virtual time that passes before each phase begins; none where it is missing. */
  readonly waitsMs?: readonly number[];
  /** Whether clients try again. Without it: only after a crash, {@link TRIES_MAX} times in all. */
  readonly retry?: RetryRule;
}

/** For each client that acts in the phase, its calls in program order. */
export type Phase = ReadonlyMap<number, readonly ScriptedCall[]>;

export interface ScriptedCall {
  /** Unique in the scenario; also the operation's id. */
  readonly id: number;
  readonly client: number;
  readonly method: string;
  readonly args: readonly Argument[];
}

/** An argument as written, or the result of an earlier call (or a property of it), filled in when the call starts. */
export type Argument =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'result'; readonly call: number; readonly path: readonly string[] };

/** When a client sends the same request, with the same key, once more. */
export interface RetryRule {
  /** Tries of one request, the first included. */
  readonly triesMax: number;
  /** Virtual time between the end of a try and the next. */
  readonly afterMs: number;
  /** Whether to try again after this answer. After a crash, which is no answer, a client always does. */
  readonly again: (outcome: OperationOutcome) => boolean;
}

/** Tries of a request whose instance keeps dying: a plan has two crashes at most, so a third try is always answered. */
export const TRIES_MAX = 3;

const AFTER_CRASHES_ONLY: RetryRule = { triesMax: TRIES_MAX, afterMs: 0, again: () => false };

export function retryRuleOf(scenario: Scenario): RetryRule {
  return scenario.retry ?? AFTER_CRASHES_ONLY;
}

/** Clients are spread over the instances in turn: with two instances A and C share one, B and D the other. */
export function instanceOf(client: number, scenario: Scenario): number {
  return client % scenario.instances;
}
