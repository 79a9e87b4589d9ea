// alive: late-success-after-cancel
// Sends a void whatever the network has decided; where there is nothing to undo yet, the order is called cancelled for good.
import type { CardNetwork, Clock, Ids, NetworkResult, Store } from 'bugbash/ports';

/**
 * `pending`: sent to the network, or about to be. `paid`: the customer's money was taken. `declined`: the issuer refused.
 * `failed`: nothing was taken. `cancelling`: the order was cancelled and the money, if any was taken, is on its way back.
 * `cancelled`: nothing is taken any more.
 */
export type Status = 'pending' | 'paid' | 'declined' | 'failed' | 'cancelling' | 'cancelled';

/** What checkout asks for, once an order. */
export interface PaymentRequest {
  orderId: string;
  /** Minor units. */
  amount: number;
  currency: string;
  /** The customer's card, as checkout got it from the vault. */
  token: string;
}

/** A payment as callers see it: without the card. */
export interface PaymentView {
  orderId: string;
  amount: number;
  currency: string;
  status: Status;
}

/** A payment as stored, one record an order. */
interface Payment extends PaymentRequest {
  /** Names the charge at the network. */
  ref: string;
  status: Status;
  /** When the customer paid, in milliseconds since 1970. */
  createdAt: number;
}

/** No payment was made for the order. */
export class PaymentNotFound extends Error {
  override name = 'PaymentNotFound';
}

/** Times a charge is sent before the customer is told that it is not through. */
const ATTEMPTS = 2;

/** Errors after which nothing comes of a request: the network did not take it. */
const NOT_TAKEN: readonly string[] = ['GatewayUnavailable'];

/** After that long, a charge that the network does not know will not come: two attempts, and a late effect of the last. */
const SETTLED_AFTER_MS = 120_000;

/** A payment in one of these waits for the network, and the reconciler looks after it. */
const OPEN: readonly Status[] = ['pending', 'cancelling'];

/** What a payment becomes when its order is cancelled. An order whose payment did not come about stays as it is. */
const AFTER_CANCEL: Partial<Record<Status, Status>> = { pending: 'cancelling', paid: 'cancelling' };

/** Takes payments over a card network that does not always answer, and finds out what became of them. */
export class PaymentService {
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

  /** Pays for an order. Asked again for the same order, it answers with the payment that there is. */
  async pay(request: PaymentRequest): Promise<PaymentView> {
    const { orderId } = request;
    const known = await this.#store.get<Payment>(paymentKey(orderId));
    if (known) return toView(known.value);

    const ref = await this.#ids.next('pay');
    const payment: Payment = { ...request, ref, status: 'pending', createdAt: this.#clock.now() };
    if (!(await this.#store.compareAndSet(paymentKey(orderId), null, payment))) return this.get(orderId);
    payment.status = await this.#charge(payment);
    await this.#change(orderId, (current) => (current.status === 'pending' ? payment : current));
    return this.get(orderId);
  }

  /**
   * Cancels an order. The customer gets the money back, or is never charged; where the network does not say at once,
   * the reconciler goes on.
   */
  async cancel(orderId: string): Promise<PaymentView> {
    const payment = await this.#change(orderId, (current) => ({
      ...current,
      status: AFTER_CANCEL[current.status] ?? current.status,
    }));
    if (payment.status !== 'cancelling') return toView(payment);
    return toView(await this.#giveBack(payment).catch(() => payment));
  }

  /** Looks after every open payment; a timer calls it. Answers with how many are still open. */
  async reconcile(): Promise<number> {
    let open = 0;
    for (const { value: payment } of await this.#store.list<Payment>(paymentKey(''))) {
      if (!OPEN.includes(payment.status)) continue;
      // A payment that cannot be settled now must not keep the others waiting; its turn comes again.
      const settled = await this.#settle(payment).catch(() => payment);
      if (OPEN.includes(settled.status)) open += 1;
    }
    return open;
  }

  async get(orderId: string): Promise<PaymentView> {
    return toView(await this.#load(orderId).then(({ value }) => value));
  }

  /** Sends the charge to the network and says what the payment is then. */
  async #charge(payment: Payment): Promise<Status> {
    const { amount, currency, token } = payment;
    let isTaken = false;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        const answer = await this.#network.charge({ ref: payment.ref, amount, currency, token });
        return statusAfter('pending', answer);
      } catch (error) {
        isTaken ||= !NOT_TAKEN.includes((error as Error).name);
      }
    }
    // Nobody knows what becomes of an attempt that was taken and not answered.
    return isTaken ? 'pending' : 'failed';
  }

  /** Asks the network what became of an open payment, and acts on it. */
  async #settle(payment: Payment): Promise<Payment> {
    const found = await this.#network.lookup(payment.ref);
    if (!found && this.#clock.now() - payment.createdAt < SETTLED_AFTER_MS) return payment;
    if (payment.status === 'cancelling' && found?.status === 'approved') return this.#giveBack(payment);

    return this.#change(payment.orderId, (current) => ({
      ...current,
      status: found ? statusAfter(current.status, found) : statusWithout(current),
    }));
  }

  /** Undoes an approved charge. However often it is asked for, the network does it once. */
  async #giveBack({ orderId, ref }: Payment): Promise<Payment> {
    await this.#network.void({ ref: `void-${ref}`, chargeRef: ref });
    return this.#change(orderId, (current) => ({ ...current, status: 'cancelled' }));
  }

  async #load(orderId: string): Promise<{ value: Payment; version: number }> {
    const record = await this.#store.get<Payment>(paymentKey(orderId));
    if (!record) throw new PaymentNotFound(`There is no payment for order ${orderId}`);
    return record;
  }

  /** Changes a payment in the store; `work` runs again on the newer payment when somebody else was faster. */
  async #change(orderId: string, work: (payment: Payment) => Payment): Promise<Payment> {
    for (;;) {
      const { value, version } = await this.#load(orderId);
      const changed = work(value);
      if (await this.#store.compareAndSet(paymentKey(orderId), version, changed)) return changed;
    }
  }
}

/** What an open payment becomes by the network's word on its charge; one that has an outcome keeps it. */
function statusAfter(status: Status, charge: NetworkResult): Status {
  if (!OPEN.includes(status)) return status;
  switch (charge.status) {
    case 'approved':
      return status === 'pending' ? 'paid' : 'cancelling';
    case 'declined':
      return status === 'pending' ? 'declined' : 'cancelled';
    default:
      return status;
  }
}

/** What an open payment becomes when the network knows no charge for it. */
function statusWithout({ status }: Payment): Status {
  if (!OPEN.includes(status)) return status;
  return status === 'pending' ? 'failed' : 'cancelled';
}

function toView({ orderId, amount, currency, status }: Payment): PaymentView {
  return { orderId, amount, currency, status };
}

function paymentKey(orderId: string): string {
  return `payment:${orderId}`;
}
