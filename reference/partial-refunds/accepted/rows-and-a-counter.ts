import type { CardNetwork, Clock, Ids, Store } from 'bugbash/ports';

// A row for each refund, named by its key, and one counter a payment for what is left: they change together.

interface Row {
  refundId: string;
  paymentId: string;
  refundKey: string;
  amount: number;
  status: 'pending' | 'succeeded' | 'failed';
}

const POSITIVE = (amount: number) => Number.isSafeInteger(amount) && amount > 0;

export class RefundService {
  readonly store: Store;
  readonly network: CardNetwork;

  constructor(ports: { store: Store; network: CardNetwork; clock: Clock; ids: Ids }) {
    this.store = ports.store;
    this.network = ports.network;
  }

  async recordCapture({ paymentId, chargeRef, amount }: { paymentId: string; chargeRef: string; amount: number }) {
    await this.store.set(`charge:${paymentId}`, chargeRef);
    await this.store.set(`left:${paymentId}`, amount);
  }

  async refund({ paymentId, refundKey, amount }: { paymentId: string; refundKey: string; amount?: number }) {
    if (amount !== undefined && !POSITIVE(amount)) throw new RangeError('not an amount');
    const charge = await this.store.get<string>(`charge:${paymentId}`);
    if (!charge) throw refusal('RefundRefused');
    const refundId = rowKey(paymentId, refundKey);
    const { row, isNew } = await this.#reserve({ refundId, paymentId, refundKey }, amount);
    if (amount !== undefined && amount !== row.amount) throw refusal('RefundKeyReused');
    if (!isNew) return row;
    const answer = await this.network.refund({ ref: refundId, chargeRef: charge.value, amount: row.amount });
    if (answer.status === 'succeeded' || answer.status === 'failed') await this.#finish(refundId, answer.status);
    return (await this.store.get<Row>(refundId))?.value;
  }

  async onNetworkEvent({ refundId, type }: { paymentId: string; refundId: string; type: string }) {
    await this.#finish(refundId, type === 'refund.failed' ? 'failed' : 'succeeded');
  }

  async refundable(paymentId: string) {
    const left = await this.store.get<number>(`left:${paymentId}`);
    if (!left) throw refusal('RefundRefused');
    return left.value;
  }

  async merchantBalance(paymentId: string) {
    return this.refundable(paymentId);
  }

  async refunds(paymentId: string) {
    const rows = await this.store.list<Row>(rowKey(paymentId, ''));
    return rows.map(({ value }) => value);
  }

  /** Writes the row and takes its amount off what is left, or neither; gives the row that there is. */
  async #reserve(names: Pick<Row, 'refundId' | 'paymentId' | 'refundKey'>, amount: number | undefined) {
    return this.store.transaction(async (tx) => {
      const known = await tx.get<Row>(names.refundId);
      if (known) return { row: known.value, isNew: false };
      const left = (await tx.get<number>(`left:${names.paymentId}`))?.value ?? 0;
      const wanted = amount ?? left;
      if (wanted === 0 || wanted > left) throw refusal('RefundRefused');
      const row: Row = { ...names, amount: wanted, status: 'pending' };
      await tx.set(names.refundId, row);
      await tx.set(`left:${names.paymentId}`, left - wanted);
      return { row, isNew: true };
    });
  }

  async #finish(key: string, status: 'succeeded' | 'failed'): Promise<void> {
    // Row and counter change together, once: a failed refund comes back with the same write that says it failed.
    await this.store.transaction(async (tx) => {
      const row = (await tx.get<Row>(key))?.value;
      if (row?.status !== 'pending') return;
      await tx.set(key, { ...row, status });
      if (status !== 'failed') return;
      const left = (await tx.get<number>(`left:${row.paymentId}`))?.value ?? 0;
      await tx.set(`left:${row.paymentId}`, left + row.amount);
    });
  }
}

function rowKey(paymentId: string, refundKey: string): string {
  return `row:${paymentId}:${refundKey}`;
}

function refusal(name: string): Error {
  const error = new Error(name);
  error.name = name;
  return error;
}
