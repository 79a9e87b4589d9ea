import type { CardNetwork, ChargeRequest, Clock, Ids, Store } from 'bugbash/ports';
import { GatewayUnavailable } from 'bugbash/ports';

// The reconciler does not ask what became of a charge, it sends the same charge again: whatever the network answers then
// is the outcome. Of a cancelled order it asks for the money back until there is some, or none can come any more. It writes
// only over what it has read; if somebody was faster, the next run decides.

interface Stored {
  request: ChargeRequest;
  currency: string;
  step: 'open' | 'paid' | 'declined' | 'failed' | 'undo' | 'undone';
  startedAt: number;
}
interface Versioned {
  value: Stored;
  version: number;
}

const NAMES = {
  open: 'pending',
  paid: 'paid',
  declined: 'declined',
  failed: 'failed',
  undo: 'cancelling',
  undone: 'cancelled',
};
const QUIET_AFTER_MS = 180_000;

export class PaymentService {
  constructor(ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids }) {
    this.network = ports.network;
    this.store = ports.store;
    this.clock = ports.clock;
  }

  private readonly network: CardNetwork;
  private readonly store: Store;
  private readonly clock: Clock;

  async pay(order: { orderId: string; amount: number; currency: string; token: string }) {
    const { orderId, amount, currency, token } = order;
    const request = { ref: `order-${orderId}`, amount, currency, token };
    const fresh: Stored = { request, currency, step: 'open', startedAt: this.clock.now() };
    if (await this.store.compareAndSet(orderId, null, fresh)) {
      const step = await this.send(fresh.request);
      await this.update(orderId, (stored) => (stored.step === 'open' ? { ...stored, step } : stored));
    }
    return this.get(orderId);
  }

  async cancel(orderId: string) {
    await this.update(orderId, (stored) =>
      stored.step === 'open' || stored.step === 'paid' ? { ...stored, step: 'undo' } : stored,
    );
    const { value, version } = await this.read(orderId);
    if (value.step === 'undo') await this.attend(orderId, value, version);
    return this.get(orderId);
  }

  async reconcile() {
    for (const { key, value, version } of await this.store.list<Stored>('')) {
      if (value.step === 'open' || value.step === 'undo') await this.attend(key, value, version);
    }
    const stored = await this.store.list<Stored>('');
    return stored.filter(({ value }) => value.step === 'open' || value.step === 'undo').length;
  }

  async get(orderId: string) {
    const { value } = await this.read(orderId);
    return { orderId, amount: value.request.amount, currency: value.currency, status: NAMES[value.step] };
  }

  /** Twice at most; open unless it is clear what became of it. */
  private async send(request: ChargeRequest): Promise<Stored['step']> {
    let refusals = 0;
    for (const _attempt of [1, 2]) {
      try {
        const { status } = await this.network.charge(request);
        return status === 'approved' ? 'paid' : status === 'declined' ? 'declined' : 'open';
      } catch (error) {
        if (error instanceof GatewayUnavailable) refusals += 1;
      }
    }
    return refusals === 2 ? 'failed' : 'open';
  }

  private async attend(key: string, stored: Stored, version: number): Promise<void> {
    const step = stored.step === 'open' ? await this.sendAgain(stored) : await this.undo(stored);
    if (step !== stored.step) await this.store.compareAndSet(key, version, { ...stored, step });
  }

  /** A refusal now says nothing of the attempts before. */
  private async sendAgain({ request }: Stored): Promise<Stored['step']> {
    const step = await this.send(request);
    return step === 'failed' ? 'open' : step;
  }

  private async undo({ request, startedAt }: Stored): Promise<Stored['step']> {
    try {
      const back = await this.network.void({ ref: `undo-${request.ref}`, chargeRef: request.ref });
      if (back.status === 'succeeded') return 'undone';
      const charge = await this.network.lookup(request.ref);
      if (charge?.status === 'declined') return 'undone';
      return !charge && this.clock.now() - startedAt >= QUIET_AFTER_MS ? 'undone' : 'undo';
    } catch {
      return 'undo';
    }
  }

  private async update(orderId: string, work: (stored: Stored) => Stored): Promise<void> {
    let isDone = false;
    while (!isDone) {
      const { value, version } = await this.read(orderId);
      isDone = await this.store.compareAndSet(orderId, version, work(value));
    }
  }

  private async read(orderId: string): Promise<Versioned> {
    const record = await this.store.get<Stored>(orderId);
    if (record) return record;
    throw Object.assign(new Error('unknown order'), { name: 'PaymentNotFound' });
  }
}
