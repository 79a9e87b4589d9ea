/**
 * The ports an exercise talks to. Every method is asynchronous: between the call and its answer, anybody else may act.
 * Values are copied on the way in and out, so changing an object you have read changes nothing in the store.
 */

/** A durable key-value store, shared by every instance of your code. Single calls are atomic; two calls are not. */
export interface Store {
  /** The record under a key; undefined when there is none. `version` grows with every write of the key. */
  get<T>(key: string): Promise<StoreRecord<T> | undefined>;
  /** Writes a record, whatever was there. With `ttlMs` it disappears after that time. */
  set<T>(key: string, value: T, options?: WriteOptions): Promise<void>;
  delete(key: string): Promise<void>;
  /** Writes only if the record still has the version `expected` (null: there is none); says whether it did. */
  compareAndSet<T>(key: string, expected: number | null, value: T, options?: WriteOptions): Promise<boolean>;
  /** Records whose key begins with `prefix`, in the order of their keys as strings. */
  list<T>(prefix: string): Promise<(StoreRecord<T> & { key: string })[]>;
  /**
   * Runs `work` against a snapshot and commits its writes as one. When somebody else has changed what it read, `work`
   * is run AGAIN from the start: keep everything that must happen only once out of it. Throwing rolls back.
   */
  transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    options?: { isolation?: 'serializable' | 'snapshot' },
  ): Promise<T>;
}

export type Transaction = Pick<Store, 'get' | 'set' | 'delete' | 'compareAndSet' | 'list'>;

export interface StoreRecord<T> {
  value: T;
  version: number;
}

export interface WriteOptions {
  ttlMs?: number;
}

/** Virtual time. */
export interface Clock {
  /** Milliseconds since 1970, like Date.now(). */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Unique ids, such as `pay-1-1` for the prefix `pay`. */
export interface Ids {
  next(prefix?: string): Promise<string>;
}

/** Random numbers in [0, 1). */
export interface Rng {
  next(): Promise<number>;
}

/** Structured log lines. */
export interface Log {
  debug(event: string, fields?: object): Promise<void>;
  info(event: string, fields?: object): Promise<void>;
  warn(event: string, fields?: object): Promise<void>;
  error(event: string, fields?: object): Promise<void>;
}

/**
 * The card network. Amounts are integers in minor units. It deduplicates by `ref`: the same request again has no second
 * effect and gets the first result; another request under the same ref throws {@link RefConflict}. A decline is a
 * result, not an error. {@link GatewayTimeout} and {@link GatewayError} leave open whether there was an effect, and a
 * request may take effect up to 60 seconds after its caller saw a time-out; {@link GatewayUnavailable} means that there
 * was none.
 */
export interface CardNetwork {
  /** Authorizes and captures in one. */
  charge(request: ChargeRequest): Promise<NetworkResult>;
  /** Holds an amount; the result has the `authId` to capture or void it with, and until when (`expiresAt`). */
  authorize(request: ChargeRequest): Promise<NetworkResult>;
  /** Takes money that is held, all of it or a part, once or several times. */
  capture(request: { ref: string; authId: string; amount: number }): Promise<NetworkResult>;
  /** Undoes an approved charge (`chargeRef`), or lets go what is held (`authId`). `not-found`: there is nothing yet. */
  void(request: { ref: string; chargeRef?: string; authId?: string }): Promise<NetworkResult>;
  /** Gives back money that a charge or capture took. */
  refund(request: { ref: string; chargeRef: string; amount: number; currency?: string }): Promise<NetworkResult>;
  /** What became of a request; undefined while it has had no effect, which may still change. */
  lookup(ref: string): Promise<NetworkResult | undefined>;
}

export interface ChargeRequest {
  ref: string;
  amount: number;
  currency?: string;
  paymentMethodId?: string;
  token?: string;
}

export interface NetworkResult {
  ref: string;
  kind: 'charge' | 'authorize' | 'capture' | 'void' | 'refund';
  /** A charge may be `processing` and a refund `pending` for a while. */
  status: 'approved' | 'declined' | 'succeeded' | 'failed' | 'processing' | 'pending' | 'not-found';
  amount: number | null;
  currency: string | null;
  authId: string | null;
  chargeRef: string | null;
  /** Until when an authorization can be captured, in milliseconds since 1970. */
  expiresAt: number | null;
  voided: boolean;
}

/** Bank transfers: deduplicated by `ref` and failing like the card network, slower, and a transfer may come back days later. */
export interface BankRail {
  transfer(request: { ref: string; account: string; amount: number; currency?: string }): Promise<BankResult>;
  reverse(request: { ref: string; transferRef: string }): Promise<BankResult>;
  lookup(ref: string): Promise<BankResult | undefined>;
}

export interface BankResult {
  ref: string;
  kind: 'transfer' | 'reverse';
  status: 'accepted' | 'rejected' | 'processing' | 'returned';
  /** Why it was rejected or came back. */
  code: string | null;
  amount: number | null;
  account: string | null;
}

/** Locks for several instances: leases that run out, whether or not their holder has noticed. */
export interface Locks {
  /**
   * Waits until the lock is free (or its lease has run out), at most `waitMs`; for as long as it takes without it. Null:
   * somebody else still holds it. A lease lasts `ttlMs`, 30 seconds without it.
   */
  acquire(name: string, options?: { ttlMs?: number; waitMs?: number }): Promise<Lease | null>;
  /** Makes a lease last its `ttlMs` from now on; false when it is no longer yours. */
  renew(lease: Lease): Promise<boolean>;
  /** Lets go. With a lease: only if it is still yours. With a name: whoever holds it. */
  release(lease: Lease | string): Promise<void>;
}

export interface Lease {
  name: string;
  /** Grows with every lease of this name: a later holder has a larger one. */
  token: number;
  expiresAt: number;
}

/** A queue that delivers at least once: what is not acknowledged in time comes again. */
export interface Queue {
  /** Messages with one `dedupeId` are sent once. A message with `delayMs` is hidden that long. */
  send(body: unknown, options?: { dedupeId?: string; delayMs?: number }): Promise<{ messageId: string }>;
  /** Up to `max` (1) messages; they are hidden from others for `visibilityMs` (30 seconds). */
  receive<T>(options?: { max?: number; visibilityMs?: number }): Promise<QueueMessage<T>[]>;
  /** The message is done with; false when the receipt has run out. */
  ack(receipt: string): Promise<boolean>;
  /** The message may be received again at once. */
  nack(receipt: string): Promise<boolean>;
  /** Keeps the message hidden for that long from now on. */
  extend(receipt: string, ms: number): Promise<boolean>;
}

export interface QueueMessage<T> {
  messageId: string;
  body: T;
  receipt: string;
  /** Times it was received, this time included. */
  received: number;
}

/** Publishes events. Others may see them twice, and in any order. */
export interface Bus {
  publish(topic: string, event: unknown): Promise<void>;
}

/** The request may or may not have taken effect: nobody knows yet. */
export class GatewayTimeout extends Error {
  override name = 'GatewayTimeout';
}

/** The request surely had no effect. */
export class GatewayUnavailable extends Error {
  override name = 'GatewayUnavailable';
}

/** An internal error on the other side: the request may or may not have taken effect. */
export class GatewayError extends Error {
  override name = 'GatewayError';
}

/** The reference already stands for a request with other parameters. */
export class RefConflict extends Error {
  override name = 'RefConflict';
}

/** The store surely did not do it. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

/** The store may or may not have done it. */
export class StoreTimeout extends Error {
  override name = 'StoreTimeout';
}

/** Nothing has happened: whoever gets this may simply try again. */
export class RetryableError extends Error {
  override name = 'RetryableError';
}
