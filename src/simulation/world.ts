/**
 * The durable world that instances of a submission share: store, card network, ids, virtual clock. It outlives every
 * instance, and its books are what checks judge.
 */
import { CardNetwork, NETWORK_METHODS, type NetworkMethod, type NetworkRequest } from './card-network.ts';
import { type Footprint, TOUCHES_NOTHING } from './footprint.ts';
import { type Commit, Store } from './store.ts';
import type { Answer, PortCall } from './subject.ts';

/** The methods of every port whose calls reach the world; what a guest's port objects are built from. */
export const PORT_METHODS: Readonly<Record<string, readonly string[]>> = {
  store: ['get', 'set', 'delete', 'compareAndSet', 'list'],
  network: [...NETWORK_METHODS, 'lookup'],
  clock: [],
  ids: ['next'],
};

/** Where virtual time begins: 2026-03-02T10:00:00Z, an ordinary Monday. */
export const START_TIME_MS = Date.UTC(2026, 2, 2, 10);

export interface WorldState {
  readonly store: number;
  readonly network: number;
  readonly ids: ReadonlyMap<number, number>;
  readonly nowMs: number;
}

export class World {
  nowMs = START_TIME_MS;
  readonly store = new Store(() => this.nowMs);
  readonly network = new CardNetwork();
  #ids = new Map<number, number>();

  /** Carries out one port call: its effect on the world and the answer that the caller will get. */
  perform(call: PortCall): Answer {
    if (call.port === 'store') return this.#performOnStore(call);
    if (call.port === 'network') return this.#performOnNetwork(call);
    if (call.port === 'ids') return succeed(this.#nextId(call.client ?? -1));
    return fail('TypeError', `There is no port ${call.port}.${call.method}`);
  }

  /** Until when a pending call must wait for somebody else; null when it can take effect now. */
  waitsUntilMs(_call: PortCall, _issuedMs: number): number | null {
    return null;
  }

  save(): WorldState {
    return { store: this.store.save(), network: this.network.save(), ids: new Map(this.#ids), nowMs: this.nowMs };
  }

  restore(state: WorldState): void {
    this.store.restore(state.store);
    this.network.restore(state.network);
    this.#ids = new Map(state.ids);
    this.nowMs = state.nowMs;
  }

  #performOnStore(call: PortCall): Answer {
    const [first, second, third] = call.args;
    const key = String(first);
    switch (call.method) {
      case 'get':
        return succeed(this.store.get(key));
      case 'set':
        return succeed(void this.store.set(key, second, ttlOf(third)));
      case 'delete':
        return succeed(void this.store.delete(key));
      case 'compareAndSet':
        return succeed(this.store.compareAndSet(key, second as number | null, third, ttlOf(call.args[3])));
      case 'list':
        return succeed(this.store.list(key));
      case 'txGet': {
        const asOf = (second as number | null) ?? this.store.sequence;
        return succeed({ record: this.store.get(key, asOf) ?? null, sequence: asOf });
      }
      case 'txList': {
        const asOf = (second as number | null) ?? this.store.sequence;
        return succeed({ records: this.store.list(key, asOf), sequence: asOf });
      }
      case 'commit':
        return succeed({ committed: this.store.commit(first as Commit) });
      default:
        return fail('TypeError', `There is no store.${call.method}`);
    }
  }

  #performOnNetwork(call: PortCall): Answer {
    if (call.method === 'lookup') return succeed(this.network.lookup(String(call.args[0])));
    const request = call.args[0] as NetworkRequest | undefined;
    if (typeof request?.ref !== 'string' || request.ref === '') {
      return fail('TypeError', `network.${call.method} needs a request with a ref`);
    }
    const record = this.network.perform(call.method as NetworkMethod, request);
    if (record === 'conflict') return fail('RefConflict', `ref ${request.ref} already stands for another request`);
    const { request: _request, ...answer } = record;
    return succeed(answer);
  }

  /** Each client draws from its own stream, so that drawing an id never depends on what others do. */
  #nextId(client: number): string {
    const count = (this.#ids.get(client) ?? 0) + 1;
    this.#ids.set(client, count);
    return `id-${client + 1}-${count}`;
  }
}

/** What a port call touches in the world, known when it is issued. */
export function footprintOf(call: PortCall): Footprint {
  const [first] = call.args;
  const key = `store:${String(first)}`;
  if (call.port === 'store') {
    if (call.method === 'get') return { reads: [key], writes: [] };
    if (call.method === 'list') return { reads: [`${key}*`], writes: [] };
    if (call.method === 'compareAndSet' || call.method === 'set' || call.method === 'delete')
      return { reads: [], writes: [key] };
    if (call.method === 'commit') return commitFootprint(first as Commit);
    // The first read of a transaction fixes the snapshot of the whole store; later ones read that fixed past.
    return call.args[1] === null ? { reads: ['store:*'], writes: [] } : TOUCHES_NOTHING;
  }
  if (call.port === 'network') {
    const ref = call.method === 'lookup' ? first : (first as NetworkRequest | undefined)?.ref;
    return { reads: [], writes: [`network:${String(ref)}`] };
  }
  return TOUCHES_NOTHING;
}

function commitFootprint(commit: Commit): Footprint {
  const writes = commit.writes.map((write) => `store:${write.key}`);
  const reads = [...commit.reads.map((key) => `store:${key}`), ...commit.prefixes.map((prefix) => `store:${prefix}*`)];
  return { reads, writes };
}

function succeed(value: unknown): Answer {
  return { ok: true, value };
}

function fail(name: string, message: string): Answer {
  return { ok: false, error: { name, message } };
}

function ttlOf(options: unknown): number | undefined {
  return (options as { ttlMs?: number } | undefined)?.ttlMs;
}
