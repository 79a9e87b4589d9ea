import type { CardNetwork, Clock, Ids, NetworkResult, Store, StoreRecord, Transaction } from 'bugbash/ports';

// A payment is a file with trays. A refund is a slip that wanders from tray to tray, and where it lies is how it stands.

interface Slip {
  refundId: string;
  refundKey: string;
  amount: number;
  writtenAt: number;
}

/** `sending`: the network has not answered. `waiting`: it has, and will tell the outcome later. */
type Tray = 'sending' | 'waiting' | 'paid' | 'bounced';

interface File {
  chargeRef: string;
  captured: number;
  /** What the merchant has of it now. */
  merchant: number;
  trays: Record<Tray, Slip[]>;
}

interface Found {
  tray: Tray;
  slip: Slip;
}

interface Refund {
  refundId: string;
  paymentId: string;
  refundKey: string;
  amount: number;
  status: 'pending' | 'succeeded' | 'failed';
}

const STATUS_IN = { sending: 'pending', waiting: 'pending', paid: 'succeeded', bounced: 'failed' } as const;
const TRAYS = Object.keys(STATUS_IN) as Tray[];

export class RefundRefused extends Error {
  override readonly name = 'RefundRefused';
}

export class RefundKeyReused extends Error {
  override readonly name = 'RefundKeyReused';
}

export class RefundService {
  readonly #network: CardNetwork;
  readonly #store: Store;
  readonly #clock: Clock;

  constructor({ network, store, clock }: { network: CardNetwork; store: Store; clock: Clock; ids: Ids }) {
    this.#network = network;
    this.#store = store;
    this.#clock = clock;
  }

  async recordCapture(capture: { paymentId: string; chargeRef: string; amount: number }): Promise<void> {
    const { paymentId, chargeRef, amount } = capture;
    const trays = { sending: [], waiting: [], paid: [], bounced: [] };
    const file: File = { chargeRef, captured: amount, merchant: amount, trays };
    await this.#store.compareAndSet(fileName(paymentId), null, file);
  }

  async refund(request: { paymentId: string; refundKey: string; amount?: number }): Promise<Refund> {
    const { paymentId, refundKey } = request;
    const { value: file } = await fetchFile(this.#store, paymentId);
    const amount = request.amount ?? file.captured;
    const refundId = refundIdOf(paymentId, amount);
    const earlier = search(file, refundId);
    if (earlier) return describe(paymentId, earlier);

    const left = leftOf(file);
    if (left === 0 || amount > left) throw new RefundRefused(`${left} of payment ${paymentId} can be refunded`);
    const slip: Slip = { refundId, refundKey, amount, writtenAt: this.#clock.now() };
    file.trays.sending.push(slip);
    file.merchant -= amount;
    await this.#store.set(fileName(paymentId), file);

    const { status } = await this.#network.refund({ ref: refundId, chargeRef: file.chargeRef, amount });
    return this.#sort(paymentId, refundId, ['sending'], trayAfter(status));
  }

  async onNetworkEvent(event: { paymentId: string; refundId: string; type: string }): Promise<void> {
    const tray = event.type === 'refund.succeeded' ? 'paid' : 'bounced';
    await this.#sort(event.paymentId, event.refundId, TRAYS, tray);
  }

  async refundable(paymentId: string): Promise<number> {
    const { value: file } = await fetchFile(this.#store, paymentId);
    return leftOf(file);
  }

  async merchantBalance(paymentId: string): Promise<number> {
    const { value: file } = await fetchFile(this.#store, paymentId);
    return file.merchant;
  }

  async refunds(paymentId: string): Promise<Refund[]> {
    const { value: file } = await fetchFile(this.#store, paymentId);
    return TRAYS.flatMap((tray) => file.trays[tray].map((slip) => ({ tray, slip })))
      .sort((one, other) => one.slip.writtenAt - other.slip.writtenAt)
      .map((found) => describe(paymentId, found));
  }

  /** Puts a slip that lies in one of some trays into another one, and tells where it lies then. */
  #sort(paymentId: string, refundId: string, from: readonly Tray[], to: Tray): Promise<Refund> {
    return this.#store.transaction(async (tx) => {
      const { value: file } = await fetchFile(tx, paymentId);
      const found = search(file, refundId);
      if (!found) throw new RefundRefused(`Payment ${paymentId} has no refund ${refundId}`);
      if (!from.includes(found.tray)) return describe(paymentId, found);

      const { slip } = found;
      file.trays[found.tray] = file.trays[found.tray].filter((one) => one !== slip);
      file.trays[to].push(slip);
      if (to === 'bounced') file.merchant += slip.amount;
      await tx.set(fileName(paymentId), file);
      return describe(paymentId, { tray: to, slip });
    });
  }
}

async function fetchFile(store: Pick<Transaction, 'get'>, paymentId: string): Promise<StoreRecord<File>> {
  const record = await store.get<File>(fileName(paymentId));
  if (!record) throw new RefundRefused(`Payment ${paymentId} is not on file`);
  return record;
}

function search({ trays }: File, refundId: string): Found | undefined {
  for (const tray of TRAYS) {
    const slip = trays[tray].find((one) => one.refundId === refundId);
    if (slip) return { tray, slip };
  }
  return undefined;
}

function leftOf({ captured, trays }: File): number {
  const given = [...trays.sending, ...trays.paid];
  return given.reduce((left, { amount }) => left - amount, captured);
}

function trayAfter(status: NetworkResult['status']): Tray {
  if (status === 'succeeded') return 'paid';
  return status === 'failed' ? 'bounced' : 'waiting';
}

function describe(paymentId: string, { tray, slip }: Found): Refund {
  const { refundId, refundKey, amount } = slip;
  return { refundId, paymentId, refundKey, amount, status: STATUS_IN[tray] };
}

/** The same for a request that is repeated, so that the network knows it again as well. */
function refundIdOf(...parts: readonly (string | number)[]): string {
  return `refund:${parts.map(encodeURIComponent).join(':')}`;
}

function fileName(paymentId: string): string {
  return `files/${paymentId}`;
}
