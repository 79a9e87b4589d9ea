import type { PlannedFault } from './fault-plan.ts';
import type { Footprint } from './footprint.ts';
import type { HeapHistory } from './heap-history.ts';
import type { Move } from './moves.ts';
import type { EndlessRun, Repetition } from './repetition.ts';
import type { Scenario } from './scenario.ts';
import type { Answer, ConsoleLine, GuestError, OperationOutcome, PortCall } from './subject.ts';
import type { WorldState } from './world.ts';

/** Everything about a run that is neither in the guest nor in the world. Small, so that copying it is cheap. */
export interface RunState {
  phase: number;
  /** The present phase's wait ends then. */
  opensAtMs: number;
  /** When a client last got an answer. */
  answeredMs: number;
  steps: number;
  clients: ClientState[];
  instances: InstanceState[];
  pending: Pending[];
  /** By id of the scripted call. */
  outcomes: (OperationOutcome | undefined)[];
  /** Faults of the plan that have struck. */
  fired: readonly PlannedFault[];
  unhandled: readonly GuestError[];
  /** What instances printed before the first step. */
  opening: readonly ConsoleLine[];
  /** Set when the run can only go on for ever: nothing more happens in it. */
  endless: EndlessRun | null;
}

/** All of a run, to come back to. */
export interface SavedRun {
  readonly subject: unknown;
  readonly world: WorldState;
  readonly run: RunState;
  readonly logged: number;
  readonly witnessed: number;
  readonly moves: readonly Move[];
}

export interface ClientState {
  /** Index of the client's next call in the present phase. */
  position: number;
  /** Id of the scripted call that is under way. */
  running: number | null;
  /** Counts from 1 and grows with every retry. */
  attempt: number;
  /** Tries of the present call so far, the one under way included. */
  tries: number;
  /** Port calls issued in this attempt: they give pending calls their names. */
  issued: number;
  /** Port calls that took effect in this attempt, fired timers included. */
  effects: number;
  /** The client does nothing before this time. */
  readyAtMs: number;
  /** What has entered its own part of a heap, where clients are explored apart. */
  entered: HeapHistory | null;
  /** Calls of this try that were answered alike before. */
  repeated: ReadonlyMap<string, Repetition>;
}

export interface InstanceState {
  /** Times it was started. */
  life: number;
  /** Port calls that it issued on nobody's behalf in this life. */
  issued: number;
  /** It stands still until then. */
  pausedUntilMs: number;
  /** What has entered its heap, in all lives, where clients are not explored apart. */
  entered: HeapHistory | null;
}

/** A port call on its way. */
export interface Pending {
  readonly id: string;
  /** `late`: nobody waits for it any more, its effect is still to come, at any time. */
  readonly kind: 'call' | 'timer' | 'late';
  readonly instance: number;
  readonly client: number;
  readonly call: PortCall;
  readonly footprint: Footprint;
  /** Known once the effect has happened; the reply is held. */
  readonly answer: Answer | null;
  /** A timer fires, a slow call takes effect, not before then. For a late effect: not after. Infinity: no such bound. */
  readonly dueMs: number;
  readonly issuedMs: number;
  /** What the plan does to it. */
  readonly fault: PlannedFault | null;
}

export function initialState(scenario: Scenario, nowMs: number): RunState {
  return {
    phase: 0,
    opensAtMs: nowMs + (scenario.waitsMs?.[0] ?? 0),
    answeredMs: nowMs,
    steps: 0,
    clients: scenario.clients.map(() => ({
      position: 0,
      running: null,
      attempt: 1,
      tries: 0,
      issued: 0,
      effects: 0,
      readyAtMs: 0,
      entered: null,
      repeated: new Map(),
    })),
    instances: Array.from({ length: scenario.instances }, () => ({
      life: 1,
      issued: 0,
      pausedUntilMs: 0,
      entered: null,
    })),
    pending: [],
    outcomes: [],
    fired: [],
    unhandled: [],
    opening: [],
    endless: null,
  };
}

export function copyState(state: RunState): RunState {
  return {
    ...state,
    clients: state.clients.map((client) => ({ ...client })),
    instances: state.instances.map((instance) => ({ ...instance })),
    pending: [...state.pending],
    outcomes: [...state.outcomes],
  };
}
