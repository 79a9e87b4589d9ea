import type { FaultKind } from './fault-plan.ts';
import type { Footprint } from './footprint.ts';
import type { Answer, PortCall } from './subject.ts';

/** The simulated other side of a port: what its calls do and what they touch. Durable: it outlives every instance. */
export interface PortModel {
  /** Carries a call out, now, and gives the true answer. `fault` is one that strikes messages: duplicate or delay. */
  perform(call: PortCall, fault?: FaultKind): Answer;
  /** The state, never changed, only replaced: the same object means that nothing changed in between. Restoring is exact. */
  save(): object;
  restore(state: unknown): void;
  /** All that later calls and the books depend on; without it, what `save` gives is itself that content. */
  contentText?(): string;
  /** Until when a pending call must wait for somebody else; null when it can take effect now. */
  waitsUntilMs?(call: PortCall, issuedMs: number): number | null;
}

/** The methods of a port and what their calls touch, known when they are issued and whatever the state. */
export interface PortContract {
  readonly methods: readonly string[];
  readonly footprint: (call: PortCall) => Footprint;
}

export function succeed(value: unknown): Answer {
  return { ok: true, value };
}

export function fail(name: string, message: string): Answer {
  return { ok: false, error: { name, message } };
}

export function noSuchMethod(call: PortCall): Answer {
  return fail('TypeError', `There is no ${call.port}.${call.method}`);
}

/** Touches one thing and changes it. */
export function changes(...keys: readonly string[]): Footprint {
  return { reads: [], writes: keys };
}

/** A guest's key or ref as text. Never asks the value how it wants to be written: it may be anybody's. */
export function asText(value: unknown): string {
  return typeof value === 'object' && value !== null ? '[object Object]' : String(value);
}
