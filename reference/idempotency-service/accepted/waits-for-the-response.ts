import { createHash } from 'node:crypto';
import type { Clock, Store } from 'bugbash/ports';

// A repetition that comes while the first request runs waits for its response. Once the first one is a minute old, there
// is nothing to wait for any more, and the repetition is carried out.

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

interface Call {
  fingerprint: string;
  begunAt: number;
  outcome?: { status: number; body: Json };
}

const POLL_MS = 15_000;
const LOST_AFTER_MS = 60_000;
const DAY_MS = 86_400_000;

export class IdempotencyLayer {
  readonly store: Store;
  readonly clock: Clock;

  constructor(ports: { store: Store; clock: Clock }) {
    this.store = ports.store;
    this.clock = ports.clock;
  }

  async execute(
    request: { tenantId: string; method: string; path: string; key: string; params: Json },
    handler: () => Promise<{ status: number; body: Json }>,
  ) {
    const { tenantId, method, path, key, params } = request;
    if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return { ...(await handler()), replayed: false };
    if (key === '' || key.length > 255) throw refusal('InvalidKey');
    const id = `call/${hash([tenantId, method, path, key])}`;
    const fingerprint = hash(params);

    for (;;) {
      const record = await this.store.get<Call>(id);
      const now = this.clock.now();
      if (record && now - record.value.begunAt < (record.value.outcome ? DAY_MS : LOST_AFTER_MS)) {
        if (record.value.fingerprint !== fingerprint) throw refusal('KeyReused');
        if (record.value.outcome) return { ...record.value.outcome, replayed: true };
        await this.clock.sleep(POLL_MS);
        continue;
      }
      const call: Call = { fingerprint, begunAt: now };
      if (await this.store.compareAndSet(id, record ? record.version : null, call)) {
        return this.#carryOut(id, call, handler);
      }
    }
  }

  async purge() {
    const calls = await this.store.list<Call>('call/');
    const now = this.clock.now();
    const old = calls.filter(({ value }) => now - value.begunAt >= (value.outcome ? DAY_MS : LOST_AFTER_MS));
    let count = 0;
    for (const { key, version } of old) {
      // Only the version that was found old: overwritten first, so that nobody's new claim is deleted.
      const tombstone: Call = { fingerprint: '', begunAt: Number.NEGATIVE_INFINITY };
      if (!(await this.store.compareAndSet(key, version, tombstone))) continue;
      await this.store.transaction(async (tx) => {
        const record = await tx.get<Call>(key);
        if (record?.value.fingerprint === '') await tx.delete(key);
      });
      count += 1;
    }
    return count;
  }

  async #carryOut(id: string, call: Call, handler: () => Promise<{ status: number; body: Json }>) {
    let outcome: { status: number; body: Json } = { status: 500, body: { error: 'internal_error' } };
    try {
      outcome = await handler();
    } catch (error) {
      if ((error as Error).name === 'RetryableError') {
        await this.store.delete(id);
        throw error;
      }
    }
    await this.store.set(id, { ...call, outcome });
    return { ...outcome, replayed: false };
  }
}

function hash(value: Json): string {
  const sorted = JSON.stringify(value, (_name, inner: Json) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
  return createHash('sha256').update(sorted).digest('hex');
}

function refusal(name: string): Error {
  const error = new Error(name);
  error.name = name;
  return error;
}
