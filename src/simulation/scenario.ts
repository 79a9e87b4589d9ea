import type { FaultPlan } from './fault-plan.ts';
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
  /** Whether clients try again, by index. Where it is missing: only after a crash, {@link TRIES_MAX} times in all. */
  readonly retry?: readonly (RetryRule | undefined)[];
  /** Clients that say once more what another one says, when a plan duplicates it: the copy's index, then the original's. */
  readonly copies?: ReadonlyMap<number, number>;
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

/**
 * An argument as written; or the result of an earlier call (or a property of it), filled in when the call starts; or a
 * function that the check hands in; or an object or list with such things inside.
 */
export type Argument =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'result'; readonly call: number; readonly path: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, Argument])[] }
  | { readonly kind: 'list'; readonly items: readonly Argument[] };

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

export function retryRuleOf(client: number, scenario: Scenario): RetryRule {
  return scenario.retry?.[client] ?? AFTER_CRASHES_ONLY;
}

/**
 * Clients are spread over the instances in turn: with two instances A and C share one, B and D the other. A copy arrives
 * at the other one.
 */
export function instanceOf(client: number, scenario: Scenario): number {
  const original = scenario.copies?.get(client);
  return (original === undefined ? client : original + 1) % scenario.instances;
}

/** The scenario under a plan: a copy whose original is not duplicated does nothing. */
export function withPlannedCopies(scenario: Scenario, plan: FaultPlan): Scenario {
  const { copies } = scenario;
  if (copies === undefined) return scenario;
  const isIdle = (client: number): boolean => {
    const original = copies.get(client);
    return original !== undefined && !plan.some((fault) => fault.attempt === 0 && fault.client === original);
  };
  const phases = scenario.phases.map((phase) => new Map([...phase].filter(([client]) => !isIdle(client))));
  return { ...scenario, phases };
}
