import type { Clock, Store, StoreRecord } from 'bugbash/ports';

// A request gets a ticket, which is found by its key. The stub that is stored for it holds what the request asked for and,
// once the handler is through, what it was answered. At any time a ticket is free, running or done.

type Json = null | boolean | number | string | Json[] | JsonObject;
type JsonObject = { [name: string]: Json };

interface IncomingRequest {
  tenantId: string;
  method: string;
  path: string;
  key: string;
  params: JsonObject;
}

interface Answer {
  status: number;
  body: Json;
}

type Reply = Answer & { replayed: boolean };

interface Stub {
  openedAt: number;
  params: JsonObject;
  answer?: Answer;
}

type Stage = 'free' | 'running' | 'done';

const hours = (count: number) => count * 60 * 60;

const STUB_PREFIX = 'ticket/';
const TICKET_LASTS_MS = hours(24);

const ACCEPTED: Answer = { status: 202, body: { message: 'The request is being processed' } };
const BROKEN: Answer = { status: 500, body: { error: 'internal_error' } };

export class InvalidKey extends Error {
  override name = 'InvalidKey';
}

export class KeyReused extends Error {
  override name = 'KeyReused';
}

export class RequestInProgress extends Error {
  override name = 'RequestInProgress';
}

class Ticket {
  private readonly store: Store;
  private readonly name: string;
  private readonly record: StoreRecord<Stub> | undefined;

  private constructor(store: Store, name: string, record: StoreRecord<Stub> | undefined) {
    this.store = store;
    this.name = name;
    this.record = record;
  }

  static async find(store: Store, name: string): Promise<Ticket> {
    return new Ticket(store, name, await store.get<Stub>(name));
  }

  stageAt(now: number): Stage {
    return this.record ? stageOf(this.record.value, now) : 'free';
  }

  /** The answer for whoever comes with a ticket that is not free. */
  replay(params: JsonObject): Reply {
    const stub = this.record?.value;
    if (stub && !isSame(stub.params, params)) throw new KeyReused('Its parameters were others the first time');
    return { ...(stub?.answer ?? ACCEPTED), replayed: true };
  }

  async open(stub: Stub): Promise<void> {
    await this.store.set(this.name, stub);
  }

  async close(stub: Stub, answer: Answer): Promise<Reply> {
    await this.store.set<Stub>(this.name, { ...stub, answer });
    return { ...answer, replayed: false };
  }
}

export class IdempotencyLayer {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor({ store, clock }: { store: Store; clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
  }

  async execute(request: IncomingRequest, handler: () => Promise<Answer>): Promise<Reply> {
    const { method, key, params } = request;
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return { ...(await handler()), replayed: false };
    if (key === '' || key.length > 255) throw new InvalidKey(`${key.length} characters are no length for a key`);

    const ticket = await Ticket.find(this.#store, ticketName(request));
    if (ticket.stageAt(this.#clock.now()) !== 'free') return ticket.replay(params);

    const stub: Stub = { openedAt: this.#clock.now(), params };
    await ticket.open(stub);
    const [outcome] = await Promise.allSettled([handler()]);
    return ticket.close(stub, outcome.status === 'fulfilled' ? outcome.value : BROKEN);
  }

  /** Throws free stubs away; each is looked at again, for it may be in use by then. */
  async purge(): Promise<number> {
    const listed = await this.#store.list<Stub>(STUB_PREFIX);
    const old = listed.filter(({ value }) => stageOf(value, this.#clock.now()) === 'free');
    let thrownAway = 0;
    for (const { key: name } of old) {
      thrownAway += await this.#store.transaction(async (tx) => {
        const stub = await tx.get<Stub>(name);
        if (!stub || stageOf(stub.value, this.#clock.now()) !== 'free') return 0;
        await tx.delete(name);
        return 1;
      });
    }
    return thrownAway;
  }
}

function stageOf({ openedAt, answer }: Stub, now: number): Stage {
  const age = now - openedAt;
  if (age >= TICKET_LASTS_MS) return 'free';
  return answer ? 'done' : 'running';
}

function ticketName({ tenantId, key }: IncomingRequest): string {
  return `${STUB_PREFIX}${tenantId}/${key}`;
}

/** Compares what came with two requests, in whatever order the names stand. */
function isSame(one: JsonObject, other: JsonObject): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => isSameValue(one[name], other[name]));
}

function isSameValue(one: Json | undefined, other: Json | undefined): boolean {
  if (kindOf(one) !== kindOf(other)) return false;
  return kindOf(one) !== 'scalar' || one === other;
}

function kindOf(value: Json | undefined): 'scalar' | 'list' | 'object' {
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' && value !== null ? 'object' : 'scalar';
}
