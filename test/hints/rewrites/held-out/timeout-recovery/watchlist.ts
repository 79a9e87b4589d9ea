import type { CardNetwork, Clock, Ids, NetworkResult, Store, Transaction } from 'bugbash/ports';

// Every payment that is not over yet is on a watchlist, which is written together with the payment. The network is heard
// in single words, its errors among them, so that nothing here has to catch anything.

interface Purchase {
  orderId: string;
  amount: number;
  currency: string;
  token: string;
}

interface Payment {
  purchase: Purchase;
  networkRef: string;
  status: 'pending' | 'paid' | 'declined' | 'failed' | 'cancelling' | 'cancelled';
  since: number;
}

interface Receipt {
  orderId: string;
  amount: number;
  currency: string;
  status: Payment['status'];
}

type Word = NetworkResult['status'] | 'absent' | 'refused' | 'unclear';

/** What it means for a request that the network answers with an error. */
const ERROR_WORDS: Record<string, Word> = {
  GatewayUnavailable: 'refused',
  GatewayTimeout: 'refused',
  GatewayError: 'unclear',
};

const PAYMENTS = 'payments/';
const WATCHED = 'watched/';

export class PaymentNotFound extends Error {
  override readonly name = 'PaymentNotFound';
}

export class PaymentService {
  private readonly ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids };

  constructor(ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids }) {
    this.ports = ports;
  }

  async pay(purchase: Purchase): Promise<Receipt> {
    const { orderId } = purchase;
    const earlier = await this.ports.store.get<Payment>(PAYMENTS + orderId);
    if (earlier) return receiptOf(earlier.value);

    const networkRef = await this.ports.ids.next('ref');
    const payment: Payment = { purchase, networkRef, status: 'pending', since: this.ports.clock.now() };
    payment.status = statusOnceCharged(await this.send(payment));
    await this.register(payment);
    return this.get(orderId);
  }

  async get(orderId: string): Promise<Receipt> {
    return receiptOf(await find(this.ports.store, orderId));
  }

  async cancel(orderId: string): Promise<Receipt> {
    const payment = await this.amend(orderId, (current) => {
      if (current.status === 'pending') return { ...current, status: 'cancelled' };
      if (current.status === 'paid') return { ...current, status: 'cancelling' };
      return current;
    });
    return receiptOf(payment.status === 'cancelling' ? await this.unwind(payment) : payment);
  }

  async reconcile(): Promise<number> {
    const watched = await this.ports.store.list<string>(WATCHED);
    const outcomes: Payment[] = [];
    for (const { value: orderId } of watched) {
      const payment = await find(this.ports.store, orderId);
      if (payment.status === 'pending') outcomes.push(await this.confirm(payment));
      if (payment.status === 'cancelling') outcomes.push(await this.unwind(payment));
    }
    return outcomes.filter(isOpen).length;
  }

  /** Charges the card, with a second try when the first one is not through. */
  private async send(payment: Payment): Promise<Word> {
    const first = await this.charge(payment);
    if (first !== 'refused' && first !== 'unclear') return first;
    payment.networkRef = await this.ports.ids.next('ref');
    const second = await this.charge(payment);
    return second === 'refused' ? first : second;
  }

  private charge({ purchase, networkRef }: Payment): Promise<Word> {
    const { amount, currency, token } = purchase;
    return hear(this.ports.network.charge({ ref: networkRef, amount, currency, token }));
  }

  private async inquire(payment: Payment): Promise<Word> {
    return hear(this.ports.network.lookup(payment.networkRef));
  }

  /** Moves a pending payment on if the network has decided. */
  private async confirm(payment: Payment): Promise<Payment> {
    const word = await this.inquire(payment);
    if (word === 'refused' || word === 'unclear') return payment;
    const confirmed = { ...payment, status: statusOnceCharged(word) };
    await this.ports.store.transaction((tx) => save(tx, confirmed));
    return confirmed;
  }

  /** Sees to it that a cancelled order has cost nothing. */
  private async unwind(payment: Payment): Promise<Payment> {
    const { purchase, networkRef } = payment;
    const word = await this.inquire(payment);
    if (word === 'approved') {
      await hear(this.ports.network.void({ ref: `${networkRef}/void`, chargeRef: networkRef }));
    } else if (word !== 'declined' && word !== 'absent') {
      return payment;
    }
    return this.amend(purchase.orderId, (current) => ({ ...current, status: 'cancelled' }));
  }

  /** Adds a payment unless its order has one; says whether it did. */
  private register(payment: Payment): Promise<boolean> {
    return this.ports.store.transaction(async (tx) => {
      if (await tx.get(PAYMENTS + payment.purchase.orderId)) return false;
      await save(tx, payment);
      return true;
    });
  }

  private amend(orderId: string, change: (current: Payment) => Payment): Promise<Payment> {
    return this.ports.store.transaction(async (tx) => {
      const amended = change(await find(tx, orderId));
      await save(tx, amended);
      return amended;
    });
  }
}

async function hear(answer: Promise<NetworkResult | undefined>): Promise<Word> {
  try {
    const result = await answer;
    return result?.status ?? 'absent';
  } catch (error) {
    return ERROR_WORDS[(error as Error).name] ?? 'unclear';
  }
}

function statusOnceCharged(word: Word): Payment['status'] {
  if (word === 'approved') return 'paid';
  if (word === 'declined') return 'declined';
  return word === 'refused' || word === 'absent' ? 'failed' : 'pending';
}

async function find(store: Pick<Transaction, 'get'>, orderId: string): Promise<Payment> {
  const record = await store.get<Payment>(PAYMENTS + orderId);
  if (!record) throw new PaymentNotFound(`order ${orderId} was never paid for`);
  return record.value;
}

async function save(tx: Transaction, payment: Payment): Promise<void> {
  const { orderId } = payment.purchase;
  await tx.set(PAYMENTS + orderId, payment);
  if (isOpen(payment)) await tx.set(WATCHED + orderId, orderId);
  else await tx.delete(WATCHED + orderId);
}

function isOpen({ status }: Payment): boolean {
  return status === 'pending' || status === 'cancelling';
}

function receiptOf({ purchase, status }: Payment): Receipt {
  return { orderId: purchase.orderId, amount: purchase.amount, currency: purchase.currency, status };
}
