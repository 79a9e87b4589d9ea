/**
 * Simulated distributed locks: leases that run out, each with a fencing token that grows (Kleppmann, "How to do
 * distributed locking", 2016). A lease that ran out is gone, whatever its holder believes.
 */
import { dataTextOnce } from './data-text.ts';
import { asText, changes, noSuchMethod, type PortContract, type PortModel, succeed } from './port-model.ts';
import type { Answer, PortCall } from './subject.ts';

export interface Lease {
  readonly name: string;
  /** Grows with every lease of this name. */
  readonly token: number;
  readonly expiresAt: number;
}

interface Held extends Lease {
  readonly ttlMs: number;
  readonly released: boolean;
}

interface AcquireOptions {
  readonly ttlMs?: number;
  readonly waitMs?: number;
}

/** A lease without a `ttlMs` lasts this long. */
const TTL_MS = 30_000;

export class Locks implements PortModel {
  readonly #nowMs: () => number;
  /** The newest lease of each name. */
  #leases: ReadonlyMap<string, Held> = new Map();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  perform(call: PortCall): Answer {
    const [first, second] = call.args;
    switch (call.method) {
      case 'acquire':
        return succeed(this.#acquire(asText(first), (second as AcquireOptions | undefined)?.ttlMs ?? TTL_MS));
      case 'renew':
        return succeed(this.#renew(first as Lease));
      case 'release':
        return succeed(void this.#release(first as Lease | string));
      default:
        return noSuchMethod(call);
    }
  }

  /** An acquire waits while somebody holds the lock: until it is free, the lease runs out, or its own patience does. */
  waitsUntilMs(call: PortCall, issuedMs: number): number | null {
    if (call.method !== 'acquire') return null;
    const held = this.#heldLease(asText(call.args[0]));
    if (held === undefined) return null;
    const patienceEndsMs = issuedMs + ((call.args[1] as AcquireOptions | undefined)?.waitMs ?? Infinity);
    return patienceEndsMs <= this.#nowMs() ? null : Math.min(held.expiresAt, patienceEndsMs);
  }

  /** Names of locks that somebody holds now. */
  held(): readonly string[] {
    return [...this.#leases.keys()].filter((name) => this.#heldLease(name) !== undefined).sort();
  }

  save(): object {
    return this.#leases;
  }

  restore(state: unknown): void {
    this.#leases = state as ReadonlyMap<string, Held>;
  }

  contentText(): string {
    return [...this.#leases.values()].map(dataTextOnce).sort().join();
  }

  #acquire(name: string, ttlMs: number): Lease | null {
    if (this.#heldLease(name) !== undefined) return null;
    const token = (this.#leases.get(name)?.token ?? 0) + 1;
    return this.#write({ name, token, expiresAt: this.#nowMs() + ttlMs, ttlMs, released: false });
  }

  #renew(lease: Lease): boolean {
    const held = this.#heldLease(asText(lease?.name));
    if (held === undefined || held.token !== lease.token) return false;
    this.#write({ ...held, expiresAt: this.#nowMs() + held.ttlMs });
    return true;
  }

  /** By lease only the holder's own; by name whoever holds it. */
  #release(lease: Lease | string): void {
    const held = this.#heldLease(typeof lease === 'string' ? lease : asText(lease?.name));
    if (held === undefined || (typeof lease !== 'string' && held.token !== lease.token)) return;
    this.#write({ ...held, released: true });
  }

  #heldLease(name: string): Held | undefined {
    const lease = this.#leases.get(name);
    return lease === undefined || lease.released || lease.expiresAt <= this.#nowMs() ? undefined : lease;
  }

  #write(lease: Held): Lease {
    this.#leases = new Map(this.#leases).set(lease.name, lease);
    return { name: lease.name, token: lease.token, expiresAt: lease.expiresAt };
  }
}

export const LOCKS_CONTRACT: PortContract = {
  methods: ['acquire', 'renew', 'release'],
  footprint({ args }) {
    const [first] = args;
    return changes(
      `locks:${typeof first === 'object' && first !== null ? asText((first as Lease).name) : asText(first)}`,
    );
  },
};
