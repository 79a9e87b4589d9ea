import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Answer,
  HostFunction,
  type Operation,
  type PortCall,
  type Settled,
  type Subject,
  type Turn,
} from '../subject.ts';
import { PORT_METHODS } from '../world.ts';

type Resolvers = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };
type Method = (...args: unknown[]) => Promise<unknown>;
type Instance = Record<string, (...args: never[]) => Promise<unknown>>;

/** Every port there is, untyped. */
export interface PlainPorts {
  readonly store: Record<'get' | 'set' | 'delete' | 'compareAndSet' | 'list', Method>;
  readonly network: Record<'charge' | 'authorize' | 'capture' | 'void' | 'refund' | 'lookup', Method>;
  readonly clock: Record<'sleep', Method>;
  readonly ids: Record<'next', Method>;
  readonly locks: Record<'acquire' | 'renew' | 'release', Method>;
  readonly trial: Record<'enter' | 'leave' | 'guard', Method>;
}

/** A submission as an ordinary class in this process: tests the engine without an isolate. It cannot save its state. */
export class PlainSubject implements Subject {
  readonly #create: (ports: PlainPorts) => Instance;
  readonly #client = new AsyncLocalStorage<number>();
  #instances: Instance[] = [];
  #waiting: Map<number, Resolvers>[] = [];
  #issued: PortCall[] = [];
  #settled: Settled[] = [];
  #nextId = 0;

  constructor(create: (ports: PlainPorts) => Instance) {
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
    this.#instances[instance] = this.#create(this.#portsOf(instance));
    return this.#quiet();
  }

  start(instance: number, { id, client, method, args }: Operation): Promise<Turn> {
    this.#client.run(client, () => {
      const run = this.#instances[instance]?.[method] as ((...args: unknown[]) => Promise<unknown>) | undefined;
      const called =
        run?.(...args.map((argument) => this.#toGuest(instance, argument))) ??
        Promise.reject(new TypeError('not a function'));
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
    this.#waiting[instance]?.delete(callId);
    if (answer.ok) resolvers?.resolve(structuredClone(answer.value));
    else resolvers?.reject(Object.assign(new Error(answer.error.message), { name: answer.error.name }));
    return this.#quiet();
  }

  /** What the old heap waits for never comes, so nothing of it runs again. */
  kill(instance: number): void {
    this.#waiting[instance] = new Map();
  }

  setTime(): void {}

  #portsOf(instance: number): PlainPorts {
    const ports: Record<string, Record<string, Method>> = {};
    for (const [port, methods] of Object.entries(PORT_METHODS)) {
      ports[port] = Object.fromEntries(methods.map((method) => [method, this.#method(instance, port, method)]));
    }
    ports.clock = { ...ports.clock, sleep: this.#method(instance, 'timer', 'set') };
    return ports as unknown as PlainPorts;
  }

  #toGuest(instance: number, argument: unknown): unknown {
    if (argument instanceof HostFunction) return this.#method(instance, 'function', argument.name);
    return structuredClone(argument);
  }

  #method(instance: number, port: string, method: string): Method {
    const waiting = this.#waiting[instance];
    return (...args) =>
      new Promise((resolve, reject) => {
        const id = this.#nextId++;
        waiting?.set(id, { resolve, reject });
        const client = this.#client.getStore() ?? null;
        this.#issued.push({ id, client, port, method, args: structuredClone(args) });
      });
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
