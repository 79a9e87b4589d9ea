/**
 * Decides whether a history of calls could have come from the same calls one after another (Herlihy and Wing,
 * "Linearizability", TOPLAS 1990), by the search of Wing and Gong (1993) with the memory of Lowe ("Testing for
 * Linearizability", 2017): a set of calls already placed, together with the state they lead to, is tried only once.
 */
import { dataText } from './data-text.ts';

/** What the calls ought to do, one at a time. Every function is pure. `State` and results are plain data. */
export interface SequentialModel<Call, State> {
  readonly init: () => State;
  /**
   * The state after a call that was answered as it was; null when it cannot be answered so in this state. For a call
   * without an answer: the state after it took effect.
   */
  readonly step: (state: State, call: Call) => State | null;
  /** When two states are the same; by their plain data unless given. */
  readonly equal?: (a: State, b: State) => boolean;
  /** The state in words, for a history that fails. */
  readonly describe?: (state: State) => string;
  /** Calls with different keys have nothing to do with each other, and are judged apart. */
  readonly key?: (call: Call) => string;
}

export interface History<Call> {
  readonly calls: readonly Call[];
  /** The first of two calls, by index, was over before the second began. */
  readonly precedes: (first: number, second: number) => boolean;
  /** A call without an answer may take effect at any later time, or never. */
  readonly isAnswered: (call: number) => boolean;
}

export interface Linearization {
  readonly ok: boolean;
  /** Calls by index in an order that explains the history; when there is none, the longest one that almost does. */
  readonly order: readonly number[];
  /** The state at the end of that order, in words. */
  readonly state: string;
}

/** Looks for an order that explains the history, key by key; gives the first key that has none. */
export function linearize<Call, State>(history: History<Call>, model: SequentialModel<Call, State>): Linearization {
  const order: number[] = [];
  let state = '';
  for (const members of partition(history, model)) {
    const found = linearizeOne(history, members, model);
    if (!found.ok) return found;
    order.push(...found.order);
    state = found.state;
  }
  return { ok: true, order, state };
}

function partition<Call, State>(
  { calls }: History<Call>,
  { key }: SequentialModel<Call, State>,
): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  calls.forEach((call, at) => {
    const name = key?.(call) ?? '';
    groups.set(name, [...(groups.get(name) ?? []), at]);
  });
  return [...groups.values()];
}

function linearizeOne<Call, State>(
  { calls, precedes, isAnswered }: History<Call>,
  members: readonly number[],
  { init, step, equal, describe = dataText }: SequentialModel<Call, State>,
): Linearization {
  const tried = new Map<string, State[]>();
  const order: number[] = [];
  let longest: { order: readonly number[]; state: State } = { order: [], state: init() };

  const isKnown = (state: State): boolean => {
    const placed = [...order].sort((a, b) => a - b).join(' ');
    const key = equal === undefined ? `${placed}|${dataText(state)}` : placed;
    const states = tried.get(key) ?? [];
    if (equal === undefined ? states.length > 0 : states.some((other) => equal(other, state))) return true;
    tried.set(key, [...states, state]);
    return false;
  };

  const search = (state: State): State | undefined => {
    if (order.length > longest.order.length) longest = { order: [...order], state };
    const rest = members.filter((call) => !order.includes(call));
    if (!rest.some(isAnswered)) return state;
    if (isKnown(state)) return undefined;
    for (const call of rest) {
      // What must come first is what was over before this call began; a call without an answer is never over.
      if (rest.some((other) => isAnswered(other) && precedes(other, call))) continue;
      const next = step(state, calls[call] as Call);
      if (next === null) continue;
      order.push(call);
      const end = search(next);
      if (end !== undefined) return end;
      order.pop();
    }
    return undefined;
  };

  const end = search(init());
  if (end !== undefined) return { ok: true, order: [...order], state: describe(end) };
  return { ok: false, order: longest.order, state: describe(longest.state) };
}
