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
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: { isolation?: 'serializable' | 'snapshot' }): Promise<T>;
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

/** The request may or may not have taken effect: nobody knows yet. */
export class GatewayTimeout extends Error {
  override name = 'GatewayTimeout';
}

/** The request surely had no effect. */
export class GatewayUnavailable extends Error {
  override name = 'GatewayUnavailable';
}

/** The reference already stands for a request with other parameters. */
export class RefConflict extends Error {
  override name = 'RefConflict';
}
