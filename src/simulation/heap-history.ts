/**
 * What has entered the heap of an instance since it was made: starts, replies and fired timers, with what they brought.
 * A submission that does the same again after the same is what every explorer stands on, so two heaps with equal
 * histories are the same heap, whatever happened in the world in between.
 */
import { fillIn } from './client-program.ts';
import { dataTextOnce } from './data-text.ts';
import type { Situation } from './moves.ts';
import { changedClient, changedInstance } from './run-state.ts';
import { instanceOf } from './scenario.ts';
import type { Happened, Step } from './step.ts';
import type { Transition } from './transition-system.ts';

/** The last thing that entered, and what had entered before it. */
export interface HeapHistory {
  readonly before: HeapHistory | null;
  /** The transition that brought it. */
  readonly by: string;
  /** Everything that came with it: an answer or arguments. */
  readonly brought: unknown;
  readonly nowMs: number;
}

/**
 * Something has entered the heap of an instance, or a client's part of it where clients are explored apart; what it
 * brings to a start is as filled in as the guest gets it. A crash enters every part.
 */
export function noteEntry(
  instance: number,
  { id, client }: Transition,
  kind: Step['kind'],
  { started, answer }: Happened,
  { state, world, scenario, memory }: Situation,
): void {
  const brought = started ? started.args.map((argument) => fillIn(argument, state)) : answer;
  const enter = (heap: { entered: HeapHistory | null } | undefined): void => {
    if (heap !== undefined) heap.entered = { before: heap.entered, by: id, brought, nowMs: world.nowMs };
  };
  if (memory === 'shared') return enter(changedInstance(state, instance));
  if (kind !== 'crash') return enter(changedClient(state, client));
  state.clients.forEach((_own, at) => {
    if (instanceOf(at, scenario) === instance) enter(changedClient(state, at));
  });
}

/** Gives equal histories equal numbers. */
export class HistoryNumbers {
  readonly #known = new WeakMap<HeapHistory, number>();
  readonly #byText = new Map<string, number>();

  numberOf(history: HeapHistory | null): number {
    const unknown: HeapHistory[] = [];
    let last = history;
    while (last !== null && !this.#known.has(last)) {
      unknown.push(last);
      last = last.before;
    }
    let number = last === null ? 0 : (this.#known.get(last) ?? 0);
    for (const entry of unknown.reverse()) {
      const text = `${number} ${entry.by} ${entry.nowMs} ${dataTextOnce(entry.brought)}`;
      number = this.#byText.get(text) ?? this.#byText.size + 1;
      this.#byText.set(text, number);
      this.#known.set(entry, number);
    }
    return number;
  }
}
