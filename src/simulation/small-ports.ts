/** Ports with little behind them: ids, random numbers, the log, events published, and functions that a check hands in. */
import { dataText, dataTextOnce } from './data-text.ts';
import { type Footprint, TOUCHES_NOTHING } from './footprint.ts';
import { changes, noSuchMethod, type PortContract, type PortModel, succeed } from './port-model.ts';
import type { Answer, PortCall } from './subject.ts';

/** Ids and random numbers: each client draws from its own stream, so that drawing never depends on what others do. */
export class Streams implements PortModel {
  #scripted: readonly unknown[] = [];
  #drawn: ReadonlyMap<number, number> = new Map();
  readonly #make: (client: number, count: number, args: readonly unknown[]) => unknown;

  constructor(make: (client: number, count: number, args: readonly unknown[]) => unknown) {
    this.#make = make;
  }

  /** Set-up of a check: what every client draws first, in this order; a generator that repeats itself, for example. */
  script(values: readonly unknown[]): void {
    this.#scripted = values;
  }

  perform({ client, args }: PortCall): Answer {
    const stream = client ?? -1;
    const count = (this.#drawn.get(stream) ?? 0) + 1;
    this.#drawn = new Map(this.#drawn).set(stream, count);
    const scripted = this.#scripted[count - 1];
    return succeed(scripted === undefined ? this.#make(stream, count, args) : scripted);
  }

  save(): object {
    return this.#drawn;
  }

  restore(state: unknown): void {
    this.#drawn = state as ReadonlyMap<number, number>;
  }

  contentText(): string {
    return [...this.#drawn].map(String).sort().join(' ');
  }
}

/** `id-1-1`, or with a prefix `pay-1-1`: readable, and never the same twice in a run. */
export function nextId(client: number, count: number, [prefix]: readonly unknown[]): string {
  return `${typeof prefix === 'string' && prefix !== '' ? prefix : 'id'}-${client + 1}-${count}`;
}

/** A number in [0, 1) from a fixed hash of whose and the how many-th it is (the mixer of MurmurHash3). */
export function nextRandom(client: number, count: number): number {
  let hash = Math.imul(client + 2, 0x9e3779b1) ^ Math.imul(count, 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

export function streamContract(port: string): PortContract {
  return { methods: ['next'], footprint: ({ client }): Footprint => changes(`${port}:${client ?? -1}`) };
}

/** A line of an append-only book. */
export interface Noted {
  readonly client: number | null;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** A book that is only added to; lines of different clients have no order among them. */
export class Notebook implements PortModel {
  readonly #methods: readonly string[];
  #lines: readonly Noted[] = [];

  constructor(methods: readonly string[]) {
    this.#methods = methods;
  }

  perform(call: PortCall): Answer {
    const { client, method, args } = call;
    if (!this.#methods.includes(method)) return noSuchMethod(call);
    this.#lines = [...this.#lines, { client, method, args }];
    return succeed(undefined);
  }

  /** The lines, client by client, each client's in order. */
  lines(): readonly Noted[] {
    return [...this.#lines].sort((a, b) => (a.client ?? -1) - (b.client ?? -1));
  }

  save(): object {
    return this.#lines;
  }

  restore(state: unknown): void {
    this.#lines = state as readonly Noted[];
  }

  contentText(): string {
    return this.lines().map(dataTextOnce).join();
  }
}

export const LOG_CONTRACT: PortContract = {
  methods: ['debug', 'info', 'warn', 'error'],
  footprint: ({ client }) => changes(`log:${client ?? -1}`),
};

/** Publishing is dropping into a bag: in which order others find the events is explored where they are delivered. */
export const BUS_CONTRACT: PortContract = {
  methods: ['publish'],
  footprint: ({ client }) => changes(`bus:${client ?? -1}`),
};

/** What a function that a check hands to the submission does, call by call; the last outcome repeats. */
export type HostFunctionOutcome =
  { readonly returns: unknown } | { readonly throws: { readonly name: string; readonly message: string } };

/** Functions that a check passes as arguments. Each call is a port call like any other, and is counted. */
export class HostFunctions implements PortModel {
  #outcomes: ReadonlyMap<string, readonly HostFunctionOutcome[]> = new Map();
  #calls: ReadonlyMap<string, number> = new Map();

  define(name: string, outcomes: readonly HostFunctionOutcome[]): void {
    this.#outcomes = new Map(this.#outcomes).set(name, outcomes);
  }

  perform({ method }: PortCall): Answer {
    const count = this.calls(method) + 1;
    this.#calls = new Map(this.#calls).set(method, count);
    const outcomes = this.#outcomes.get(method) ?? [];
    const outcome = outcomes[Math.min(count, outcomes.length) - 1];
    if (outcome !== undefined && 'throws' in outcome) return { ok: false, error: outcome.throws };
    return succeed(outcome?.returns);
  }

  /** How often the function of that name was called. */
  calls(name: string): number {
    return this.#calls.get(name) ?? 0;
  }

  /** How often each was called. */
  counts(): ReadonlyMap<string, number> {
    return this.#calls;
  }

  save(): object {
    return this.#calls;
  }

  restore(state: unknown): void {
    this.#calls = state as ReadonlyMap<string, number>;
  }

  contentText(): string {
    return [...this.#calls].map(dataText).sort().join();
  }
}

export const HOST_FUNCTIONS_CONTRACT: PortContract = {
  methods: [],
  footprint: ({ method }) => (method === '' ? TOUCHES_NOTHING : changes(`function:${method}`)),
};
