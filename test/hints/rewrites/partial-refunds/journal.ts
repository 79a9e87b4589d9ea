import type { CardNetwork, Clock, Ids, Store } from 'bugbash/ports';

// A journal of facts for each payment; what there is to know about it is worked out from them whenever it is asked for.

type State = 'asked' | 'pending' | 'succeeded' | 'failed';

type Fact =
  | { type: 'asked'; refundId: string; refundKey: string; amount: number; at: number }
  | { type: 'answered' | 'heard'; refundId: string; outcome: State };

interface Journal {
  chargeRef: string;
  captured: number;
  facts: Fact[];
}

interface Item {
  refundId: string;
  refundKey: string;
  amount: number;
  at: number;
  state: State;
}

interface Account {
  captured: number;
  kept: number;
  items: Item[];
}

const fail = (name: string, message: string): never => {
  throw Object.assign(new Error(message), { name });
};

export class RefundService {
  readonly #ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids };

  constructor(ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids }) {
    this.#ports = ports;
  }

  async recordCapture(capture: { paymentId: string; chargeRef: string; amount: number }) {
    const journal: Journal = { chargeRef: capture.chargeRef, captured: capture.amount, facts: [] };
    await this.#ports.store.compareAndSet(`journal:${capture.paymentId}`, null, journal);
  }

  async refund({ paymentId, refundKey, amount }: { paymentId: string; refundKey: string; amount?: number }) {
    const { network, clock, ids } = this.#ports;
    const refundId = await ids.next('refund');
    const { value: journal } = await this.#open(paymentId);
    const item = choose(accountOf(journal), { refundKey, amount }, refundId, clock.now());
    if (item.refundId !== refundId) return shown(paymentId, item);
    const { state: _state, ...asked } = item;
    await this.#note(paymentId, { type: 'asked', ...asked });

    const { status } = await network.refund({ ref: refundId, chargeRef: journal.chargeRef, amount: item.amount });
    const outcome = ['succeeded', 'failed'].includes(status) ? (status as State) : 'pending';
    const account = await this.#note(paymentId, { type: 'answered', refundId, outcome });
    return shown(paymentId, find(account, refundId));
  }

  async onNetworkEvent(event: { paymentId: string; refundId: string; type: string }) {
    const { value } = await this.#open(event.paymentId);
    find(accountOf(value), event.refundId);
    const outcome = event.type.slice('refund.'.length) as State;
    await this.#note(event.paymentId, { type: 'heard', refundId: event.refundId, outcome });
  }

  async refundable(paymentId: string) {
    const { value } = await this.#open(paymentId);
    return unpromised(accountOf(value));
  }

  async merchantBalance(paymentId: string) {
    const { value } = await this.#open(paymentId);
    return accountOf(value).kept;
  }

  async refunds(paymentId: string) {
    const { value } = await this.#open(paymentId);
    const { items } = accountOf(value);
    return items.sort((one, other) => one.at - other.at).map((item) => shown(paymentId, item));
  }

  async #open(paymentId: string) {
    const record = await this.#ports.store.get<Journal>(`journal:${paymentId}`);
    return record ?? fail('RefundRefused', `${paymentId} was never captured`);
  }

  async #note(paymentId: string, fact: Fact): Promise<Account> {
    const { value, version } = await this.#open(paymentId);
    const journal = { ...value, facts: value.facts.concat(fact) };
    const isNoted = await this.#ports.store.compareAndSet(`journal:${paymentId}`, version, journal);
    return isNoted ? accountOf(journal) : this.#note(paymentId, fact);
  }
}

const choose = (
  account: Account,
  { refundKey, amount }: { refundKey: string; amount: number | undefined },
  refundId: string,
  at: number,
): Item => {
  const wanted = amount ?? account.captured;
  const same = account.items.find((item) => item.amount === wanted);
  if (same !== undefined) return same;
  const most = unpromised(account);
  if (most <= 0 || wanted > most) fail('RefundRefused', `${wanted} of ${most}`);
  return { refundId, refundKey, amount: wanted, at, state: 'asked' };
};

const accountOf = ({ captured, facts }: Journal): Account => {
  const account: Account = { captured, kept: captured, items: [] };
  for (const fact of facts) {
    if (fact.type === 'asked') {
      account.kept -= fact.amount;
      account.items.push({ ...fact, state: 'asked' });
      continue;
    }
    const item = find(account, fact.refundId);
    if (fact.type === 'answered' && item.state !== 'asked') continue;
    item.state = fact.outcome;
    if (item.state === 'failed') account.kept += item.amount;
  }
  return account;
};

const unpromised = ({ captured, items }: Account) =>
  items.filter(isPromised).reduce((rest, { amount }) => rest - amount, captured);

const isPromised = ({ state }: Item) => state === 'asked' || state === 'succeeded';

const find = ({ items }: Account, refundId: string): Item =>
  items.find((item) => item.refundId === refundId) ?? fail('RefundRefused', `${refundId} is not known`);

const shown = (paymentId: string, { refundId, refundKey, amount, state }: Item) => ({
  refundId,
  paymentId,
  refundKey,
  amount,
  status: state === 'asked' ? 'pending' : state,
});
