/**
 * Everything that can happen next in a run, with what it touches.
 *
 * Besides footprints in the world there are keys for what lies between events: the heap of an instance (deliveries are
 * seen in order), its fate (a crash or pause ends or delays everything in it), the count of a client's effects (it
 * decides when a planned crash strikes) and time. Time moves, and a barrier opens, only when nothing else can happen:
 * such a step conflicts with all others.
 */
import { canPassBarrier, nextCall } from './client-program.ts';
import type { FaultPlan } from './fault-plan.ts';
import { crashesAt, endangersInstance, plans } from './fault-strike.ts';
import {
  deliveryInto,
  type Footprint,
  heapKey,
  reading,
  TOUCHES_EVERYTHING,
  wholeHeapKey,
  withDelivery,
  writing,
} from './footprint.ts';
import type { MemoryUse } from './memory-use.ts';
import { isTired } from './repetition.ts';
import type { Pending, RunState } from './run-state.ts';
import { instanceOf, type Scenario, type ScriptedCall } from './scenario.ts';
import { byClient, startId } from './transition-order.ts';
import type { Transition } from './transition-system.ts';
import { START_TIME_MS, type World } from './world.ts';

export interface Situation {
  readonly scenario: Scenario;
  readonly plan: FaultPlan;
  readonly world: World;
  readonly memory: MemoryUse;
  readonly state: RunState;
}

/** One thing that can happen: what explorers see of it, and what the run needs to do it. */
export type Move = { readonly transition: Transition } & (
  | { readonly kind: 'start'; readonly scripted: ScriptedCall }
  /** `whole`: effect and reply in one. `effect`: the reply is held. */
  | { readonly kind: 'whole' | 'effect' | 'reply' | 'timer' | 'late'; readonly pending: Pending }
  | { readonly kind: 'time'; readonly toMs: number }
  | { readonly kind: 'barrier' }
);

/** Background work may go on for this much virtual time after the last answer: a poller that never ends must not keep the run. */
const BACKGROUND_MS_MAX = 600_000;

export function possibleMoves(now: Situation): readonly Move[] {
  const { state, scenario, world } = now;
  if (state.endless !== null) return [];
  const active = [...starts(now)];
  // A client that would only hear the same again lets everybody else go first, time included.
  const tired: Move[] = [];
  for (const pending of state.pending) {
    const moves = movesOf(pending, now);
    const waits = pending.kind === 'call' && isTired(pending, state.clients[pending.client], world.nowMs);
    (waits && pending.answer === null ? tired : active).push(...moves);
  }
  if (canPassBarrier(state, scenario)) {
    const isClosing = scenario.clients.some((name, at) => name.length > 1 && scenario.phases[state.phase + 1]?.has(at));
    const mustLand = isClosing && state.pending.some((pending) => pending.kind === 'late');
    if (!mustLand) active.push({ kind: 'barrier', transition: ofWorld(`@phase${state.phase + 2}`) });
  }
  const late = lateEffects(now);
  if (active.length > 0) return [...active, ...late].sort((a, b) => byClient(a.transition, b.transition));
  const time = passingTime(now);
  const others = time === null ? late : [time, ...late];
  return others.length > 0 ? others : tired;
}

function starts(now: Situation): readonly Move[] {
  const { scenario, state, world } = now;
  if (world.nowMs < state.opensAtMs) return [];
  return scenario.clients.flatMap((_name, client) => {
    const scripted = nextCall(client, state, scenario);
    const own = state.clients[client];
    const instance = instanceOf(client, scenario);
    if (scripted === null || own === undefined || own.readyAtMs > world.nowMs || isPaused(instance, now)) return [];
    const guard = guarded(entering(instance, client, null, now), instance, client, 0, now);
    return [
      { kind: 'start', scripted, transition: { id: startId(scripted, own.attempt, scenario), client, ...guard } },
    ];
  });
}

function movesOf(pending: Pending, now: Situation): readonly Move[] {
  const { id, kind, instance, client, footprint: effect, answer, dueMs } = pending;
  const paused = isPaused(instance, now);
  if (kind === 'late') return [];
  if (kind === 'timer') {
    if (paused || (dueMs > now.world.nowMs && !isEarly(pending, now))) return [];
    const delivery = entering(instance, client, pending, now);
    const touched = dueMs > now.world.nowMs ? writing(delivery, 'time') : delivery;
    // Whoever acts first may cancel it.
    const transition = { id, client, ...guarded(touched, instance, client, 1, now), disables: true as const };
    return [{ kind, pending, transition }];
  }
  if (answer !== null) {
    if (paused) return [];
    const guard = guarded(entering(instance, client, pending, now), instance, client, 0, now);
    return [{ kind: 'reply', pending, transition: { id: `${id}'`, client, ...guard } }];
  }
  if (dueMs > now.world.nowMs || now.world.waitsUntilMs(pending.call, pending.issuedMs) !== null) return [];
  const pauses = pending.fault?.kind === 'pause';
  const whole = !paused && !pauses && isAloneInHeap(pending, now);
  const touched = whole ? withDelivery(effect, heapOf(instance, client, now)) : reading(effect, lastInHeap(pending));
  const guard = guarded(touched, instance, client, 1, now, pauses);
  const blocks = now.world.mayHaveToWait(pending.call) ? { disables: true as const } : {};
  return [{ kind: whole ? 'whole' : 'effect', pending, transition: { id, client, ...guard, ...blocks } }];
}

function lateEffects({ state }: Situation): readonly Move[] {
  return state.pending
    .filter((pending) => pending.kind === 'late')
    .map((pending) => {
      const footprint = { reads: pending.footprint.reads, writes: [...pending.footprint.writes, 'time'] };
      return { kind: 'late', pending, transition: { id: pending.id, client: -1, footprint } };
    });
}

/** Time moves to the next moment at which something can happen, unless a late effect must land before. */
function passingTime(now: Situation): Move | null {
  const { state, scenario, world } = now;
  const moments = state.pending.flatMap((pending) =>
    pending.kind === 'late' ? [] : [pending.dueMs, now.world.waitsUntilMs(pending.call, pending.issuedMs) ?? 0],
  );
  for (const instance of state.instances) moments.push(instance.pausedUntilMs);
  state.clients.forEach((own, client) => {
    if (nextCall(client, state, scenario) !== null) moments.push(own.readyAtMs, state.opensAtMs);
  });
  const toMs = Math.min(...moments.filter((ms) => ms > world.nowMs));
  if (!Number.isFinite(toMs)) return null;
  if (toMs > landsBy(state)) return null;
  if (toMs > state.answeredMs + BACKGROUND_MS_MAX && isAnswered(now)) return null;
  return { kind: 'time', toMs, transition: ofWorld(`@${toMs - START_TIME_MS}ms`) };
}

/** Time cannot move past this moment before a late effect has landed. */
function landsBy(state: RunState): number {
  return Math.min(...state.pending.filter((pending) => pending.kind === 'late').map((pending) => pending.dueMs));
}

function isAnswered({ state, scenario }: Situation): boolean {
  const isLast = state.phase >= scenario.phases.length - 1;
  return isLast && !state.clients.some((own, client) => own.running !== null || nextCall(client, state, scenario));
}

/**
 * The footprint of what enters a heap on behalf of a client: a start (nothing is replied to), a reply or a timer. When it
 * may leave one call behind that nothing can join, it decides whether that call is one step or two.
 */
function entering(instance: number, client: number, replied: Pending | null, now: Situation): Footprint {
  const delivery = deliveryInto(heapOf(instance, client, now));
  const heap = { instance, client: seesOnly(client, now) };
  const others = now.state.pending.filter((other) => other !== replied && isInTheWay(other, heap, now));
  const [only] = others;
  if (only === undefined || others.length > 1 || mayStart(heap, replied === null ? client : null, now)) return delivery;
  return writing(delivery, lastInHeap(only));
}

/** What a client's own part of a heap is called; or the heap, when clients may share it. */
function heapOf(instance: number, client: number, { memory }: Situation): string {
  return heapKey(instance, memory === 'apart' ? client : null);
}

/** A heap, or the part of it that one client has for itself. */
interface Heap {
  readonly instance: number;
  readonly client: number | null;
}

/**
 * Whose doings decide whether a client's call is one step or two: its own, when memory is apart. An instance that may
 * die or stand still does so for all its clients, and may do so between another's effect and reply.
 */
function seesOnly(client: number, { memory, plan }: Situation): number | null {
  return memory === 'apart' && !endangersInstance(plan) ? client : null;
}

/** The key that decides whether a call is made in one step or in two. */
function lastInHeap({ id }: Pending): string {
  return `last:${id}`;
}

/** What the explorer must know of a transition beside its footprint in the world. */
type Guard = Pick<Transition, 'footprint' | 'disables'>;

/** Adds what a plan makes events depend on. `effects`: how many effects of its client the event counts for. */
function guarded(
  footprint: Footprint,
  instance: number,
  client: number,
  effects: 0 | 1,
  { plan, state }: Situation,
  pauses = false,
): Guard {
  if (plan.length === 0) return { footprint };
  const moreReads = plans(plan, 'early') ? ['time'] : [];
  const moreWrites: string[] = [];
  let strikes = pauses;
  if (endangersInstance(plan)) {
    moreReads.push(`fate:${instance}`);
    const own = state.clients[client];
    strikes ||= own !== undefined && crashesAt(plan, client, own.attempt, own.effects + effects) !== null;
    if (strikes) moreWrites.push(`fate:${instance}`, wholeHeapKey(instance));
    if (effects > 0 && plan.some((fault) => fault.kind === 'crash' && fault.client === client))
      moreWrites.push(`effects:${client}`);
  }
  const { reads, writes } = footprint;
  const guardedFootprint = { ...footprint, reads: [...reads, ...moreReads], writes: [...writes, ...moreWrites] };
  return strikes ? { footprint: guardedFootprint, disables: true } : { footprint: guardedFootprint };
}

/** Nothing else can enter the heap of this call before its reply does. */
function isAloneInHeap(pending: Pending, now: Situation): boolean {
  const { instance, client } = pending;
  // Work that nobody waits for may be overtaken by the next phase.
  if ((now.state.clients[client]?.running ?? null) === null) return false;
  const heap = { instance, client: seesOnly(client, now) };
  const others = now.state.pending.some((other) => other.id !== pending.id && isInTheWay(other, heap, now));
  return !others && !mayStart(heap, null, now);
}

/** It can enter this heap now. */
function isInTheWay(other: Pending, { instance, client }: Heap, now: Situation): boolean {
  if (other.instance !== instance || other.kind === 'late') return false;
  if (client !== null && other.client !== client) return false;
  return other.dueMs <= now.world.nowMs || isEarly(other, now);
}

/** A client that has part in the heap, other than `except`, can start its next call. */
function mayStart(heap: Heap, except: number | null, { state, scenario, world }: Situation): boolean {
  return scenario.clients.some((_name, client) => {
    if (client === except || instanceOf(client, scenario) !== heap.instance) return false;
    if (heap.client !== null && client !== heap.client) return false;
    return nextCall(client, state, scenario) !== null && (state.clients[client]?.readyAtMs ?? 0) <= world.nowMs;
  });
}

function isPaused(instance: number, { state, world }: Situation): boolean {
  return (state.instances[instance]?.pausedUntilMs ?? 0) > world.nowMs;
}

function isEarly({ kind, fault, dueMs }: Pending, { world, state }: Situation): boolean {
  return kind === 'timer' && fault?.kind === 'early' && dueMs > world.nowMs && dueMs <= landsBy(state);
}

function ofWorld(id: string): Transition {
  return { id, client: -1, footprint: TOUCHES_EVERYTHING };
}
