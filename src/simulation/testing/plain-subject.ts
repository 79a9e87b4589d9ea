import { AsyncLocalStorage } from 'node:async_hooks';
import type { Answer, Operation, PortCall, Settled, Subject, Turn } from '../subject.ts';

type Resolvers = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };
type Store = Record<'get' | 'set' | 'compareAndSet', (...args: unknown[]) => Promise<unknown>>;
type Instance = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** A submission as an ordinary class in this process: tests the engine without an isolate. It cannot save its state. */
export class PlainSubject implements Subject {
  readonly #create: (ports: { store: Store }) => Instance;
  readonly #client = new AsyncLocalStorage<number>();
  #instances: Instance[] = [];
  #waiting: Map<number, Resolvers>[] = [];
  #issued: PortCall[] = [];
  #settled: Settled[] = [];
  #nextId = 0;

  constructor(create: (ports: { store: Store }) => Instance) {
    this.#create = create;
  }

  reset(instances: number): void {
    this.#nextId = 0;
    this.#waiting = Array.from({ length: instances }, () => new Map());
    this.#instances = [];
    this.#issued = [];
    this.#settled = [];
  }

  construct(instance: number): Promise<Turn> {
    this.#instances[instance] = this.#create({ store: this.#storeOf(instance) });
    return this.#quiet();
  }

  start(instance: number, { id, client, method, args }: Operation): Promise<Turn> {
    this.#client.run(client, () => {
      const called = this.#instances[instance]?.[method]?.(...args) ?? Promise.reject(new TypeError('not a function'));
      called.then(
        (value) => this.#settled.push({ operation: id, outcome: { ok: true, value } }),
        (error: Error) =>
          this.#settled.push({
            operation: id,
            outcome: { ok: false, error: { name: error.name, message: error.message } },
          }),
      );
    });
    return this.#quiet();
  }

  answer(instance: number, callId: number, answer: Answer): Promise<Turn> {
    const resolvers = this.#waiting[instance]?.get(callId);
    if (answer.ok) resolvers?.resolve(structuredClone(answer.value));
    else resolvers?.reject(Object.assign(new Error(answer.error.message), { name: answer.error.name }));
    return this.#quiet();
  }

  kill(): void {}
  setTime(): void {}

  #storeOf(instance: number): Store {
    const port =
      (method: string) =>
      (...args: unknown[]) =>
        new Promise<unknown>((resolve, reject) => {
          const id = this.#nextId++;
          this.#waiting[instance]?.set(id, { resolve, reject });
          this.#issued.push({
            id,
            client: this.#client.getStore() ?? null,
            port: 'store',
            method,
            args: structuredClone(args),
          });
        });
    return { get: port('get'), set: port('set'), compareAndSet: port('compareAndSet') };
  }

  /** A tick scheduled from a microtask runs once every microtask has: also after chains of thousands of awaits. */
  async #quiet(): Promise<Turn> {
    await new Promise<void>((resolve) => queueMicrotask(() => process.nextTick(resolve)));
    const turn = { issued: this.#issued, settled: this.#settled, cancelled: [], console: [], unhandled: [] };
    this.#issued = [];
    this.#settled = [];
    return turn;
  }
}
