import { dataTextOnce } from './data-text.ts';
import { type Footprint, TOUCHES_NOTHING } from './footprint.ts';
import { asText, changes, noSuchMethod, type PortContract, type PortModel, succeed } from './port-model.ts';
import { type Commit, type LogEntry, Store } from './store.ts';
import type { Answer, PortCall } from './subject.ts';

/** Calls of the store. A guest's `transaction` is made of `txGet`, `txList` and `commit`. */
export class StorePort implements PortModel {
  readonly store: Store;
  /** Somebody has read a snapshot, perhaps in a future that was gone back from. */
  #hasSnapshots = false;

  constructor(nowMs: () => number) {
    this.store = new Store(nowMs);
  }

  perform(call: PortCall): Answer {
    const { store } = this;
    const [first, second, third] = call.args;
    const key = asText(first);
    const asOf = (second as number | null) ?? store.sequence;
    switch (call.method) {
      case 'get':
        return succeed(store.get(key));
      case 'set':
        return succeed(void store.set(key, second, ttlOf(third)));
      case 'delete':
        return succeed(void store.delete(key));
      case 'compareAndSet':
        return succeed(store.compareAndSet(key, second as number | null, third, ttlOf(call.args[3])));
      case 'list':
        return succeed(store.list(key));
      case 'txGet':
        this.#hasSnapshots = true;
        return succeed({ record: store.get(key, asOf) ?? null, sequence: asOf });
      case 'txList':
        this.#hasSnapshots = true;
        return succeed({ records: store.list(key, asOf), sequence: asOf });
      case 'commit':
        return succeed({ committed: store.commit(first as Commit) });
      default:
        return noSuchMethod(call);
    }
  }

  save(): object {
    return this.store.save();
  }

  restore(state: unknown): void {
    this.store.restore(state as readonly LogEntry[]);
  }

  /**
   * The order of writes to different keys is content only to those who may have read a snapshot. Nobody can have read one
   * from before the writes of a log whose text was asked for while nobody had read any.
   */
  contentText(): string {
    const { store } = this;
    const entries = this.#hasSnapshots ? store.history() : store.latest();
    return `${this.#hasSnapshots} ${store.sequence} ${entries.map(dataTextOnce).join()}`;
  }
}

export const STORE_CONTRACT: PortContract = {
  methods: ['get', 'set', 'delete', 'compareAndSet', 'list'],
  footprint({ method, args }: PortCall): Footprint {
    const [first, second] = args;
    const key = keyOf(asText(first));
    switch (method) {
      case 'get':
        return { reads: [key], writes: [] };
      case 'list':
        return { reads: [`${key}*`], writes: [] };
      case 'compareAndSet':
      case 'set':
      case 'delete':
        return changes(key);
      case 'commit':
        return commitFootprint(first as Commit);
      default:
        // The first read of a transaction fixes the snapshot of the whole store; later ones read that fixed past.
        return second === null || second === undefined ? { reads: ['store:*'], writes: [] } : TOUCHES_NOTHING;
    }
  },
};

function commitFootprint(commit: Commit): Footprint {
  const writes = commit.writes.map((write) => keyOf(write.key));
  return { reads: [...commit.reads.map(keyOf), ...commit.prefixes.map((prefix) => `${keyOf(prefix)}*`)], writes };
}

/** A star at the end of a footprint key means a prefix, so a star in a record's own key must not stand there. */
function keyOf(key: string): string {
  return `store:${key.replaceAll('*', '\u0001')}`;
}

function ttlOf(options: unknown): number | undefined {
  return (options as { ttlMs?: number } | undefined)?.ttlMs;
}
