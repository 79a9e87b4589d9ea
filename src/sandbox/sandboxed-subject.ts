import type { Answer, Operation, Subject, Turn } from '../simulation/subject.ts';
import type { Isolate, IsolateState } from './isolate.ts';
import type { MemoryImage } from './memory-image.ts';

type SavedState = readonly IsolateState[];

/** An instance right after construction: the same every time, so that it is made once and gone back to. */
interface Constructed {
  readonly nowMs: number;
  readonly state: IsolateState;
  readonly turn: Turn;
}

/** The submission in isolates, one heap an instance. Implements the border that the simulation drives. */
export class SandboxedSubject implements Subject {
  readonly #isolates: readonly Isolate[];
  readonly #base: IsolateState;
  readonly #pool: MemoryImage[] = [];
  #constructed: Constructed | null = null;
  #instances = 1;

  constructor(isolates: readonly Isolate[], base: IsolateState) {
    this.#isolates = isolates;
    this.#base = base;
  }

  reset(instances: number): void {
    this.#instances = instances;
    for (let at = 0; at < instances; at += 1) this.kill(at);
  }

  construct(instance: number): Turn {
    const isolate = this.#isolate(instance);
    const { nowMs } = isolate.engine;
    const known = this.#constructed;
    if (known !== null && known.nowMs === nowMs) {
      isolate.restore(known.state);
      return known.turn;
    }
    isolate.restore(this.#base);
    const turn = isolate.construct();
    this.#constructed = { nowMs, state: isolate.save(known?.state.image), turn };
    return turn;
  }

  start(instance: number, operation: Operation): Turn {
    return this.#isolate(instance).start(operation);
  }

  answer(instance: number, callId: number, answer: Answer): Turn {
    return this.#isolate(instance).answer(callId, answer);
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

  save(): SavedState {
    return this.#isolates.slice(0, this.#instances).map((isolate) => isolate.save(this.#pool.pop()));
  }

  restore(state: unknown): void {
    (state as SavedState).forEach((saved, at) => this.#isolates[at]?.restore(saved));
  }

  /** Gives a saved state's buffers back for the next one. */
  release(state: unknown): void {
    for (const { image } of state as SavedState) this.#pool.push(image);
  }

  #isolate(instance: number): Isolate {
    const isolate = this.#isolates[instance];
    if (isolate === undefined) throw new RangeError(`There is no instance ${instance}`);
    return isolate;
  }
}
