import type { Footprint } from './footprint.ts';
import type { Scenario } from './scenario.ts';
import type { Answer, GuestError, OperationOutcome, PortCall } from './subject.ts';

/** Everything about a run that is neither in the guest nor in the world. Small, so that copying it is cheap. */
export interface RunState {
  phase: number;
  steps: number;
  clients: ClientState[];
  pending: Pending[];
  /** By id of the scripted call. */
  outcomes: (OperationOutcome | undefined)[];
  /** Port calls issued so far, by client: they give pending calls their names. */
  issued: Map<number, number>;
  unhandled: readonly GuestError[];
}

export interface ClientState {
  /** Index of the client's next call in the present phase. */
  position: number;
  /** Id of the scripted call that is under way. */
  running: number | null;
}

/** A port call on its way: issued (answer null), in effect (answer known, reply held), or a timer (dueMs set). */
export interface Pending {
  readonly id: string;
  readonly instance: number;
  readonly call: PortCall;
  readonly footprint: Footprint;
  readonly answer: Answer | null;
  readonly dueMs: number | null;
}

export function initialState(scenario: Scenario): RunState {
  return {
    phase: 0,
    steps: 0,
    clients: scenario.clients.map(() => ({ position: 0, running: null })),
    pending: [],
    outcomes: [],
    issued: new Map(),
    unhandled: [],
  };
}

export function copyState(state: RunState): RunState {
  return {
    ...state,
    clients: state.clients.map((client) => ({ ...client })),
    pending: [...state.pending],
    outcomes: [...state.outcomes],
    issued: new Map(state.issued),
  };
}
