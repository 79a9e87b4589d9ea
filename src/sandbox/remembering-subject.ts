/**
 * A submission that is not run where it is known already what it will do. What a heap does next follows from what has
 * entered it and from nothing else, so a turn after a known past is looked up. Most orders in which clients' calls take
 * effect lead a client through a past that it has had in another order, and going back to a state is going back to a past:
 * no memory is copied for it. Where a turn is not known, the heap is led through that past again, and then runs.
 */
import { assert } from '../base/assert.ts';
import { answerText } from '../simulation/answer-text.ts';
import { dataText } from '../simulation/data-text.ts';
import { haveOneHeap, type MemoryUse } from '../simulation/memory-use.ts';
import type { Scenario } from '../simulation/scenario.ts';
import { type Answer, type Operation, type Subject, SubjectLimit, type Turn } from '../simulation/subject.ts';
import { alignIds, type CallIds, virtualTurn } from './call-ids.ts';
import { after, atBeginning, type Entry, goOn, isBefore, type Past, pathBetween } from './heap-past.ts';
import { SandboxedSubject } from './sandboxed-subject.ts';

/** Entries after which a past is also kept as memory, where explorers may come back: leading a heap through it costs more. */
const LONG_PAST = 24;

/** The same submission, run only where that is needed: `memory` is how its clients are explored over the scenario. */
export function remembering(subject: Subject, memory: MemoryUse, scenario: Scenario): Subject {
  if (!(subject instanceof SandboxedSubject)) return subject;
  if (memory === 'apart') return new RememberingSubject(subject, 'one-a-client');
  // Where clients share a heap every order is a past of its own: copies of memory are the quicker way back.
  return haveOneHeap(scenario) ? subject : new RememberingSubject(subject, 'one-an-instance');
}

/** Where the real heap of an instance is. */
interface RealHeap {
  readonly beginning: Past;
  readonly pasts: Map<string, Past>;
  readonly ids: CallIds;
}

/** A state to come back to. `memory`: also as memory, with what the heaps had been through. */
interface SavedPasts {
  readonly beginnings: readonly (Past | undefined)[];
  readonly pasts: ReadonlyMap<string, Past>;
  readonly lives: readonly number[];
  readonly memory: { readonly state: unknown; readonly real: readonly (RealHeap | undefined)[] } | null;
}

/** Who has the isolates at the moment: another run over them leaves the heaps elsewhere. */
const userOf = new WeakMap<SandboxedSubject, RememberingSubject>();

class RememberingSubject implements Subject {
  readonly #inner: SandboxedSubject;
  /** Clients have parts of a heap to themselves; otherwise what enters an instance is one past. */
  readonly #hasParts: boolean;
  readonly #known = new Map<string, Past>();
  readonly #clientOf = new Map<number, number | null>();
  #nextId = 0;
  #nowMs = 0;
  #recordsSites = false;
  #beginnings: (Past | undefined)[] = [];
  #pasts = new Map<string, Past>();
  #lives: number[] = [];
  #real: (RealHeap | undefined)[] = [];
  #standby: SavedPasts['memory'] = null;

  constructor(inner: SandboxedSubject, parts: 'one-an-instance' | 'one-a-client') {
    this.#inner = inner;
    this.#hasParts = parts === 'one-a-client';
  }

  reset(instances: number): void {
    if (userOf.get(this.#inner) !== this || this.#lives.length !== instances) {
      userOf.set(this.#inner, this);
      this.#inner.reset(instances);
      this.#real = [];
    }
    this.#lives = Array.from({ length: instances }, () => 0);
    this.#beginnings = [];
    this.#pasts.clear();
    this.#standby = null;
  }

  construct(instance: number): Turn {
    const life = (this.#lives[instance] ?? 0) + 1;
    this.#lives[instance] = life;
    for (const part of [...this.#pasts.keys()]) if (part.startsWith(`${instance}:`)) this.#pasts.delete(part);
    const key = `${instance} ${life} ${this.#nowMs} ${this.#recordsSites}`;
    const known = this.#known.get(key);
    const beginning = known ?? this.#begin(instance, life);
    this.#known.set(key, beginning);
    this.#beginnings[instance] = beginning;
    return beginning.turn;
  }

  start(instance: number, operation: Operation): Turn {
    const { id, client, method, args } = operation;
    const key = `${id} ${client} ${method} ${dataText(args)}`;
    return this.#enter(instance, client, { kind: 'start', key, nowMs: this.#nowMs, operation });
  }

  answer(instance: number, callId: number, answer: Answer): Turn {
    const key = `${callId} ${answerText(answer)}`;
    const client = this.#clientOf.get(callId) ?? null;
    return this.#enter(instance, client, { kind: 'answer', key, nowMs: this.#nowMs, callId, answer });
  }

  kill(instance: number): void {
    this.#beginnings[instance] = undefined;
  }

  setTime(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#inner.setTime(nowMs);
  }

  recordSites(on: boolean): void {
    this.#recordsSites = on;
    this.#inner.recordSites(on);
  }

  watchMemory(on: boolean): void {
    this.#inner.watchMemory(on);
  }

  save(): SavedPasts {
    const isLong = [...this.#pasts.values()].some(({ depth }) => depth > LONG_PAST);
    return {
      beginnings: [...this.#beginnings],
      pasts: new Map(this.#pasts),
      lives: [...this.#lives],
      memory: isLong ? this.#saveMemory() : null,
    };
  }

  restore(state: unknown): void {
    const { beginnings, pasts, lives, memory } = state as SavedPasts;
    this.#beginnings = [...beginnings];
    this.#pasts = new Map(pasts);
    this.#lives = [...lives];
    this.#standby = memory;
  }

  release(state: unknown): void {
    const { memory } = state as SavedPasts;
    if (memory === null) return;
    if (this.#standby === memory) this.#standby = null;
    this.#inner.release(memory.state);
  }

  #begin(instance: number, life: number): Past {
    const ids: CallIds = new Map();
    const turn = this.#virtual(this.#inner.construct(instance, life), ids);
    const beginning = atBeginning(turn, life, this.#nowMs);
    this.#real[instance] = { beginning, pasts: new Map(), ids };
    return beginning;
  }

  /** Something enters a client's part of a heap. */
  #enter(instance: number, client: number | null, entry: Entry): Turn {
    const part = `${instance}:${this.#hasParts ? client : ''}`;
    const past = this.#presentOf(instance, part);
    let next = after(past, entry);
    if (next === undefined) {
      const real = this.#lead(instance, part, past);
      next = goOn(past, entry, this.#virtual(this.#run(instance, entry, real), real.ids));
      real.pasts.set(part, next);
    } else this.#inner.showLife();
    this.#pasts.set(part, next);
    return next.turn;
  }

  #presentOf(instance: number, part: string): Past {
    const past = this.#pasts.get(part) ?? this.#beginnings[instance];
    assert(past !== undefined, 'An instance is constructed before anything enters its heap');
    return past;
  }

  /** Leads the real heap of an instance to a past of one of its parts. */
  #lead(instance: number, part: string, past: Past): RealHeap {
    const beginning = this.#beginnings[instance];
    assert(beginning !== undefined, 'An instance is constructed before anything enters its heap');
    const isOnTheWay = (heap: RealHeap | undefined) =>
      heap?.beginning === beginning && isBefore(heap.pasts.get(part) ?? beginning, past);
    if (!isOnTheWay(this.#real[instance])) {
      const standby = this.#standby;
      if (standby !== null && isOnTheWay(standby.real[instance])) {
        this.#inner.restore(standby.state);
        this.#real = standby.real.map((heap) => heap && copyOf(heap));
      } else this.#beginAgain(instance, beginning);
    }
    const real = this.#real[instance] as RealHeap;
    for (const step of pathBetween(real.pasts.get(part) ?? beginning, past)) {
      this.#inner.setTime(step.entry.nowMs);
      alignIds(step.turn, this.#run(instance, step.entry, real), real.ids);
      real.pasts.set(part, step);
    }
    this.#inner.setTime(this.#nowMs);
    return real;
  }

  #beginAgain(instance: number, beginning: Past): void {
    const ids: CallIds = new Map();
    this.#inner.setTime(beginning.nowMs);
    alignIds(beginning.turn, this.#inner.construct(instance, beginning.life), ids);
    this.#real[instance] = { beginning, pasts: new Map(), ids };
  }

  #run(instance: number, entry: Entry, { ids }: RealHeap): Turn {
    try {
      if (entry.kind === 'start') return this.#inner.start(instance, entry.operation);
      const callId = ids.get(entry.callId);
      if (callId === undefined)
        throw new SubjectLimit('nondeterminism', 'a call that was made before is not made again');
      return this.#inner.answer(instance, callId, entry.answer);
    } catch (error) {
      // Stopped in the middle of a turn: the heap is nowhere that could be gone on from.
      this.#real[instance] = undefined;
      throw error;
    }
  }

  #virtual(turn: Turn, ids: CallIds): Turn {
    const own = virtualTurn(turn, ids, this.#nextId);
    this.#nextId += turn.issued.length;
    for (const { id, client } of own.issued) this.#clientOf.set(id, client);
    return own;
  }

  #saveMemory(): SavedPasts['memory'] {
    for (const [part, past] of this.#pasts) this.#lead(Number.parseInt(part, 10), part, past);
    return { state: this.#inner.save(), real: this.#real.map((heap) => heap && copyOf(heap)) };
  }
}

function copyOf({ beginning, pasts, ids }: RealHeap): RealHeap {
  return { beginning, pasts: new Map(pasts), ids: new Map(ids) };
}
