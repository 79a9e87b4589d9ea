import { createHash } from 'node:crypto';
import type { Clock, Store, Transaction } from 'bugbash/ports';

// Each step of a request is one transaction over one record: take the key, note the response, give the key back.

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type ApiResponse = { status: number; body: Json };
type ApiRequest = { tenantId: string; method: string; path: string; key: string; params: Json };

type Entry =
  | { state: 'running'; print: string; sinceMs: number }
  | { state: 'answered'; print: string; sinceMs: number; response: ApiResponse };

const LIVES_MS = { running: 60_000, answered: 86_400_000 };

export class IdempotencyLayer {
  private readonly store: Store;
  private readonly clock: Clock;

  constructor({ store, clock }: { store: Store; clock: Clock }) {
    this.store = store;
    this.clock = clock;
  }

  async execute(request: ApiRequest, handler: () => Promise<ApiResponse>) {
    if (/^(?:GET|HEAD|OPTIONS)$/.test(request.method)) return { ...(await handler()), replayed: false };
    if (!request.key || request.key.length > 255) throw named('InvalidKey');

    const id = idOf(request);
    const print = text(request.params);
    const earlier = await this.store.transaction((tx) => this.take(tx, id, print));
    if (earlier) return { ...earlier, replayed: true };

    const response = await handler().catch(async (error: Error) => {
      if (error.name !== 'RetryableError') return { status: 500, body: { error: 'internal_error' } };
      await this.store.delete(id);
      throw error;
    });
    await this.store.transaction(async (tx) => {
      const entry = await tx.get<Entry>(id);
      if (entry) await tx.set(id, { ...entry.value, state: 'answered', response });
    });
    return { ...response, replayed: false };
  }

  async purge() {
    return this.store.transaction(async (tx) => {
      const entries = await tx.list<Entry>('entry/');
      const stale = entries.filter(({ value }) => !this.holds(value));
      for (const { key } of stale) await tx.delete(key);
      return stale.length;
    });
  }

  /** Takes the key and gives nothing, or gives the response that there is. */
  private async take(tx: Transaction, id: string, print: string): Promise<ApiResponse | undefined> {
    const entry = (await tx.get<Entry>(id))?.value;
    if (entry && this.holds(entry)) {
      if (entry.print !== print) throw named('KeyReused');
      if (entry.state === 'running') throw named('RequestInProgress');
      return entry.response;
    }
    await tx.set(id, { state: 'running', print, sinceMs: this.clock.now() });
    return undefined;
  }

  private holds(entry: Entry): boolean {
    return this.clock.now() < entry.sinceMs + LIVES_MS[entry.state];
  }
}

function idOf({ tenantId, method, path, key }: ApiRequest): string {
  const scope = [tenantId, method, path, key].map(encodeURIComponent).join('/');
  return `entry/${createHash('sha256').update(scope).digest('base64')}`;
}

function text(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(text).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${text(value[name] ?? null)}`).join(',')}}`;
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}
