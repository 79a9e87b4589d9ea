import type { CardNetwork, Clock, Ids, Store } from 'bugbash/ports';

// What can happen to a payment stands in one table; the rest of the code only finds out what has happened.

type Status = 'pending' | 'paid' | 'declined' | 'failed' | 'cancelling' | 'cancelled';
type Happening = 'approved' | 'declined' | 'processing' | 'absent' | 'cancel' | 'voided';

interface Sale {
  orderId: string;
  amount: number;
  currency: string;
  token: string;
  chargeId: string;
  status: Status;
  startedAtMs: number;
}

const TABLE: Record<Status, Partial<Record<Happening, Status>>> = {
  pending: { approved: 'paid', declined: 'declined', absent: 'failed', cancel: 'cancelled' },
  paid: { cancel: 'cancelling' },
  declined: {},
  failed: {},
  cancelling: { declined: 'cancelled', absent: 'cancelled', voided: 'cancelled' },
  cancelled: {},
};

const CHARGE_AT_MOST = 2;

export class PaymentService {
  private network: CardNetwork;
  private store: Store;
  private clock: Clock;
  private ids: Ids;

  constructor(ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids }) {
    this.network = ports.network;
    this.store = ports.store;
    this.clock = ports.clock;
    this.ids = ports.ids;
  }

  async pay(order: { orderId: string; amount: number; currency: string; token: string }) {
    const existing = await this.store.get<Sale>(keyOf(order.orderId));
    if (existing !== undefined) return present(existing.value);
    const sale: Sale = {
      ...order,
      chargeId: await this.ids.next('c'),
      status: 'pending',
      startedAtMs: this.clock.now(),
    };
    const happened = await this.sendCharge(sale, 1);
    sale.status = follow(sale.status, happened);
    await this.store.compareAndSet(keyOf(sale.orderId), null, sale);
    return this.get(sale.orderId);
  }

  async cancel(orderId: string) {
    const sale = await this.happen(orderId, 'cancel');
    if (sale.status === 'cancelling') return present(await this.lookAfter(sale));
    return present(sale);
  }

  async reconcile() {
    const records = await this.store.list<Sale>(keyOf(''));
    const waiting = records.map(({ value }) => value).filter(isWaiting);
    let count = 0;
    for (const sale of waiting) if (isWaiting(await this.lookAfter(sale))) count++;
    return count;
  }

  async get(orderId: string) {
    const record = await this.store.get<Sale>(keyOf(orderId));
    if (record === undefined) throw notFound(orderId);
    return present(record.value);
  }

  private async sendCharge(sale: Sale, attempt: number, isOpen = false): Promise<Happening> {
    const { chargeId: ref, amount, currency, token } = sale;
    try {
      const result = await this.network.charge({ ref, amount, currency, token });
      return result.status as Happening;
    } catch (error) {
      const isOpenNow = isOpen || !/Unavailable|Timeout/.test((error as Error).name);
      if (attempt >= CHARGE_AT_MOST) return isOpenNow ? 'processing' : 'absent';
      sale.chargeId = await this.ids.next('c');
      return this.sendCharge(sale, attempt + 1, isOpenNow);
    }
  }

  /** The payment after a look at the network; as it was, when the network does not answer. */
  private async lookAfter(sale: Sale): Promise<Sale> {
    try {
      const charge = await this.network.lookup(sale.chargeId);
      const happened = (charge?.status ?? 'absent') as Happening;
      if (happened === 'approved' && sale.status === 'cancelling') return await this.giveBack(sale);
      sale.status = follow(sale.status, happened);
      await this.store.set(keyOf(sale.orderId), sale);
      return sale;
    } catch {
      return sale;
    }
  }

  private async giveBack(sale: Sale): Promise<Sale> {
    const request = { ref: `${sale.chargeId}.void`, chargeRef: sale.chargeId };
    await this.network.void(request).catch(() => null);
    return this.happen(sale.orderId, 'voided');
  }

  private async happen(orderId: string, happened: Happening): Promise<Sale> {
    return this.store.transaction(async (tx) => {
      const record = await tx.get<Sale>(keyOf(orderId));
      if (record === undefined) throw notFound(orderId);
      const sale = { ...record.value, status: follow(record.value.status, happened) };
      await tx.set(keyOf(orderId), sale);
      return sale;
    });
  }
}

function follow(status: Status, happened: Happening): Status {
  return TABLE[status][happened] ?? status;
}

function isWaiting({ status }: Sale): boolean {
  return status === 'pending' || status === 'cancelling';
}

function present({ orderId, amount, currency, status }: Sale) {
  return { orderId, amount, currency, status };
}

function keyOf(orderId: string): string {
  return `sales/${orderId}`;
}

function notFound(orderId: string): Error {
  const error = new Error(`no sale for ${orderId}`);
  error.name = 'PaymentNotFound';
  return error;
}
