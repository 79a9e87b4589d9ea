import { PlainSubject } from './plain-subject.ts';

type Stored = { readonly value: { readonly state: string; readonly result?: unknown } } | undefined;

/** Looks the key up, charges without a stable reference, records: right only when nothing else happens. */
export const naiveCharge = () =>
  new PlainSubject(({ store, network, ids }) => ({
    async charge(key: string, amount: number) {
      const known = (await store.get(`idem:${key}`)) as Stored;
      if (known) return known.value.result;
      const result = await network.charge({ ref: `ref:${String(await ids.next())}`, amount });
      await store.set(`pay:${key}`, result);
      await store.set(`idem:${key}`, { state: 'done', result });
      return result;
    },
  }));

/**
 * Claims the key, charges under it, records, finishes. Whoever finds a claim that is not finished drives it on: the
 * network deduplicates by reference, so that doing it again does nothing.
 */
export const redrivenCharge = () =>
  new PlainSubject(({ store, network }) => ({
    async charge(key: string, amount: number) {
      const claimed = await store.compareAndSet(`idem:${key}`, null, { state: 'started' });
      if (!claimed) {
        const known = (await store.get(`idem:${key}`)) as Stored;
        if (known?.value.state === 'done') return known.value.result;
      }
      const result = await network.charge({ ref: key, amount });
      await store.set(`pay:${key}`, result);
      await store.set(`idem:${key}`, { state: 'done', result });
      return result;
    },
  }));

/** Claims the key, and refuses everybody who finds it claimed: a crash after the claim wedges it for ever. */
export const wedgingCharge = () =>
  new PlainSubject(({ store, network }) => ({
    async charge(key: string, amount: number) {
      if (!(await store.compareAndSet(`idem:${key}`, null, { state: 'started' }))) {
        const known = (await store.get(`idem:${key}`)) as Stored;
        if (known?.value.state === 'done') return known.value.result;
        throw new Error('409');
      }
      const result = await network.charge({ ref: key, amount });
      await store.set(`idem:${key}`, { state: 'done', result });
      return result;
    },
  }));

/** The shortest handler with a race in it: claims, charges, and tells everybody else that it is being done. */
export const claimedCharge = () =>
  new PlainSubject(({ store, network }) => ({
    async charge(key: string, amount: number) {
      if (!(await store.compareAndSet(`idem:${key}`, null, true))) return 'under way';
      return network.charge({ ref: key, amount });
    },
  }));
