// alive: shared-keys
// A colon between the names keeps them apart, until a caller's key has one: keys are chosen in whatever way callers like.
import { createHash } from 'node:crypto';
import { type Clock, RetryableError, type Store } from 'bugbash/ports';

/** JSON as it came over the wire. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [name: string]: Json;
}

export interface ApiRequest {
  /** The account on whose behalf the request is made; authentication has seen to it. */
  tenantId: string;
  /** In capitals: `POST`. */
  method: string;
  path: string;
  /** The header `Idempotency-Key`: chosen by the caller, and the same one when a request is repeated. */
  key: string;
  /** The body. */
  params: JsonObject;
}

export interface ApiResponse {
  status: number;
  body: Json;
}

export interface Reply extends ApiResponse {
  /** Whether the response is an earlier one; callers see it as the header `Idempotent-Replayed`. */
  replayed: boolean;
}

/**
 * Does what the request asks for. An error that it throws leaves open how far it came, except `RetryableError`: then
 * nothing has happened.
 */
export type Handler = () => Promise<ApiResponse>;

/** 400: the key cannot be one. */
export class InvalidKey extends Error {
  override name = 'InvalidKey';
}

/** 409: the first request with this key has not been answered yet. */
export class RequestInProgress extends Error {
  override name = 'RequestInProgress';
}

/** 422: the key stands for a request with other parameters. */
export class KeyReused extends Error {
  override name = 'KeyReused';
}

/** What is stored under a key, from the moment that its request is taken on. */
interface KeyRecord {
  startedAt: number;
  /** Null until the handler is done. */
  response: ApiResponse | null;
  /** Hash of the parameters that the key stands for. */
  fingerprint: string;
}

/** Requests that change nothing need no key: doing them again does no harm. */
const READING_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

const KEY_LENGTH_MAX = 255;
/** Twice as long as a handler may take: an older claim belongs to an instance that was lost. */
const CLAIM_TIMEOUT_MS = 60_000;
const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000;

const RECORD_PREFIX = 'idempotency:';

/** The answer when nobody can say how far the handler came. */
const INTERNAL_ERROR: ApiResponse = { status: 500, body: { error: 'internal_error' } };

/**
 * Stands in front of the API's handlers and makes sure that a request which is repeated is carried out once: the first
 * response is kept under the caller's idempotency key and given again.
 */
export class IdempotencyLayer {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(ports: { store: Store; clock: Clock }) {
    this.#store = ports.store;
    this.#clock = ports.clock;
  }

  /** Carries a request out, or answers it with the response that its key already has. */
  async execute(request: ApiRequest, handler: Handler): Promise<Reply> {
    if (READING_METHODS.has(request.method)) return toReply(await handler(), false);

    assertValidKey(request.key);
    const name = recordName(request);
    const fingerprint = sha256(canonicalJson(request.params));

    const found = await this.#store.get<KeyRecord>(name);
    if (found && isCurrent(found.value, this.#clock.now())) return replay(found.value, fingerprint);

    const claim: KeyRecord = { startedAt: this.#clock.now(), response: null, fingerprint };
    // Between the look and the claim somebody else may have taken the key.
    if (!(await this.#store.compareAndSet(name, found?.version ?? null, claim))) return this.execute(request, handler);
    return this.#run(name, claim, handler);
  }

  /** Deletes the records of keys that stand for nothing any more, and says how many. Runs every hour. */
  async purge(): Promise<number> {
    let purged = 0;
    for (const { key, value } of await this.#store.list<KeyRecord>(RECORD_PREFIX)) {
      if (isCurrent(value, this.#clock.now())) continue;
      if (await this.#deleteUnlessRenewed(key)) purged += 1;
    }
    return purged;
  }

  /** Runs the handler for the key that was claimed, and keeps what it answers. */
  async #run(name: string, claim: KeyRecord, handler: Handler): Promise<Reply> {
    let response: ApiResponse;
    try {
      response = await handler();
    } catch (error) {
      if (error instanceof RetryableError) {
        await this.#store.delete(name);
        throw error;
      }
      response = INTERNAL_ERROR;
    }
    await this.#store.set<KeyRecord>(name, { ...claim, response });
    return toReply(response, false);
  }

  /** A key may have been taken anew since it was listed: that record stays. */
  async #deleteUnlessRenewed(name: string): Promise<boolean> {
    return this.#store.transaction(async (tx) => {
      const record = await tx.get<KeyRecord>(name);
      if (!record || isCurrent(record.value, this.#clock.now())) return false;
      await tx.delete(name);
      return true;
    });
  }
}

/** The response that a record holds, for a request with these parameters. */
function replay(record: KeyRecord, fingerprint: string): Reply {
  if (record.fingerprint !== fingerprint) {
    throw new KeyReused('The idempotency key was used for a request with other parameters');
  }
  if (record.response === null) throw new RequestInProgress('The first request with this key has not been answered');
  return toReply(record.response, true);
}

/** Whether a record still stands for its request. */
function isCurrent(record: KeyRecord, now: number): boolean {
  const age = now - record.startedAt;
  return age < (record.response === null ? CLAIM_TIMEOUT_MS : KEY_LIFETIME_MS);
}

/** Where a request's record is stored. */
function recordName(request: ApiRequest): string {
  return RECORD_PREFIX + [request.tenantId, request.method, request.path, request.key].join(':');
}

/** Parameters as text, the same in whatever order their names came. */
function canonicalJson(params: JsonObject): string {
  return JSON.stringify(params, (_name, value: Json) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function assertValidKey(key: string): void {
  if (key.length === 0 || key.length > KEY_LENGTH_MAX) {
    throw new InvalidKey(`An idempotency key has 1 to ${KEY_LENGTH_MAX} characters, not ${key.length}`);
  }
}

function toReply({ status, body }: ApiResponse, replayed: boolean): Reply {
  return { status, body, replayed };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
