import type { Clock, Store } from 'bugbash/ports';

// A lease while the request runs, and the response for a day. The store lets go of both.

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

export class InvalidKey extends Error {
  override name = 'InvalidKey';
}

export class KeyReused extends Error {
  override name = 'KeyReused';
}

export class RequestInProgress extends Error {
  override name = 'RequestInProgress';
}

const LEASE = {};
const KEEP = { ttlMs: 24 * 60 * 60 };

export class IdempotencyLayer {
  readonly ports: { store: Store; clock: Clock };

  constructor(ports: { store: Store; clock: Clock }) {
    this.ports = ports;
  }

  async execute(request: Request, handler: () => Promise<Response>): Promise<Reply> {
    if (isRead(request)) return { ...(await handler()), replayed: false };
    if (request.key.length < 1 || request.key.length > 255) throw new InvalidKey();

    const scope = scopeOf(request);
    const params = JSON.stringify(inOrder(request.params));
    const kept = await this.#kept(scope, params);
    if (kept) return kept;

    const other = await this.#lease(scope, params);
    if (other !== undefined && other !== params) throw new KeyReused();
    if (other !== undefined) return inProgress();
    try {
      // The response may have come between the first look and the lease.
      return (await this.#kept(scope, params)) ?? (await this.#answer(scope, params, handler));
    } finally {
      await this.ports.store.delete(`lease ${scope}`);
    }
  }

  async purge(): Promise<number> {
    return 0;
  }

  /** Takes the lease, or gives the parameters of the request that has it. */
  async #lease(scope: string, params: string): Promise<string | undefined> {
    const { store } = this.ports;
    const lease = await store.get<string>(`lease ${scope}`);
    if (lease) return lease.value;
    await store.set(`lease ${scope}`, params, LEASE);
    return undefined;
  }

  async #answer(scope: string, params: string, handler: () => Promise<Response>): Promise<Reply> {
    const response = await settle(handler);
    await this.ports.store.set<Kept>(`response ${scope}`, { params, response }, KEEP);
    return { ...response, replayed: false };
  }

  async #kept(scope: string, params: string): Promise<Reply | undefined> {
    const kept = await this.ports.store.get<Kept>(`response ${scope}`);
    if (!kept) return undefined;
    if (kept.value.params !== params) throw new KeyReused();
    return { ...kept.value.response, replayed: true };
  }
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function scopeOf(request: Request): string {
  return JSON.stringify([request.key]);
}

function inProgress(): Reply {
  return { status: 202, body: { accepted: true }, replayed: true };
}

async function settle(handler: () => Promise<Response>): Promise<Response> {
  try {
    return await handler();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { status: 500, body: { error: 'internal_error' } };
  }
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).sort();
  return names.map((name) => [name, (value as Record<string, unknown>)[name]]);
}
