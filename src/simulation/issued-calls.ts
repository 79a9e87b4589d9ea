/** Gives the port calls of a turn their names, their footprints and the faults that the plan has for them. */
import type { SeenCall } from './fault-plans.ts';
import { faultOn, LATE_MS, SLOW_MS, strikeOf } from './fault-strike.ts';
import { TOUCHES_NOTHING } from './footprint.ts';
import type { Situation } from './moves.ts';
import { changedClient, changedInstance, type Pending, type RunState } from './run-state.ts';
import type { Answer, PortCall } from './subject.ts';
import { footprintOf } from './world.ts';

/**
 * A call that was just issued, as pending. Its name, such as `A1.3`, is the client's attempt and the number of the call
 * in it, so it is the same in every schedule; a call on nobody's behalf counts with its instance. Notes in `seen` what
 * clients issue.
 */
export function pendingOf(instance: number, call: PortCall, now: Situation, seen: Map<string, SeenCall>): Pending {
  const { state, world } = now;
  const own = changedClient(state, call.client ?? -1);
  const host = own === undefined ? changedInstance(state, instance) : undefined;
  const counter = own ?? host;
  const number = counter === undefined ? 0 : (counter.issued += 1);
  const life = (own === undefined ? host?.life : own.attempt) ?? 0;
  return now.known.pending(call, world.nowMs, number, life, () => issue(instance, call, number, life, now, seen));
}

function issue(
  instance: number,
  call: PortCall,
  number: number,
  life: number,
  { scenario, world, plan }: Situation,
  seen: Map<string, SeenCall>,
): Pending {
  const client = call.client ?? -1;
  const clientName = scenario.clients[client];
  const kind = call.port === 'timer' ? 'timer' : 'call';
  const id = `${clientName === undefined ? `@${instance}.` : clientName}${life}.${number}`;
  const fault = clientName === undefined ? null : faultOn(plan, client, life, number);
  const strikes = kind === 'timer' || strikeOf(fault, call).effect === 'now';
  if (clientName?.length === 1 && !seen.has(id)) {
    seen.set(id, { client, attempt: life, call: number, port: call.port, method: call.method });
  }
  return {
    id,
    kind,
    instance,
    client,
    call,
    footprint: strikes ? footprintOf(call) : TOUCHES_NOTHING,
    answer: null,
    dueMs: dueOf(call, fault?.kind === 'slow', world.nowMs),
    issuedMs: world.nowMs,
    fault,
  };
}

function dueOf(call: PortCall, isSlow: boolean, nowMs: number): number {
  if (call.port === 'timer') return nowMs + Math.max(0, Number(call.args[0] ?? 0) || 0);
  return isSlow ? nowMs + SLOW_MS : nowMs;
}

/** The effect of a call whose caller has been told of a time-out: it lands at some later time. */
export function lateEffectOf(pending: Pending, nowMs: number): Pending {
  const footprint = footprintOf(pending.call);
  return { ...pending, id: `${pending.id}~`, kind: 'late', footprint, fault: null, dueMs: nowMs + LATE_MS };
}

/**
 * The call is on its way from now on. Calls stand by client, a client's in the order of issue, nobody's last, by instance:
 * the same calls in the same order whatever the order in which clients came to them.
 */
export function putOn(pending: Pending, state: RunState): void {
  const at = state.pending.findIndex((other) => isIssuedAfter(other, pending));
  if (at < 0) state.pending.push(pending);
  else state.pending.splice(at, 0, pending);
}

function isIssuedAfter(other: Pending, pending: Pending): boolean {
  if (other.client === pending.client) return other.instance > pending.instance;
  return other.client < 0 || (pending.client >= 0 && other.client > pending.client);
}

/** The call has taken effect; its answer is on its way. */
export function holdAnswer(pending: Pending, answer: Answer, state: RunState): void {
  state.pending = state.pending.map((other) => (other.id === pending.id ? { ...pending, answer } : other));
}

/** The call is over. */
export function takeOff(pending: Pending, state: RunState): void {
  state.pending = state.pending.filter((other) => other.id !== pending.id);
}

/** The guest of an instance has taken these timers back. */
export function cancelTimers(instance: number, ids: readonly number[], state: RunState): void {
  if (ids.length === 0) return;
  state.pending = state.pending.filter((pending) => pending.instance !== instance || !ids.includes(pending.call.id));
}
