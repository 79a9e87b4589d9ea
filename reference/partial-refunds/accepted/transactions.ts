import type { CardNetwork, Clock, Ids, Store, Transaction } from 'bugbash/ports';

// Transactions of the store before and after the network's call; refunds in a list, sums worked out when needed.

type Outcome = 'asked' | 'pending' | 'succeeded' | 'failed';
type Entry = { id: string; key: string; amount: number; outcome: Outcome; at: number };
type Sale = { chargeRef: string; captured: number; entries: Entry[] };
type Wish = { paymentId: string; refundKey: string; amount?: number };

class RefundRefused extends Error {
  override name = 'RefundRefused';
}
class RefundKeyReused extends Error {
  override name = 'RefundKeyReused';
}

export class RefundService {
  #store: Store;
  #network: CardNetwork;
  #clock: Clock;
  #ids: Ids;

  constructor({ store, network, clock, ids }: { store: Store; network: CardNetwork; clock: Clock; ids: Ids }) {
    this.#store = store;
    this.#network = network;
    this.#clock = clock;
    this.#ids = ids;
  }

  async recordCapture({ paymentId, chargeRef, amount }: { paymentId: string; chargeRef: string; amount: number }) {
    await this.#store.set<Sale>(`sale/${paymentId}`, { chargeRef, captured: amount, entries: [] });
  }

  async refund(wish: Wish) {
    if (wish.amount !== undefined && !(Number.isInteger(wish.amount) && wish.amount >= 1))
      throw new RangeError('amount');
    const id = await this.#ids.next('refund');
    const planned = await this.#inSale(wish.paymentId, (sale) => {
      const known = sale.entries.find((entry) => entry.key === wish.refundKey);
      if (known) {
        if (wish.amount !== undefined && wish.amount !== known.amount) throw new RefundKeyReused(wish.refundKey);
        return { entry: known, fresh: false, chargeRef: sale.chargeRef };
      }
      const left = leftOf(sale);
      const amount = wish.amount ?? left;
      if (amount > left || left === 0) throw new RefundRefused(`only ${left} left`);
      const entry: Entry = { id, key: wish.refundKey, amount, outcome: 'asked', at: this.#clock.now() };
      sale.entries.push(entry);
      return { entry, fresh: true, chargeRef: sale.chargeRef };
    });
    if (!planned.fresh) return view(wish.paymentId, planned.entry);
    const { status } = await this.#network.refund({
      ref: id,
      chargeRef: planned.chargeRef,
      amount: planned.entry.amount,
    });
    const outcome = status === 'succeeded' || status === 'failed' ? status : 'pending';
    return this.#inSale(wish.paymentId, (sale) => {
      const entry = entryOf(sale, id);
      if (entry.outcome === 'asked') entry.outcome = outcome;
      return view(wish.paymentId, entry);
    });
  }

  async onNetworkEvent({ paymentId, refundId, type }: { paymentId: string; refundId: string; type: string }) {
    await this.#inSale(paymentId, (sale) => {
      const entry = entryOf(sale, refundId);
      if (entry.outcome === 'asked' || entry.outcome === 'pending')
        entry.outcome = type === 'refund.failed' ? 'failed' : 'succeeded';
    });
  }

  async refundable(paymentId: string) {
    return leftOf(await this.#sale(this.#store, paymentId));
  }

  // What the merchant keeps is what can still be refunded: both are the capture less what has not failed.
  async merchantBalance(paymentId: string) {
    return leftOf(await this.#sale(this.#store, paymentId));
  }

  async refunds(paymentId: string) {
    return (await this.#sale(this.#store, paymentId)).entries.map((entry) => view(paymentId, entry));
  }

  async #inSale<T>(paymentId: string, work: (sale: Sale) => T): Promise<T> {
    return this.#store.transaction(async (tx) => {
      const sale = await this.#sale(tx, paymentId);
      const result = work(sale);
      await tx.set(`sale/${paymentId}`, sale);
      return result;
    });
  }

  async #sale(from: Pick<Transaction, 'get'>, paymentId: string): Promise<Sale> {
    const record = await from.get<Sale>(`sale/${paymentId}`);
    if (!record) throw new RefundRefused('unknown payment');
    return record.value;
  }
}

function leftOf({ captured, entries }: Sale): number {
  return entries.reduce((left, entry) => (entry.outcome === 'failed' ? left : left - entry.amount), captured);
}

function entryOf(sale: Sale, id: string): Entry {
  const entry = sale.entries.find((one) => one.id === id);
  if (!entry) throw new RefundRefused('unknown refund');
  return entry;
}

function view(paymentId: string, { id, key, amount, outcome }: Entry) {
  return { refundId: id, paymentId, refundKey: key, amount, status: outcome === 'asked' ? 'pending' : outcome };
}
