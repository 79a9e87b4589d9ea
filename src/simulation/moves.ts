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
import type { KnownMoves } from './known-moves.ts';
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
  /** Moves that were possible before in this run. */
  readonly known: KnownMoves;
}

/** The situation of a run: one object that moves with it. */
export type Present = { -readonly [Name in keyof Situation]: Situation[Name] };

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

const NONE: readonly Move[] = [];

export function possibleMoves(now: Situation): readonly Move[] {
  const { state, scenario, world } = now;
  if (state.endless !== null) return [];
  const active: Move[] = [];
  for (let client = 0; client < scenario.clients.length; client += 1) {
    const move = startOf(client, now);
    if (move !== null) active.push(move);
  }
  // A client that would only hear the same again lets everybody else go first, time included.
  const tired: Move[] = [];
  for (const pending of state.pending) {
    const move = moveOf(pending, now);
    if (move === null) continue;
    const isAsking = pending.kind === 'call' && pending.answer === null;
    (isAsking && isTired(pending, state.clients[pending.client], world.nowMs) ? tired : active).push(move);
  }
  if (canPassBarrier(state, scenario)) {
    const isClosing = scenario.clients.some((name, at) => name.length > 1 && scenario.phases[state.phase + 1]?.has(at));
    const mustLand = isClosing && state.pending.some((pending) => pending.kind === 'late');
    if (!mustLand) active.push({ kind: 'barrier', transition: ofWorld(`@phase${state.phase + 2}`) });
  }
  const late = lateEffects(now);
  if (active.length > 0) return inOrder(late.length > 0 ? [...active, ...late] : active);
  const time = passingTime(now);
  const others = time === null ? late : [time, ...late];
  return others.length > 0 ? others : tired;
}

function inOrder(moves: Move[]): readonly Move[] {
  return moves.length > 1 ? moves.sort((a, b) => byClient(a.transition, b.transition)) : moves;
}

function startOf(client: number, now: Situation): Move | null {
  const { scenario, state, world } = now;
  const scripted = nextCall(client, state, scenario);
  const own = state.clients[client];
  if (scripted === null || own === undefined) return null;
  const instance = instanceOf(client, scenario);
  if (world.nowMs < state.opensAtMs || own.readyAtMs > world.nowMs || isPaused(instance, now)) return null;
  const only = onlyCallLeft(instance, client, null, now);
  return now.known.start(scripted, own.attempt, only, () => {
    const guard = guarded(entering(instance, client, only, now), instance, client, 0, now);
    return { kind: 'start', scripted, transition: { id: startId(scripted, own.attempt, scenario), client, ...guard } };
  });
}

function moveOf(pending: Pending, now: Situation): Move | null {
  const { kind, instance, answer, dueMs } = pending;
  if (kind === 'late') return null;
  if (kind === 'timer') {
    const isDue = dueMs <= now.world.nowMs || isEarly(pending, now);
    return isDue && !isPaused(instance, now) ? firing(pending, now) : null;
  }
  if (answer !== null) return isPaused(instance, now) ? null : reply(pending, now);
  if (dueMs > now.world.nowMs || now.world.waitsUntilMs(pending.call, pending.issuedMs) !== null) return null;
  return effect(pending, now);
}

function firing(pending: Pending, now: Situation): Move {
  const { id, instance, client, dueMs } = pending;
  const delivery = entering(instance, client, onlyCallLeft(instance, client, pending, now), now);
  const touched = dueMs > now.world.nowMs ? writing(delivery, 'time') : delivery;
  // Whoever acts first may cancel it.
  const transition = { id, client, ...guarded(touched, instance, client, 1, now), disables: true as const };
  return { kind: 'timer', pending, transition };
}

function reply(pending: Pending, now: Situation): Move {
  const { id, instance, client } = pending;
  const only = onlyCallLeft(instance, client, pending, now);
  return now.known.reply(pending, only, () => {
    const guard = guarded(entering(instance, client, only, now), instance, client, 0, now);
    return { kind: 'reply', pending, transition: { id: `${id}'`, client, ...guard } };
  });
}

function effect(pending: Pending, now: Situation): Move {
  const { id, instance, client, call, footprint } = pending;
  const pauses = pending.fault?.kind === 'pause';
  const whole = !pauses && !isPaused(instance, now) && isAloneInHeap(pending, now);
  return now.known.effect(pending, whole, () => {
    const touched = whole
      ? withDelivery(footprint, heapOf(instance, client, now))
      : reading(footprint, lastInHeap(pending));
    const guard = guarded(touched, instance, client, 1, now, pauses);
    const blocks = now.world.mayHaveToWait(call) ? { disables: true as const } : {};
    return { kind: whole ? 'whole' : 'effect', pending, transition: { id, client, ...guard, ...blocks } };
  });
}

function lateEffects({ state }: Situation): readonly Move[] {
  if (!state.pending.some((pending) => pending.kind === 'late')) return NONE;
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
 * What enters a heap on behalf of a client is a start (nothing is replied to), a reply or a timer. Gives the one call that
 * it may leave behind and that nothing can join, for it decides whether that call is one step or two; null when there is
 * no such call.
 */
function onlyCallLeft(instance: number, client: number, replied: Pending | null, now: Situation): Pending | null {
  const part = seesOnly(client, now);
  let only: Pending | null = null;
  for (const other of now.state.pending) {
    if (other === replied || !isInTheWay(other, instance, part, now)) continue;
    if (only !== null) return null;
    only = other;
  }
  return only !== null && mayStart(instance, part, replied === null ? client : null, now) ? null : only;
}

/** The footprint of what enters, `only` being the one call that it may leave behind. */
function entering(instance: number, client: number, only: Pending | null, now: Situation): Footprint {
  const delivery = deliveryInto(heapOf(instance, client, now));
  return only === null ? delivery : writing(delivery, lastInHeap(only));
}

/** What a client's own part of a heap is called; or the heap, when clients may share it. */
function heapOf(instance: number, client: number, { memory }: Situation): string {
  return heapKey(instance, memory === 'apart' ? client : null);
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
  const part = seesOnly(client, now);
  for (const other of now.state.pending) {
    if (other.id !== pending.id && isInTheWay(other, instance, part, now)) return false;
  }
  return !mayStart(instance, part, null, now);
}

/** It can enter this heap now; `part`: the heap is that of one client, if of one. */
function isInTheWay(other: Pending, instance: number, part: number | null, now: Situation): boolean {
  if (other.instance !== instance || other.kind === 'late') return false;
  if (part !== null && other.client !== part) return false;
  return other.dueMs <= now.world.nowMs || isEarly(other, now);
}

/** A client that has part in the heap, other than `except`, can start its next call. */
function mayStart(instance: number, part: number | null, except: number | null, now: Situation): boolean {
  const { state, scenario, world } = now;
  for (let client = 0; client < scenario.clients.length; client += 1) {
    if (client === except || (part !== null && client !== part)) continue;
    if (instanceOf(client, scenario) !== instance || nextCall(client, state, scenario) === null) continue;
    if ((state.clients[client]?.readyAtMs ?? 0) <= world.nowMs) return true;
  }
  return false;
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
