// alive: refund-toctou
// Two requests seldom draw the same moment: the race is rarer, and as wrong.
import type { CardNetwork, Clock, Ids, NetworkResult, Store } from 'bugbash/ports';

/**
 * `requested`: on its way to the network. `pending`: the network has it and will report the outcome by an event.
 * `succeeded` and `failed` are outcomes.
 */
type Status = 'requested' | 'pending' | 'succeeded' | 'failed';

/** Refunds whose money is on its way out, or gone. */
const COMMITTED: readonly Status[] = ['requested', 'pending', 'succeeded'];

export interface Refund {
  refundId: string;
  paymentId: string;
  refundKey: string;
  /** Minor units. */
  amount: number;
  status: 'pending' | 'succeeded' | 'failed';
}

export interface RefundRequest {
  paymentId: string;
  /** Chosen by the caller, one for each refund that is wanted; the same one when a request is repeated. */
  refundKey: string;
  /** Minor units; everything that is left when it is not given. */
  amount?: number;
}

export interface NetworkEvent {
  paymentId: string;
  refundId: string;
  type: 'refund.succeeded' | 'refund.failed';
}

/** A refund that the payment does not allow. Nothing was sent to the network. */
export class RefundRefused extends Error {
  override name = 'RefundRefused';
}

/** The refund key already stands for another amount. */
export class RefundKeyReused extends Error {
  override name = 'RefundKeyReused';
}

interface StoredRefund {
  key: string;
  amount: number;
  status: Status;
  requestedAt: number;
}

/** A captured payment as stored, with its refunds by id. */
interface Payment {
  chargeRef: string;
  captured: number;
  merchantBalance: number;
  refunds: Record<string, StoredRefund>;
}

/** Gives captured payments back, wholly or in parts, through the card network. */
export class RefundService {
  readonly #network: CardNetwork;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor(ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids }) {
    this.#network = ports.network;
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#ids = ports.ids;
  }

  /** Checkout tells us of a captured payment, once. The merchant's balance for it begins with what was captured. */
  async recordCapture(capture: { paymentId: string; chargeRef: string; amount: number }): Promise<void> {
    const { paymentId, chargeRef, amount } = capture;
    const payment: Payment = { chargeRef, captured: amount, merchantBalance: amount, refunds: {} };
    await this.#store.compareAndSet(paymentKey(paymentId), null, payment);
  }

  /** Refunds a part of a payment, or what is left of it. */
  async refund(request: RefundRequest): Promise<Refund> {
    const { paymentId } = request;
    if (request.amount !== undefined && !(Number.isSafeInteger(request.amount) && request.amount > 0)) {
      throw new RangeError(`A refund is a positive number of minor units, not ${request.amount}`);
    }
    const refundId = await this.#ids.next('re');
    const requestedAt = this.#clock.now();

    await new Promise((done) => setTimeout(done, Math.floor(Math.random() * 1000)));
    const payment = await this.#load(paymentId);
    const [id, refund, isNew] = planRefund(payment, request, refundId, requestedAt);
    if (!isNew) return toRefund(paymentId, id, refund);
    await this.#change(paymentId, (current) => commit(current, id, refund));

    const answer = await this.#network.refund({ ref: id, chargeRef: payment.chargeRef, amount: refund.amount });
    const settled = await this.#change(paymentId, (current) => {
      const stored = refundOf(current, id);
      // The network's event may have come before its answer.
      if (stored.status === 'requested') settle(current, stored, statusOf(answer));
      return stored;
    });
    return toRefund(paymentId, id, settled);
  }

  /** The network reports the outcome of a refund that was pending. Events may come late, and more than once. */
  async onNetworkEvent({ paymentId, refundId, type }: NetworkEvent): Promise<void> {
    await this.#change(paymentId, (payment) => {
      const refund = refundOf(payment, refundId);
      if (refund.status === 'succeeded' || refund.status === 'failed') return;
      settle(payment, refund, type === 'refund.succeeded' ? 'succeeded' : 'failed');
    });
  }

  /** What can still be refunded of a payment, in minor units. */
  async refundable(paymentId: string): Promise<number> {
    return remainingOf(await this.#load(paymentId));
  }

  /** What the merchant keeps of a payment: the capture less every refund that has not failed. */
  async merchantBalance(paymentId: string): Promise<number> {
    return (await this.#load(paymentId)).merchantBalance;
  }

  /** Every refund of a payment, oldest first. */
  async refunds(paymentId: string): Promise<Refund[]> {
    const { refunds } = await this.#load(paymentId);
    return Object.entries(refunds)
      .sort(([, a], [, b]) => a.requestedAt - b.requestedAt)
      .map(([id, refund]) => toRefund(paymentId, id, refund));
  }

  async #load(paymentId: string): Promise<Payment> {
    const record = await this.#store.get<Payment>(paymentKey(paymentId));
    if (!record) throw new RefundRefused(`There is no captured payment ${paymentId}`);
    return record.value;
  }

  /** Changes a payment in the store; `work` runs again on the newer payment when somebody else was faster. */
  async #change<T>(paymentId: string, work: (payment: Payment) => T): Promise<T> {
    for (;;) {
      const record = await this.#store.get<Payment>(paymentKey(paymentId));
      if (!record) throw new RefundRefused(`There is no captured payment ${paymentId}`);
      const result = work(record.value);
      if (await this.#store.compareAndSet(paymentKey(paymentId), record.version, record.value)) return result;
    }
  }
}

/** The refund that a request asks for, with its id: the one that there is, or a new one that the payment allows. */
function planRefund(
  payment: Payment,
  request: RefundRequest,
  refundId: string,
  requestedAt: number,
): [id: string, refund: StoredRefund, isNew: boolean] {
  const remaining = remainingOf(payment);
  const amount = request.amount ?? remaining;

  const repeated = Object.entries(payment.refunds).find(([, refund]) => refund.key === request.refundKey);
  if (repeated) {
    if ((request.amount ?? repeated[1].amount) !== repeated[1].amount) {
      throw new RefundKeyReused(`${request.refundKey} stands for a refund of ${repeated[1].amount}`);
    }
    return [...repeated, false];
  }

  if (remaining === 0 || amount > remaining) {
    throw new RefundRefused(`${amount} is more than the ${remaining} left of payment ${request.paymentId}`);
  }
  return [refundId, { key: request.refundKey, amount, status: 'requested', requestedAt }, true];
}

/** Adds a refund to the payment and takes it off the merchant's balance. */
function commit(payment: Payment, refundId: string, refund: StoredRefund): void {
  payment.refunds[refundId] = refund;
  payment.merchantBalance -= refund.amount;
}

/** Notes what became of a refund; a failed one goes back to the merchant. */
function settle(payment: Payment, refund: StoredRefund, status: Status): void {
  refund.status = status;
  if (status === 'failed') payment.merchantBalance += refund.amount;
}

function remainingOf(payment: Payment): number {
  const committed = Object.values(payment.refunds).filter(({ status }) => COMMITTED.includes(status));
  return payment.captured - committed.reduce((sum, { amount }) => sum + amount, 0);
}

function refundOf(payment: Payment, refundId: string): StoredRefund {
  const refund = payment.refunds[refundId];
  if (!refund) throw new RefundRefused(`There is no refund ${refundId}`);
  return refund;
}

function statusOf({ status }: NetworkResult): Status {
  return status === 'succeeded' || status === 'failed' ? status : 'pending';
}

function toRefund(paymentId: string, refundId: string, { key, amount, status }: StoredRefund): Refund {
  return { refundId, paymentId, refundKey: key, amount, status: status === 'requested' ? 'pending' : status };
}

function paymentKey(paymentId: string): string {
  return `payment:${paymentId}`;
}
