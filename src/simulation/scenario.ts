/** What clients do in a check: plain data, the same in every schedule. */
export interface Scenario {
  readonly instances: 1 | 2;
  /** Names of the clients, in column order: `A`, `B`... */
  readonly clients: readonly string[];
  /** Phases run one after another: all clients of a phase finish before the next begins. */
  readonly phases: readonly Phase[];
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

/** Clients are spread over the instances in turn: with two instances A and C share one, B and D the other. */
export function instanceOf(client: number, scenario: Scenario): number {
  return client % scenario.instances;
}
