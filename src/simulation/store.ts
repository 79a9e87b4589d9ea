/** The simulated durable store: one linear history of writes, so that snapshot reads and validation are look-ups. */

export interface StoreRecord {
  readonly value: unknown;
  readonly version: number;
}

interface Stored {
  /** The same object for all who read it. */
  readonly record: StoreRecord;
  readonly expiresAtMs: number | null;
}

export interface LogEntry {
  readonly key: string;
  readonly stored: Stored | null;
}

export interface StoreWrite {
  readonly key: string;
  readonly value?: unknown;
  readonly delete?: boolean;
  readonly ttlMs?: number;
}

export interface Commit {
  /** Sequence of the snapshot the transaction read from; null when it read nothing. */
  readonly asOf: number | null;
  readonly reads: readonly string[];
  readonly prefixes: readonly string[];
  readonly writes: readonly StoreWrite[];
  readonly isolation: 'serializable' | 'snapshot';
}

/**
 * A key-value store with versions. A record's version grows with each write of its key, also after a deletion, so
 * that compare-and-set never takes a new record for an old one.
 */
export class Store {
  /** Never changed, only replaced: states that explorers come back to have theirs. */
  #log: readonly LogEntry[] = [];
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Number of writes so far: names the present snapshot. */
  get sequence(): number {
    return this.#log.length;
  }

  get(key: string, asOf: number = this.sequence): StoreRecord | undefined {
    const stored = this.#latest(key, asOf)?.stored;
    return stored ? this.#alive(stored) : undefined;
  }

  set(key: string, value: unknown, ttlMs?: number): void {
    const version = this.#lastVersion(key) + 1;
    const expiresAtMs = ttlMs === undefined ? null : this.#nowMs() + ttlMs;
    this.#log = [...this.#log, { key, stored: { record: { value, version }, expiresAtMs } }];
  }

  delete(key: string): void {
    this.#log = [...this.#log, { key, stored: null }];
  }

  compareAndSet(key: string, expected: number | null, value: unknown, ttlMs?: number): boolean {
    const current = this.get(key);
    if ((current?.version ?? null) !== expected) return false;
    this.set(key, value, ttlMs);
    return true;
  }

  /** Records under a prefix in the order of their keys as strings. */
  list(prefix: string, asOf: number = this.sequence): { key: string; value: unknown; version: number }[] {
    const keys = new Set<string>();
    for (let at = 0; at < asOf; at += 1) {
      const entry = this.#log[at];
      if (entry?.key.startsWith(prefix)) keys.add(entry.key);
    }
    return [...keys].sort().flatMap((key) => {
      const record = this.get(key, asOf);
      return record ? [{ key, ...record }] : [];
    });
  }

  /** Applies a transaction's writes if nothing it depends on has changed since its snapshot; says whether it did. */
  commit(commit: Commit): boolean {
    if (commit.asOf !== null && this.#changedSince(commit.asOf, commit)) return false;
    for (const write of commit.writes) {
      if (write.delete) this.delete(write.key);
      else this.set(write.key, write.value, write.ttlMs);
    }
    return true;
  }

  /** Every write there was, in order. */
  history(): readonly LogEntry[] {
    return this.#log;
  }

  /** What reads and writes from now on depend on: the last write of each key, by key; also the last that was no deletion. */
  latest(): readonly LogEntry[] {
    const last = new Map<string, LogEntry>();
    for (const entry of this.#log) {
      last.set(entry.key, entry);
      if (entry.stored !== null) last.set(`${entry.key}\u0000stored`, entry);
    }
    return [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  }

  save(): readonly LogEntry[] {
    return this.#log;
  }

  restore(log: readonly LogEntry[]): void {
    this.#log = log;
  }

  #changedSince(asOf: number, commit: Commit): boolean {
    const guarded = new Set(commit.writes.map((write) => write.key));
    if (commit.isolation === 'serializable') for (const key of commit.reads) guarded.add(key);
    const prefixes = commit.isolation === 'serializable' ? commit.prefixes : [];
    for (const { key } of this.#log.slice(asOf)) {
      if (guarded.has(key) || prefixes.some((prefix) => key.startsWith(prefix))) return true;
    }
    return false;
  }

  #latest(key: string, asOf: number): LogEntry | undefined {
    for (let at = asOf - 1; at >= 0; at -= 1) if (this.#log[at]?.key === key) return this.#log[at];
    return undefined;
  }

  #lastVersion(key: string): number {
    for (let at = this.#log.length - 1; at >= 0; at -= 1) {
      const entry = this.#log[at];
      if (entry?.key === key && entry.stored) return entry.stored.record.version;
    }
    return 0;
  }

  #alive(stored: Stored): StoreRecord | undefined {
    if (stored.expiresAtMs !== null && stored.expiresAtMs <= this.#nowMs()) return undefined;
    return stored.record;
  }
}
