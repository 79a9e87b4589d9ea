import { TOUCHES_NOTHING } from '../footprint.ts';
import type { Transition, TransitionSystem } from '../transition-system.ts';

/**
 * One step of an abstract client: reads `key`, writes `value` to it, adds 1 to it and sees what it was (update), or writes
 * `value` unless something was written before, which it sees (insert).
 */
export interface AbstractStep {
  readonly kind: 'read' | 'write' | 'update' | 'insert';
  readonly key: string;
  /** What a write writes; a value of its own unless given. */
  readonly value?: string | number;
}

export const read = (key: string): AbstractStep => ({ kind: 'read', key });
export const write = (key: string, value?: string | number): AbstractStep =>
  value === undefined ? { kind: 'write', key } : { kind: 'write', key, value };
export const update = (key: string): AbstractStep => ({ kind: 'update', key });
export const insert = (key: string, value: string | number): AbstractStep => ({ kind: 'insert', key, value });

/** A key that stands for something of the step's own, which no other step touches. */
export const FRESH = 'fresh';

type Value = string | number;

/**
 * What an abstract client does: a list of steps, or a generator whose reads, updates and inserts give back what they saw (0 where
 * nothing was written). A generator is run anew from its start for each step, so it must not have a memory of its own.
 */
export type AbstractClient = readonly AbstractStep[] | (() => Generator<AbstractStep, void, Value>);

interface State {
  readonly seen: readonly (readonly Value[])[];
  readonly memory: ReadonlyMap<string, Value>;
}

/**
 * Clients over shared variables: the programs for which the literature gives exact numbers of classes. Its end state
 * is what every step saw and what every variable holds.
 */
export class AbstractProgram implements TransitionSystem {
  readonly #clients: readonly AbstractClient[];
  #state: State;

  constructor(clients: readonly AbstractClient[]) {
    this.#clients = clients;
    this.#state = initialState(clients.length);
  }

  reset(): void {
    this.#state = initialState(this.#clients.length);
  }

  enabled(): readonly Transition[] {
    return this.#clients.flatMap((client, index) => {
      const seen = this.#state.seen[index] ?? [];
      const step = nextStep(client, seen);
      return step === null ? [] : [transitionOf(step, index, seen.length)];
    });
  }

  take({ id, client: index }: Transition): void {
    const seen = this.#state.seen[index] ?? [];
    const step = nextStep(this.#clients[index] ?? [], seen);
    if (step === null) throw new Error(`${id} cannot be taken here`);
    const memory = new Map(this.#state.memory);
    const before = memory.get(step.key) ?? 0;
    if (step.kind === 'write') memory.set(step.key, step.value ?? id);
    if (step.kind === 'insert' && !memory.has(step.key)) memory.set(step.key, step.value ?? id);
    if (step.kind === 'update') memory.set(step.key, Number(before) + 1);
    const saw = step.kind === 'write' ? 0 : before;
    this.#state = { memory, seen: this.#state.seen.map((own, at) => (at === index ? [...own, saw] : own)) };
  }

  /** What this schedule ended in, the same for schedules that differ only in the order of commuting steps. */
  end(): string {
    return JSON.stringify([this.#state.seen, [...this.#state.memory].sort()]);
  }

  /** What the steps of a client saw, in order; a write sees 0. */
  seenBy(client: number): readonly Value[] {
    return this.#state.seen[client] ?? [];
  }

  stateKey(): string {
    return this.end();
  }

  save(): unknown {
    return this.#state;
  }

  restore(state: unknown): void {
    this.#state = state as State;
  }
}

function initialState(clients: number): State {
  return { seen: Array.from({ length: clients }, () => []), memory: new Map() };
}

function nextStep(client: AbstractClient, seen: readonly Value[]): AbstractStep | null {
  if (typeof client !== 'function') return client[seen.length] ?? null;
  const steps = client();
  let next = steps.next();
  for (const value of seen) next = steps.next(value);
  return next.done === true ? null : next.value;
}

function transitionOf({ kind, key, value }: AbstractStep, client: number, at: number): Transition {
  const id = `${client}.${at}`;
  if (key === FRESH) return { id, client, footprint: TOUCHES_NOTHING };
  const reads = kind === 'write' ? [] : [key];
  const writes = kind === 'read' ? [] : [key];
  const values = kind === 'write' ? { values: { [key]: String(value ?? id) } } : {};
  return { id, client, footprint: { reads, writes, ...values } };
}
