/**
 * The store port of the guest. A transaction reads from one snapshot, keeps its writes to itself until the commit, and runs
 * its callback again when somebody else changed what it read.
 */
export const GUEST_TRANSACTION = String.raw`  function makeStore(methods) {
    const store = makePort('store', methods);
    store.transaction = async function transaction(fn, options) {
      const isolation = (options && options.isolation) || 'serializable';
      for (;;) {
        let asOf = null;
        const reads = new M(),
          writes = new M(),
          prefixes = [];
        const read = async (key) => {
          if (writes.has(key)) {
            const w = writes.get(key);
            return w.delete ? undefined : { value: clone(w.value), version: (w.base || 0) + 1 };
          }
          if (!reads.has(key)) {
            const answer = await issue('store', 'txGet', key, asOf);
            asOf = answer.sequence;
            reads.set(key, answer.record);
          }
          const record = reads.get(key);
          return record === null ? undefined : { value: clone(record.value), version: record.version };
        };
        const tx = {
          get: async (key) => read(S_(key)),
          set: async (key, value, o) => {
            const r = reads.get(S_(key));
            writes.set(S_(key), { value: clone(value), ttlMs: o && o.ttlMs, base: r ? r.version : 0 });
          },
          delete: async (key) => {
            writes.set(S_(key), { delete: true });
          },
          compareAndSet: async (key, expected, value, o) => {
            const current = await read(S_(key));
            if ((current ? current.version : null) !== expected) return false;
            await tx.set(key, value, o);
            return true;
          },
          list: async (prefix) => {
            const answer = await issue('store', 'txList', S_(prefix), asOf);
            asOf = answer.sequence;
            apply(push, prefixes, [S_(prefix)]);
            const found = new M();
            for (const r of answer.records) found.set(r.key, r);
            for (const [key, w] of writes) {
              if (!key.startsWith(prefix)) continue;
              if (w.delete) found.delete(key);
              else found.set(key, { key, value: clone(w.value), version: (w.base || 0) + 1 });
            }
            return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
          },
        };
        const result = await fn(tx);
        if (writes.size === 0) return result;
        const list = [];
        for (const [key, w] of writes)
          apply(push, list, [
            w.delete
              ? { key, delete: true }
              : w.ttlMs === undefined
                ? { key, value: w.value }
                : { key, value: w.value, ttlMs: w.ttlMs },
          ]);
        const answer = await issue('store', 'commit', {
          asOf,
          reads: [...reads.keys()],
          prefixes,
          writes: list,
          isolation,
        });
        if (answer.committed) return result;
      }
    };
    return store;
  }
`;
