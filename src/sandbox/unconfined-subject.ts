import { AsyncLocalStorage } from 'node:async_hooks';
import type { SourcePosition } from '../base/errors.ts';
import type { Answer, Operation, OperationOutcome, Subject, Turn } from '../simulation/subject.ts';
import { cipherText, digestOf } from './crypto-functions.ts';
import { emptyTurn } from './empty-turn.ts';
import { portMethodsOf } from './guest-half.ts';
import type { LoadRequest } from './load-submission.ts';
import { decodeValue, encodeValue } from './plain-values.ts';
import { openHeap } from './unconfined-heap.ts';
import type { Heap, UrlOf } from './unconfined-heap.ts';
import { queryText, urlText } from './url-functions.ts';

interface Waiting {
  readonly client: number | null;
  /** Null for a timer with a callback. */
  readonly reply: { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void } | null;
}

interface Instance {
  readonly heap: Heap;
  readonly waiting: Map<number, Waiting>;
  nextId: number;
  submission: Record<string, unknown>;
}

export interface UnconfinedOptions {
  readonly urlOf: UrlOf;
  /** Hears each line that the code prints, at once. */
  readonly print: (text: string) => void;
  /** Stop in the debugger once, before the submission's code is called for the first time. */
  readonly stops: boolean;
}

/** As in the isolate's own subject: each instance, and each life of one, draws numbers of its own. */
const INSTANCES_MAX = 8;

/**
 * The submission in this process, over the same world as in the isolate, for the candidate to step through on their own
 * machine. It is not confined and bounds nothing: never for code of somebody else's, and never for a verdict.
 */
export class UnconfinedSubject implements Subject {
  readonly #request: LoadRequest;
  readonly #urlOf: UrlOf;
  readonly #print: (text: string) => void;
  #stops: boolean;
  readonly #client = new AsyncLocalStorage<number | null>();
  #instances: Instance[] = [];
  #lives: number[] = [];
  #turn = emptyTurn();
  #nowMs = 0;

  constructor(request: LoadRequest, { urlOf, print, stops }: UnconfinedOptions) {
    this.#request = request;
    this.#stops = stops;
    this.#urlOf = urlOf;
    this.#print = print;
  }

  reset(instances: number): void {
    this.#instances = [];
    this.#lives = Array.from({ length: instances }, () => 0);
  }

  construct(at: number): Promise<Turn> {
    const life = (this.#lives[at] ?? 0) + 1;
    this.#lives[at] = life;
    return this.#letRun(null, () => {
      const waiting = new Map<number, Waiting>();
      const heap: Heap = openHeap(
        this.#request,
        this.#urlOf,
        this.#hostOf(() => instance),
        () => this.#nowMs,
      );
      const instance: Instance = { heap, waiting, nextId: 0, submission: {} };
      this.#instances[at] = instance;
      heap.guest.reseed(life * INSTANCES_MAX + at);
      const Entry = heap.load();
      instance.submission = new Entry(heap.guest.ports());
    });
  }

  start(at: number, { id, client, method, args }: Operation): Promise<Turn> {
    return this.#letRun(client, () => {
      const { heap, submission } = this.#instance(at);
      const settle = (outcome: OperationOutcome): void => void this.#turn.settled.push({ operation: id, outcome });
      const failed = (error: unknown): void => settle({ ok: false, error: this.#errorOf(heap, error) });
      try {
        const run = submission[method] as (...values: unknown[]) => unknown;
        const values = args.map((value) => toGuest(heap, value));
        const stops = this.#stops;
        this.#stops = false;
        // Step into the next call, and you are in your own code.
        if (stops) debugger;
        const called = run.apply(submission, values);
        heap.guest.resolve(called).then((value) => {
          try {
            settle({ ok: true, value: fromGuest(heap, value) });
          } catch (error) {
            failed(error);
          }
        }, failed);
      } catch (error) {
        failed(error);
      }
    });
  }

  answer(at: number, callId: number, answer: Answer): Promise<Turn> {
    const { heap, waiting } = this.#instance(at);
    const call = waiting.get(callId);
    waiting.delete(callId);
    return this.#letRun(call?.client ?? null, () => {
      if (call === undefined) return;
      if (call.reply === null) heap.guest.fire(callId);
      else if (answer.ok) call.reply.resolve(toGuest(heap, answer.value));
      else call.reply.reject(heap.guest.error(answer.error.name, answer.error.message));
    });
  }

  /** What the old heap waits for never comes, so nothing of it runs again. */
  kill(at: number): void {
    this.#instances[at]?.waiting.clear();
  }

  setTime(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  /** A tick scheduled from a microtask runs once every microtask has: also after chains of thousands of awaits. */
  async #letRun(client: number | null, act: () => void): Promise<Turn> {
    this.#turn = emptyTurn();
    this.#client.run(client, act);
    await new Promise<void>((resolve) => queueMicrotask(() => process.nextTick(resolve)));
    return this.#turn;
  }

  #instance(at: number): Instance {
    const instance = this.#instances[at];
    if (instance === undefined) throw new RangeError(`There is no instance ${at}`);
    return instance;
  }

  /** The functions that lead out of a heap, by the names under which the guest's half knows them. */
  #hostOf(own: () => Instance): Record<string, unknown> {
    const issue = (port: string, method: string, ...args: unknown[]) => this.#issue(own(), port, method, args);
    const ports = Object.entries(portMethodsOf(this.#request)).flatMap(([port, methods]) =>
      methods.map((method) => [`${port}.${method}`, (...args: unknown[]) => issue(port, method, ...args)] as const),
    );
    return {
      ...Object.fromEntries(ports),
      issue,
      setTimer: (method: string, ms: number) => this.#note(own(), 'timer', method, [ms], null),
      cancel: (id: number) => {
        if (own().waiting.delete(id)) this.#turn.cancelled.push(id);
      },
      print: (text: string) => {
        this.#turn.console.push({ client: this.#client.getStore() ?? null, text });
        this.#print(text);
      },
      mayPrint: () => true,
      digest: (algorithm: string, data: string, key?: string) => {
        const found = digestOf(algorithm, data, key);
        if (found === null) throw new (own().heap.newError)(`Invalid digest: ${algorithm}`);
        return found;
      },
      cipher: (seals: boolean, ...rest: readonly unknown[]) => {
        const [algorithm = '', key = '', iv = '', aad = '', data = '', tag = ''] = rest.slice(0, 6).map(String);
        const [tagBytes, isLast] = [Number(rest[6]), rest[7] === true];
        return cipherText({ seals, algorithm, key, iv, aad, data, tag, tagBytes, isLast }) ?? undefined;
      },
      url: urlText,
      query: queryText,
    };
  }

  #issue(instance: Instance, port: string, method: string, args: readonly unknown[]): Promise<unknown> {
    return new instance.heap.newPromise((resolve, reject) => {
      // What cannot be passed on throws here, and so rejects the call.
      const plain = args.map((value) => fromGuest(instance.heap, value));
      this.#note(instance, port, method, plain, { resolve, reject });
    });
  }

  #note(instance: Instance, port: string, method: string, args: readonly unknown[], reply: Waiting['reply']): number {
    const id = instance.nextId;
    instance.nextId += 1;
    const client = this.#client.getStore() ?? null;
    instance.waiting.set(id, { client, reply });
    const at = this.#locate(new instance.heap.newError().stack ?? '');
    this.#turn.issued.push({ id, client, port, method, args, ...(at ? { at } : {}) });
    return id;
  }

  #errorOf(heap: Heap, thrown: unknown) {
    const { name, message, stack, code } = heap.guest.describe(thrown);
    const at = this.#locate(stack);
    return { name, message, ...(code === undefined ? {} : { code }), ...(at ? { at } : {}) };
  }

  /** The first frame in a file of the submission; what is awaited further up made no call. */
  #locate(stack: string): SourcePosition | undefined {
    for (const frame of stack.split('\n').filter((line) => !line.includes(' async '))) {
      for (const { path } of this.#request.files) {
        const place = frame.indexOf(`${this.#urlOf(path)}:`);
        if (place < 0) continue;
        const [line = 1, column = 1] = frame
          .slice(place + this.#urlOf(path).length + 1)
          .split(/[:)]/)
          .map(Number);
        return { file: path, line, column };
      }
    }
    return undefined;
  }
}

/** Values cross by copy, in the same form as the isolate's. */
function toGuest({ guest }: Heap, value: unknown): unknown {
  return guest.decode(JSON.stringify(encodeValue(value)));
}

function fromGuest({ guest }: Heap, value: unknown): unknown {
  return decodeValue(JSON.parse(JSON.stringify(guest.encode(value))));
}
