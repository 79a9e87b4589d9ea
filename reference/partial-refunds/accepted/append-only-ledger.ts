import type { CardNetwork, Clock, Ids, Store } from 'bugbash/ports';

// Nothing is ever changed: each fact about a payment is appended under the next number, and whoever loses the race for
// a number reads again. The state of a payment is what its facts add up to.

type Fact =
  | { type: 'captured'; chargeRef: string; amount: number }
  | { type: 'asked'; refundId: string; key: string; amount: number }
  | { type: 'answered' | 'refund.succeeded' | 'refund.failed'; refundId: string };

interface View {
  facts: number;
  chargeRef: string;
  left: number;
  refunds: Map<string, { refundId: string; paymentId: string; refundKey: string; amount: number; status: string }>;
}

export class RefundService {
  readonly #ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids };

  constructor(ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids }) {
    this.#ports = ports;
  }

  async recordCapture({ paymentId, chargeRef, amount }: { paymentId: string; chargeRef: string; amount: number }) {
    await this.#ports.store.compareAndSet<Fact>(factKey(paymentId, 0), null, { type: 'captured', chargeRef, amount });
  }

  async refund({ paymentId, refundKey, amount }: { paymentId: string; refundKey: string; amount?: number }) {
    if (amount !== undefined && (!Number.isSafeInteger(amount) || amount <= 0)) throw new RangeError('bad amount');
    const { network } = this.#ports;
    // The key names the refund at the network too.
    const refundId = `${paymentId}.${refundKey}`;
    const asked = await this.#append(paymentId, (view) => {
      const known = view.refunds.get(refundId);
      if (known && amount !== undefined && amount !== known.amount) throw named('RefundKeyReused', refundKey);
      if (known) return null;
      const wanted = amount ?? view.left;
      if (wanted === 0 || wanted > view.left) throw named('RefundRefused', `${view.left} left`);
      return { type: 'asked', refundId, key: refundKey, amount: wanted };
    });
    if (asked === null) return this.#refundOf(paymentId, refundId);
    const { chargeRef } = await this.#view(paymentId);
    const answer = await network.refund({ ref: refundId, chargeRef, amount: (asked as { amount: number }).amount });
    const outcome = answer.status === 'succeeded' || answer.status === 'failed' ? answer.status : null;
    if (outcome !== null) await this.#finish(paymentId, refundId, `refund.${outcome}`);
    return this.#refundOf(paymentId, refundId);
  }

  async onNetworkEvent(event: { paymentId: string; refundId: string; type: 'refund.succeeded' | 'refund.failed' }) {
    await this.#finish(event.paymentId, event.refundId, event.type);
  }

  async refundable(paymentId: string) {
    return (await this.#view(paymentId)).left;
  }

  async merchantBalance(paymentId: string) {
    return (await this.#view(paymentId)).left;
  }

  async refunds(paymentId: string) {
    return [...(await this.#view(paymentId)).refunds.values()];
  }

  async #refundOf(paymentId: string, refundId: string) {
    const refund = (await this.#view(paymentId)).refunds.get(refundId);
    if (!refund) throw named('RefundRefused', 'unknown refund');
    return refund;
  }

  async #finish(paymentId: string, refundId: string, type: 'refund.succeeded' | 'refund.failed'): Promise<void> {
    await this.#append(paymentId, ({ refunds }) =>
      refunds.get(refundId)?.status === 'pending' ? { type, refundId } : null,
    );
  }

  /** Appends what `decide` makes of the payment as it is; null appends nothing. */
  async #append(paymentId: string, decide: (view: View) => Fact | null): Promise<Fact | null> {
    for (;;) {
      const view = await this.#view(paymentId);
      const fact = decide(view);
      if (fact === null) return null;
      if (await this.#ports.store.compareAndSet(factKey(paymentId, view.facts), null, fact)) return fact;
    }
  }

  async #view(paymentId: string): Promise<View> {
    const facts = await this.#ports.store.list<Fact>(`facts/${paymentId}/`);
    if (facts.length === 0) throw named('RefundRefused', 'unknown payment');
    const view: View = { facts: facts.length, chargeRef: '', left: 0, refunds: new Map() };
    for (const { value: fact } of facts) apply(view, fact, paymentId);
    return view;
  }
}

function apply(view: View, fact: Fact, paymentId: string): void {
  if (fact.type === 'captured') {
    view.chargeRef = fact.chargeRef;
    view.left = fact.amount;
  } else if (fact.type === 'asked') {
    const { refundId, key, amount } = fact;
    view.refunds.set(refundId, { refundId, paymentId, refundKey: key, amount, status: 'pending' });
    view.left -= amount;
  } else {
    const refund = view.refunds.get(fact.refundId);
    if (!refund || fact.type === 'answered') return;
    refund.status = fact.type === 'refund.failed' ? 'failed' : 'succeeded';
    if (refund.status === 'failed') view.left += refund.amount;
  }
}

function factKey(paymentId: string, number: number): string {
  return `facts/${paymentId}/${String(number).padStart(6, '0')}`;
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
