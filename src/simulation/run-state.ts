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
  /** Changed through {@link changedClient} and {@link changedInstance} alone: states have theirs in common. */
  clients: readonly ClientState[];
  instances: readonly InstanceState[];
  /** What is marked with it belongs to this state alone, and can be changed in place. */
  owner: object;
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
  readonly owner: object;
  /** Index of the client's next call in the present phase. */
  readonly position: number;
  /** Id of the scripted call that is under way. */
  readonly running: number | null;
  /** Counts from 1 and grows with every retry. */
  readonly attempt: number;
  /** Tries of the present call so far, the one under way included. */
  readonly tries: number;
  /** Port calls issued in this attempt: they give pending calls their names. */
  readonly issued: number;
  /** Port calls that took effect in this attempt, fired timers included. */
  readonly effects: number;
  /** The client does nothing before this time. */
  readonly readyAtMs: number;
  /** What has entered its own part of a heap, where clients are explored apart. */
  readonly entered: HeapHistory | null;
  /** Calls of this try that were answered alike before. */
  readonly repeated: ReadonlyMap<string, Repetition>;
}

export interface InstanceState {
  readonly owner: object;
  /** Times it was started. */
  readonly life: number;
  /** Port calls that it issued on nobody's behalf in this life. */
  readonly issued: number;
  /** It stands still until then. */
  readonly pausedUntilMs: number;
  /** What has entered its heap, in all lives, where clients are not explored apart. */
  readonly entered: HeapHistory | null;
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

type Changing<T> = { -readonly [Name in keyof T]: T[Name] };

export function initialState(scenario: Scenario, nowMs: number): RunState {
  const owner = {};
  return {
    owner,
    phase: 0,
    opensAtMs: nowMs + (scenario.waitsMs?.[0] ?? 0),
    answeredMs: nowMs,
    steps: 0,
    clients: scenario.clients.map(() => ({
      owner,
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
      owner,
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

/** A state like this one. Clients and instances are in common from here on, until one of the two changes its own. */
export function copyState(state: RunState): RunState {
  state.owner = {};
  return {
    ...state,
    owner: {},
    clients: [...state.clients],
    instances: [...state.instances],
    pending: [...state.pending],
    outcomes: [...state.outcomes],
  };
}

/** The client at this index, to be changed; undefined when there is none. */
export function changedClient(state: RunState, client: number): Changing<ClientState> | undefined {
  return owned(state.clients, client, state.owner);
}

/** The instance at this index, to be changed; undefined when there is none. */
export function changedInstance(state: RunState, instance: number): Changing<InstanceState> | undefined {
  return owned(state.instances, instance, state.owner);
}

function owned<T extends { readonly owner: object }>(all: readonly T[], at: number, owner: object) {
  const one = all[at];
  if (one === undefined || one.owner === owner) return one;
  const own = { ...one, owner };
  (all as T[])[at] = own;
  return own;
}
