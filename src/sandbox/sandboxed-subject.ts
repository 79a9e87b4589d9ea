import type { SourcePosition } from '../base/errors.ts';
import type {
  Answer,
  ConsoleLine,
  GuestError,
  Operation,
  PortCall,
  Settled,
  Subject,
  Turn,
} from '../simulation/subject.ts';
import { SubjectLimit } from '../simulation/subject.ts';
import { TURN_CHARACTERS_MAX } from './limits.ts';
import { decodeValue, encodeValue } from './plain-values.ts';
import { GuestThrow } from './guest-throw.ts';
import type { MemoryImage, QuickJs } from './quickjs.ts';

/** A loaded heap: the engine, and the handles of the shim's functions in it. */
export interface LoadedHeap {
  readonly engine: QuickJs;
  readonly shim: Readonly<Record<'take' | 'construct' | 'start' | 'answer' | 'describe' | 'recordSites', number>>;
}

type Message =
  | readonly ['i', number, string, string, unknown, string]
  | readonly ['c', number]
  | readonly ['s', number, unknown]
  | readonly ['e', number, DescribedError]
  | readonly ['p', string];

export interface DescribedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string | number;
}

/** What the host remembers of an instance beside its memory: who called, who waits. */
interface Attribution {
  /** Client of each running operation. */
  readonly running: Map<number, number>;
  /** Client of each pending port call. */
  readonly pending: Map<number, number | null>;
}

interface SavedState {
  readonly images: MemoryImage[];
  readonly attributions: readonly Attribution[];
}

/** The submission in isolates, one heap an instance. Implements the border that the simulation drives. */
export class SandboxedSubject implements Subject {
  readonly #heaps: readonly LoadedHeap[];
  readonly #base: MemoryImage;
  readonly #locate: (stack: string) => SourcePosition | undefined;
  readonly #onTurn: (isRunning: boolean) => void;
  readonly #pool: MemoryImage[] = [];
  #attributions: Attribution[] = [];
  #instances = 1;

  /** `onTurn` hears when code of the guest gets its turn and when it is quiet again; it may throw to refuse the turn. */
  constructor(
    heaps: readonly LoadedHeap[],
    base: MemoryImage,
    locate: (stack: string) => SourcePosition | undefined,
    onTurn: (isRunning: boolean) => void,
  ) {
    this.#heaps = heaps;
    this.#base = base;
    this.#locate = locate;
    this.#onTurn = onTurn;
  }

  reset(instances: number): void {
    this.#instances = instances;
    this.#attributions = [];
    for (let at = 0; at < instances; at += 1) this.kill(at);
  }

  construct(instance: number): Turn {
    return this.#turn(instance, null, ({ engine, shim }) => engine.call(shim.construct));
  }

  start(instance: number, operation: Operation): Turn {
    this.#attributions[instance]?.running.set(operation.id, operation.client);
    const args = JSON.stringify(operation.args.map(encodeValue));
    return this.#turn(instance, operation.client, ({ engine, shim }) =>
      engine.call(
        shim.start,
        engine.string(String(operation.id)),
        engine.string(operation.method),
        engine.string(args),
      ),
    );
  }

  answer(instance: number, callId: number, answer: Answer): Turn {
    const client = this.#attributions[instance]?.pending.get(callId) ?? null;
    this.#attributions[instance]?.pending.delete(callId);
    const text = JSON.stringify(encodeValue(answer.ok ? answer.value : answer.error));
    return this.#turn(instance, client, ({ engine, shim }) =>
      engine.call(
        shim.answer,
        engine.string(String(callId)),
        engine.string(answer.ok ? '1' : '0'),
        engine.string(text),
      ),
    );
  }

  kill(instance: number): void {
    this.#heaps[instance]?.engine.restore(this.#base);
    this.#attributions[instance] = { running: new Map(), pending: new Map() };
  }

  setTime(nowMs: number): void {
    for (const { engine } of this.#heaps) engine.nowMs = nowMs;
  }

  save(): SavedState {
    const images = this.#heaps.slice(0, this.#instances).map(({ engine }) => engine.capture(this.#pool.pop()));
    const attributions = this.#attributions.map(({ running, pending }) => ({
      running: new Map(running),
      pending: new Map(pending),
    }));
    return { images, attributions };
  }

  restore(state: unknown): void {
    const { images, attributions } = state as SavedState;
    images.forEach((image, at) => this.#heaps[at]?.engine.restore(image));
    this.#attributions = attributions.map(({ running, pending }) => ({
      running: new Map(running),
      pending: new Map(pending),
    }));
  }

  /** Gives a saved state's buffers back for the next one. */
  release(state: unknown): void {
    this.#pool.push(...(state as SavedState).images);
  }

  #turn(instance: number, client: number | null, act: (heap: LoadedHeap) => void): Turn {
    const heap = this.#heaps[instance];
    if (heap === undefined) throw new RangeError(`There is no instance ${instance}`);
    heap.engine.refuel();
    try {
      this.#onTurn(true);
      return this.#runTurn(instance, heap, client, act);
    } finally {
      this.#onTurn(false);
    }
  }

  #runTurn(instance: number, heap: LoadedHeap, client: number | null, act: (heap: LoadedHeap) => void): Turn {
    const { engine, shim } = heap;
    try {
      act(heap);
    } catch (error) {
      if (!(error instanceof GuestThrow)) throw this.#hostFault(error);
      return { ...EMPTY_TURN, unhandled: [this.#guestError(describe(heap, error.handle))] };
    }
    try {
      engine.runJobs();
      const text = engine.readString(engine.call(shim.take), TURN_CHARACTERS_MAX);
      const messages = text === '' ? [] : (JSON.parse(text) as Message[]);
      const unhandled = engine.takeUnhandled().map((reason) => this.#guestError(describe(heap, reason)));
      return this.#read(instance, client, messages, unhandled);
    } catch (error) {
      throw this.#hostFault(error);
    }
  }

  #read(
    instance: number,
    turnClient: number | null,
    messages: readonly Message[],
    unhandled: readonly GuestError[],
  ): Turn {
    const issued: PortCall[] = [];
    const settled: Settled[] = [];
    const cancelled: number[] = [];
    const console: ConsoleLine[] = [];
    const attribution = this.#attributions[instance] ?? { running: new Map(), pending: new Map() };
    for (const message of messages) {
      if (message[0] === 's' || message[0] === 'e') attribution.running.delete(message[1]);
    }
    for (const message of messages) {
      if (message[0] === 'i') {
        const [, id, port, method, args, stack] = message;
        const client = whoCalls(attribution, turnClient);
        attribution.pending.set(id, client);
        const at = stack === '' ? undefined : this.#locate(stack);
        issued.push({ id, client, port, method, args: decodeValue(args) as unknown[], ...(at ? { at } : {}) });
      } else if (message[0] === 's')
        settled.push({ operation: message[1], outcome: { ok: true, value: decodeValue(message[2]) } });
      else if (message[0] === 'e')
        settled.push({ operation: message[1], outcome: { ok: false, error: this.#guestError(message[2]) } });
      else if (message[0] === 'c') cancelled.push(message[1]);
      else console.push({ client: turnClient, text: message[1] });
    }
    return { issued, settled, cancelled, console, unhandled };
  }

  #guestError({ name, message, stack, code }: DescribedError): GuestError {
    const at = this.#locate(stack);
    return { name, message, ...(code === undefined ? {} : { code }), ...(at ? { at } : {}) };
  }

  #hostFault(error: unknown): unknown {
    if (error instanceof RangeError)
      return new SubjectLimit('memory', 'the code recursed or allocated beyond what the isolate can hold');
    return error;
  }
}

const EMPTY_TURN: Turn = { issued: [], settled: [], cancelled: [], console: [], unhandled: [] };

export function describe({ engine, shim }: LoadedHeap, handle: number): DescribedError {
  try {
    return JSON.parse(engine.readString(engine.call(shim.describe, handle), TURN_CHARACTERS_MAX)) as DescribedError;
  } catch (error) {
    if (error instanceof SubjectLimit) throw error;
    return { name: 'Error', message: 'an error that cannot be read', stack: '' };
  }
}

/** The client of the turn while its call is under way; else one that waits for nothing else: it was woken. */
function whoCalls({ running, pending }: Attribution, turnClient: number | null): number | null {
  const clients = [...running.values()];
  const busy = new Set(pending.values());
  if (turnClient !== null && clients.includes(turnClient) && !busy.has(turnClient)) return turnClient;
  return clients.find((client) => !busy.has(client)) ?? turnClient;
}
