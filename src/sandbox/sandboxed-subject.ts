import { type Answer, MemoryShared, type Operation, type Subject, type Turn } from '../simulation/subject.ts';
import type { Isolate } from './isolate.ts';
import type { IsolateState } from './isolate-state.ts';
import type { MemoryImage } from './memory-image.ts';
import type { Address } from './quickjs.ts';
import { type SharedMemory, watchSharedMemory } from './shared-memory.ts';

interface SavedState {
  readonly isolates: readonly IsolateState[];
  readonly lives: readonly number[];
  readonly shared: readonly (SharedMemory | null)[];
}

/** An instance right after construction: the same every time in the same life, so that it is made once and gone back to. */
interface Constructed {
  readonly nowMs: number;
  readonly state: IsolateState;
  readonly turn: Turn;
  /** What its clients could share from here on; null when it is not watched, or cannot be. */
  readonly shared: SharedMemory | null;
}

/** Loads the submission into an isolate that is back to the state `before`; gives the address of its entry class. */
export interface FreshLoad {
  readonly before: IsolateState;
  readonly load: (isolate: Isolate) => Address;
}

/** More instances than any exercise has. */
const INSTANCES_MAX = 8;

/** The submission in isolates, one heap an instance. Implements the border that the simulation drives. */
export class SandboxedSubject implements Subject {
  readonly #isolates: readonly Isolate[];
  readonly #base: IsolateState;
  readonly #fresh: FreshLoad | null;
  readonly #pool: MemoryImage[] = [];
  /** By seed: two instances, and an instance before and after a crash, draw different numbers. */
  readonly #constructed = { plain: new Map<number, Constructed>(), watched: new Map<number, Constructed>() };
  #instances = 1;
  /** Times each instance was constructed in this run. */
  #lives: number[] = [];
  /** By instance: what its clients could share. */
  #shared: (SharedMemory | null)[] = [];
  #watchesMemory = false;

  /** `fresh`: loading depends on randomness or the time, so that each instance, and each life of one, loads for itself. */
  constructor(isolates: readonly Isolate[], base: IsolateState, fresh: FreshLoad | null) {
    this.#isolates = isolates;
    this.#base = base;
    this.#fresh = fresh;
  }

  reset(instances: number): void {
    this.#instances = instances;
    this.#lives = Array.from({ length: instances }, () => 0);
    for (let at = 0; at < instances; at += 1) this.kill(at);
  }

  /** `life`: as which of its lives; the next one unless given. */
  construct(instance: number, life: number = (this.#lives[instance] ?? 0) + 1): Turn {
    const isolate = this.#isolate(instance);
    const { nowMs } = isolate.engine;
    this.#lives[instance] = life;
    const seed = life * INSTANCES_MAX + instance;
    const made = this.#constructed[this.#watchesMemory ? 'watched' : 'plain'];
    let known = made.get(seed);
    if (known?.nowMs === nowMs) isolate.restore(known.state);
    else {
      const fresh = this.#fresh;
      isolate.restore(fresh?.before ?? this.#base);
      const turn = isolate.construct(seed, fresh === null ? null : () => fresh.load(isolate));
      const shared = this.#watchesMemory && turn.issued.length === 0 ? watchSharedMemory(isolate.engine) : null;
      known = { nowMs, state: isolate.save(known?.state.image), turn, shared };
      made.set(seed, known);
    }
    this.#shared[instance] = known.shared;
    return known.turn;
  }

  start(instance: number, operation: Operation): Turn {
    return this.#watched(instance, this.#isolate(instance).start(operation));
  }

  answer(instance: number, callId: number, answer: Answer): Turn {
    return this.#watched(instance, this.#isolate(instance).answer(callId, answer));
  }

  /** Work goes on, though no code of the submission runs: a sign of life, and a look at whether anybody still waits. */
  showLife(): void {
    this.#isolates[0]?.showLife();
  }

  kill(instance: number): void {
    this.#isolate(instance).restore(this.#base);
  }

  setTime(nowMs: number): void {
    for (const { engine } of this.#isolates) engine.nowMs = nowMs;
  }

  recordSites(on: boolean): void {
    for (const isolate of this.#isolates) isolate.recordsSites = on;
  }

  watchMemory(on: boolean): void {
    this.#watchesMemory = on;
  }

  save(): SavedState {
    const isolates = this.#isolates.slice(0, this.#instances).map((isolate) => isolate.save(this.#pool.pop()));
    return { isolates, lives: [...this.#lives], shared: [...this.#shared] };
  }

  restore(state: unknown): void {
    const { isolates, lives, shared } = state as SavedState;
    isolates.forEach((saved, at) => this.#isolates[at]?.restore(saved));
    this.#lives = [...lives];
    this.#shared = [...shared];
  }

  /** Gives a saved state's buffers back for the next one. */
  release(state: unknown): void {
    for (const { image } of (state as SavedState).isolates) this.#pool.push(image);
  }

  /** A call on nobody's behalf belongs to all clients: there is no telling whom its answer will wake. */
  #watched(instance: number, turn: Turn): Turn {
    if (!this.#watchesMemory) return turn;
    const shared = this.#shared[instance] ?? null;
    const isShared = shared === null || shared.isWritten() || turn.issued.some(({ client }) => client === null);
    if (isShared) throw new MemoryShared('clients of one instance share memory');
    return turn;
  }

  #isolate(instance: number): Isolate {
    const isolate = this.#isolates[instance];
    if (isolate === undefined) throw new RangeError(`There is no instance ${instance}`);
    return isolate;
  }
}
