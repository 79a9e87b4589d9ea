import type { CardNetwork, Clock, Ids, Store } from 'bugbash/ports';

// A dossier for each order keeps what is known: how the charge stands, whether the order was cancelled, whether the money
// went back. Nothing in it is called a status; that is read off the dossier whenever somebody asks.

type Ports = { network: CardNetwork; store: Store; clock: Clock; ids: Ids };

type Order = { orderId: string; amount: number; currency: string; token: string };

/** `open` until the network has decided; `absent` when there is no charge. */
type ChargeState = 'open' | 'approved' | 'declined' | 'absent';

type Status = 'pending' | 'paid' | 'declined' | 'failed' | 'cancelling' | 'cancelled';

type Dossier = Readonly<{
  order: Order;
  paymentId: string;
  /** Number of the latest attempt to charge. */
  attempt: number;
  charge: ChargeState;
  isCancelled: boolean;
  /** What the network said when the money was to go back; null before that. */
  returned: string | null;
  openedAt: number;
}>;

const PREFIX = 'dossier:';

export class PaymentNotFound extends Error {
  constructor(orderId: string) {
    super(`Nobody has paid for order ${orderId}`);
    this.name = 'PaymentNotFound';
  }
}

export class PaymentService {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async pay(order: Order) {
    const { store, clock, ids } = this.#ports;
    const known = await store.get<Dossier>(PREFIX + order.orderId);
    if (known) return summaryOf(known.value);

    const fresh: Dossier = {
      order,
      paymentId: await ids.next('payment'),
      attempt: 1,
      charge: 'open',
      isCancelled: false,
      returned: null,
      openedAt: clock.now(),
    };
    const charged = await this.#charge(fresh);
    await store.compareAndSet(PREFIX + order.orderId, null, charged);
    return this.get(order.orderId);
  }

  async cancel(orderId: string) {
    const dossier = await this.#amend(orderId, (current) => {
      const isOver = current.charge === 'declined' || current.charge === 'absent';
      return isOver ? current : { ...current, isCancelled: true };
    });
    if (statusOf(dossier) !== 'cancelling') return summaryOf(dossier);
    return summaryOf(await this.#pursue(dossier).catch(() => dossier));
  }

  async reconcile(): Promise<number> {
    let unsettled = 0;
    for await (const dossier of this.#unsettled()) {
      // The network may be out of reach for this one; it is tried again next time.
      const after = await this.#pursue(dossier).catch(() => dossier);
      if (isUnsettled(after)) unsettled += 1;
    }
    return unsettled;
  }

  async get(orderId: string) {
    const record = await this.#ports.store.get<Dossier>(PREFIX + orderId);
    if (!record) throw new PaymentNotFound(orderId);
    return summaryOf(record.value);
  }

  async *#unsettled(): AsyncGenerator<Dossier> {
    const records = await this.#ports.store.list<Dossier>(PREFIX);
    for (const { value } of records) if (isUnsettled(value)) yield value;
  }

  /** Sends the charge, once more if need be; gives the dossier with what came of it. */
  async #charge(dossier: Dossier, isUnclear = false): Promise<Dossier> {
    const { amount, currency, token } = dossier.order;
    try {
      const { status } = await this.#ports.network.charge({ ref: chargeRef(dossier), amount, currency, token });
      return { ...dossier, charge: chargeStateFrom(status) };
    } catch (error) {
      const mayHaveHappened = isUnclear || (error as Error).name === 'GatewayError';
      if (dossier.attempt < 2) return this.#charge({ ...dossier, attempt: dossier.attempt + 1 }, mayHaveHappened);
      return { ...dossier, charge: mayHaveHappened ? 'open' : 'absent' };
    }
  }

  /** Finds out how a charge stands, and gives the money of a cancelled order back. */
  async #pursue(dossier: Dossier): Promise<Dossier> {
    const found = await this.#ports.network.lookup(chargeRef(dossier));
    const charge = found ? chargeStateFrom(found.status) : 'absent';
    if (charge === 'approved' && dossier.isCancelled) return this.#giveBack(dossier);

    const pursued: Dossier = { ...dossier, charge };
    await this.#ports.store.set(PREFIX + dossier.order.orderId, pursued);
    return pursued;
  }

  async #giveBack(dossier: Dossier): Promise<Dossier> {
    const request = { ref: `${dossier.paymentId}-back`, chargeRef: chargeRef(dossier) };
    const said = await this.#ports.network.void(request).then(
      ({ status }) => status,
      (error: Error) => error.name,
    );
    return this.#amend(dossier.order.orderId, (current) => ({ ...current, charge: 'approved', returned: said }));
  }

  async #amend(orderId: string, change: (current: Dossier) => Dossier): Promise<Dossier> {
    const { store } = this.#ports;
    let amended: Dossier;
    let isWritten: boolean;
    do {
      const record = await store.get<Dossier>(PREFIX + orderId);
      if (!record) throw new PaymentNotFound(orderId);
      amended = change(record.value);
      isWritten = await store.compareAndSet(PREFIX + orderId, record.version, amended);
    } while (!isWritten);
    return amended;
  }
}

function statusOf({ charge, isCancelled, returned }: Dossier): Status {
  if (isCancelled) return charge === 'approved' && returned === null ? 'cancelling' : 'cancelled';
  const statuses = { open: 'pending', approved: 'paid', declined: 'declined', absent: 'failed' } as const;
  return statuses[charge];
}

function isUnsettled(dossier: Dossier): boolean {
  return ['pending', 'cancelling'].includes(statusOf(dossier));
}

function summaryOf(dossier: Dossier) {
  const { orderId, amount, currency } = dossier.order;
  return { orderId, amount, currency, status: statusOf(dossier) };
}

function chargeStateFrom(status: string): ChargeState {
  return status === 'approved' || status === 'declined' ? status : 'open';
}

/** What the network knows the charge by. */
function chargeRef({ paymentId, attempt }: Dossier): string {
  return `${paymentId}-charge-${attempt}`;
}
