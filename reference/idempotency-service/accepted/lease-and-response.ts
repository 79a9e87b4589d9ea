import { type Clock, RetryableError, type Store } from 'bugbash/ports';

// Two records a key: a lease that the store lets run out after a minute, and the response, which it keeps for a day.
// The response is looked up once more under the lease: it may have come between the first look and the lease.

interface Response {
  status: number;
  body: unknown;
}

interface Reply extends Response {
  replayed: boolean;
}

interface Request {
  tenantId: string;
  method: string;
  path: string;
  key: string;
  params: unknown;
}

interface Kept {
  params: string;
  response: Response;
}

class InvalidKey extends Error {
  override name = 'InvalidKey';
}

class KeyReused extends Error {
  override name = 'KeyReused';
}

class RequestInProgress extends Error {
  override name = 'RequestInProgress';
}

const LEASE = { ttlMs: 60 * 1000 };
const KEEP = { ttlMs: 24 * 60 * 60 * 1000 };

export class IdempotencyLayer {
  readonly ports: { store: Store; clock: Clock };

  constructor(ports: { store: Store; clock: Clock }) {
    this.ports = ports;
  }

  async execute(request: Request, handler: () => Promise<Response>): Promise<Reply> {
    const { method, key } = request;
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return fresh(await handler());
    if (key.length < 1 || key.length > 255) throw new InvalidKey();

    const scope = JSON.stringify([request.tenantId, method, request.path, key]);
    const params = JSON.stringify(inOrder(request.params));
    const kept = await this.#kept(scope, params);
    if (kept) return kept;

    const { store } = this.ports;
    if (!(await store.compareAndSet(`lease ${scope}`, null, params, LEASE))) {
      const lease = await store.get<string>(`lease ${scope}`);
      // It was let go of just now: there is a response, or the key is free.
      if (!lease) return this.execute(request, handler);
      throw lease.value === params ? new RequestInProgress() : new KeyReused();
    }
    try {
      return (await this.#kept(scope, params)) ?? (await this.#answer(scope, params, handler));
    } finally {
      await store.delete(`lease ${scope}`);
    }
  }

  /** The store has let go of everything by itself. */
  async purge() {
    return 0;
  }

  async #answer(scope: string, params: string, handler: () => Promise<Response>) {
    let response: Response;
    try {
      response = await handler();
    } catch (error) {
      if (error instanceof RetryableError) throw error;
      response = { status: 500, body: { error: 'internal_error' } };
    }
    await this.ports.store.set<Kept>(`response ${scope}`, { params, response }, KEEP);
    return fresh(response);
  }

  async #kept(scope: string, params: string) {
    const kept = await this.ports.store.get<Kept>(`response ${scope}`);
    if (!kept) return undefined;
    if (kept.value.params !== params) throw new KeyReused();
    return { ...kept.value.response, replayed: true };
  }
}

function fresh({ status, body }: Response) {
  return { status, body, replayed: false };
}

/** The same value with the names of every object in order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).sort();
  return names.map((name) => [name, inOrder((value as Record<string, unknown>)[name])]).concat([['{}', null]]);
}
