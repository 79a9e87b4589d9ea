/**
 * Clients that do the same again and again. A call that was made before, was answered alike, and whose part of the world
 * nobody has changed since cannot end otherwise: after a few of them the client waits until something relevant changes
 * (loom and dejafu bound their yields likewise), and after many it is told that it never stops.
 */
import { answerText } from './answer-text.ts';
import { dataText } from './data-text.ts';
import { conflict, type Footprint } from './footprint.ts';
import { loopAtEnd } from './loops.ts';
import { changedClient, type ClientState, type Pending, type RunState } from './run-state.ts';
import type { Step } from './step.ts';
import { type Answer, type PortCall, SubjectLimit } from './subject.ts';

/** Steps in one schedule after which it is given up: the longest honest schedules take a few hundred. */
export const STEPS_MAX = 2_000;

/** Alike answers after which a client waits for a change: reading something twice in a row is no polling yet. */
const POLLS_MAX = 3;

/** Alike answers after which a client is taken at its word that it goes on for ever: ten seconds of polling every 100 ms. */
const REPEATS_MAX = 100;

/** Calls of a try that are not compared yet: most handlers make no more, and pay nothing. */
const UNWATCHED_EFFECTS = 4;

/** How often a call was answered alike, with nothing changed in between. */
export interface Repetition {
  readonly answer: string;
  readonly count: number;
  readonly atMs: number;
  readonly footprint: Footprint;
}

/** Why a run can never end well, although every client was given its turns. */
export interface EndlessRun {
  /** `unbounded-retry`: one call is refused and sent again. `livelock`: calls go on, and nothing comes of them. */
  readonly kind: 'livelock' | 'unbounded-retry';
  readonly client: number;
  readonly call: PortCall;
  readonly answer: Answer;
  readonly times: number;
}

/** Takes note of an answer. `changed`: the world is not as it was before the call. */
export function noteAnswer(
  pending: Pending,
  answer: Answer,
  changed: boolean,
  state: RunState,
  nowMs: number,
): EndlessRun | null {
  const { client, call, footprint } = pending;
  if (changed) forget(state, footprint, client);
  if ((state.clients[client]?.effects ?? 0) <= UNWATCHED_EFFECTS) return null;
  const own = changedClient(state, client);
  if (own === undefined) return null;
  const key = keyOf(call);
  const known = own.repeated.get(key);
  const text = answerText(answer);
  const count = known?.answer === text ? known.count + 1 : 1;
  own.repeated = new Map(own.repeated).set(key, { answer: text, count, atMs: nowMs, footprint });
  if (count <= REPEATS_MAX) return null;
  return { kind: answer.ok ? 'livelock' : 'unbounded-retry', client, call, answer, times: count };
}

/**
 * What to say of a run that has come to {@link STEPS_MAX}: clients keep each other busy, and the call in their loop that
 * says it best is the last one that was refused. @throws SubjectLimit when it goes round in no loop.
 */
export function giveUp(log: readonly Step[]): EndlessRun {
  const loop = loopAtEnd(log);
  const round = loop === null ? [] : log.slice(-loop.length).filter((step) => step.call !== null);
  const { call, answer, transition } = round.findLast((step) => isRefusal(step.answer)) ?? round.at(-1) ?? {};
  const said = answer ?? (call?.port === 'timer' ? FIRED : null);
  if (loop === null || !call || !said || !transition) {
    throw new SubjectLimit('steps', `no end after ${STEPS_MAX.toLocaleString('en')} steps`);
  }
  return { kind: 'livelock', client: transition.client, call, answer: said, times: loop.times };
}

/** A timer that fires has nothing to say. */
const FIRED: Answer = { ok: true, value: undefined };

function isRefusal(answer: Answer | null): boolean {
  return answer?.ok === false || answer?.value === false || answer?.value === null;
}

/** The call would only be answered as before: it waits until others have changed something, or time has passed. */
export function isTired(pending: Pending, own: ClientState | undefined, nowMs: number): boolean {
  if (own === undefined || own.repeated.size === 0) return false;
  const known = own.repeated.get(keyOf(pending.call));
  return known !== undefined && known.count >= POLLS_MAX && known.atMs === nowMs;
}

/** What others write may make a call end otherwise. What a client itself repeats does not. */
function forget(state: RunState, footprint: Footprint, writer: number): void {
  state.clients.forEach((client, at) => {
    if (at === writer || client.repeated.size === 0) return;
    const kept = [...client.repeated].filter(([, known]) => !conflict(known.footprint, footprint));
    const own = kept.length < client.repeated.size ? changedClient(state, at) : undefined;
    if (own !== undefined) own.repeated = new Map(kept);
  });
}

const keys = new WeakMap<PortCall, string>();

function keyOf(call: PortCall): string {
  let key = keys.get(call);
  if (key === undefined) keys.set(call, (key = `${call.port}.${call.method} ${dataText(call.args)}`));
  return key;
}
