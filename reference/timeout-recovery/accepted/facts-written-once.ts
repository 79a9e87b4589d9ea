import type { CardNetwork, Clock, Ids, NetworkResult, Store } from 'bugbash/ports';

// Nothing is overwritten. What is known of an order are facts under keys of their own, each written at most once: that it
// is to be paid, that it was cancelled, what the network said, that the money went back. The status follows from them.

interface Wish {
  orderId: string;
  amount: number;
  currency: string;
  token: string;
  ref: string;
  at: number;
}

type Verdict = 'paid' | 'declined' | 'failed';
type Facts = { wish: Wish; cancelled: boolean; verdict: Verdict | undefined; returned: boolean };

const LATEST_MS = 2 * 30_000 + 60_000;

export class PaymentService {
  readonly ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids };

  constructor(ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids }) {
    this.ports = ports;
  }

  async pay(order: { orderId: string; amount: number; currency: string; token: string }) {
    const { store, clock, ids } = this.ports;
    const wish: Wish = { ...order, ref: await ids.next('charge'), at: clock.now() };
    if (await store.compareAndSet(`wish:${order.orderId}`, null, wish)) {
      const verdict = await this.#charge(wish, 2, false);
      if (verdict !== undefined) await this.#note('verdict', order.orderId, verdict);
    }
    return this.get(order.orderId);
  }

  async cancel(orderId: string) {
    await this.ports.store.transaction(async (tx) => {
      if (!(await tx.get(`wish:${orderId}`))) throw notFound(orderId);
      const verdict = (await tx.get<Verdict>(`verdict:${orderId}`))?.value;
      if (verdict === 'declined' || verdict === 'failed') return;
      await tx.compareAndSet(`cancelled:${orderId}`, null, true);
    });
    await this.#investigate(orderId).catch(() => undefined);
    return this.get(orderId);
  }

  async reconcile() {
    const wishes = await this.ports.store.list<Wish>('wish:');
    let open = 0;
    for (const { value } of wishes) {
      await this.#investigate(value.orderId).catch(() => undefined);
      if (isOpen(await this.#facts(value.orderId))) open += 1;
    }
    return open;
  }

  async get(orderId: string) {
    const facts = await this.#facts(orderId);
    const { amount, currency } = facts.wish;
    return { orderId, amount, currency, status: statusOf(facts) };
  }

  async #charge(wish: Wish, attempts: number, unclear: boolean): Promise<Verdict | undefined> {
    if (attempts === 0) return unclear ? undefined : 'failed';
    const { ref, amount, currency, token } = wish;
    try {
      return verdictOf(await this.ports.network.charge({ ref, amount, currency, token }));
    } catch (error) {
      const isClear = (error as Error).name === 'GatewayUnavailable';
      return this.#charge(wish, attempts - 1, unclear || !isClear);
    }
  }

  async #investigate(orderId: string): Promise<void> {
    const { network, clock } = this.ports;
    const facts = await this.#facts(orderId);
    if (!isOpen(facts)) return;
    const { ref, at } = facts.wish;
    const charge = await network.lookup(ref);
    const verdict = charge ? verdictOf(charge) : clock.now() - at < LATEST_MS ? undefined : 'failed';
    if (verdict === undefined) return;
    await this.#note('verdict', orderId, verdict);
    if (!facts.cancelled || verdict !== 'paid') return;
    const { status } = await network.void({ ref: `${ref}-back`, chargeRef: ref });
    if (status === 'succeeded') await this.#note('returned', orderId, true);
  }

  async #note(fact: string, orderId: string, value: unknown): Promise<void> {
    await this.ports.store.compareAndSet(`${fact}:${orderId}`, null, value);
  }

  async #facts(orderId: string): Promise<Facts> {
    const { store } = this.ports;
    const wish = await store.get<Wish>(`wish:${orderId}`);
    if (!wish) throw notFound(orderId);
    const verdict = await store.get<Verdict>(`verdict:${orderId}`);
    const cancelled = await store.get(`cancelled:${orderId}`);
    const returned = await store.get(`returned:${orderId}`);
    return { wish: wish.value, cancelled: !!cancelled, verdict: verdict?.value, returned: !!returned };
  }
}

function statusOf({ cancelled, verdict, returned }: Facts) {
  if (!cancelled) return verdict ?? 'pending';
  return returned || verdict === 'declined' || verdict === 'failed' ? 'cancelled' : 'cancelling';
}

function isOpen(facts: Facts): boolean {
  return statusOf(facts) === 'pending' || statusOf(facts) === 'cancelling';
}

function verdictOf({ status }: NetworkResult): Verdict | undefined {
  return status === 'approved' ? 'paid' : status === 'declined' ? 'declined' : undefined;
}

function notFound(orderId: string): Error {
  return Object.assign(new Error(`no payment for ${orderId}`), { name: 'PaymentNotFound' });
}
