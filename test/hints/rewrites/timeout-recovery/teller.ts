import type { CardNetwork, Clock, Ids, Store } from 'bugbash/ports';

// A book of entries, and a teller who talks to the network. The service puts the two together.

type State = 'pending' | 'paid' | 'declined' | 'failed' | 'cancelling' | 'cancelled';

type Wish = { orderId: string; amount: number; currency: string; token: string };

type Entry = Wish & { ref: string; state: State; opened: number };

const REFUSALS = ['GatewayUnavailable', 'GatewayTimeout'];

class PaymentNotFound extends Error {
  override name = 'PaymentNotFound';
}

class Book {
  #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async find(orderId: string) {
    const record = await this.#store.get<Entry>('entry/' + orderId);
    if (record === undefined) throw new PaymentNotFound('nothing in the book about ' + orderId);
    return record;
  }

  async has(orderId: string): Promise<boolean> {
    return (await this.#store.get('entry/' + orderId)) !== undefined;
  }

  /** Says whether the entry is new. */
  async open(entry: Entry): Promise<boolean> {
    return this.#store.compareAndSet('entry/' + entry.orderId, null, entry);
  }

  async put(entry: Entry): Promise<Entry> {
    await this.#store.set('entry/' + entry.orderId, entry);
    return entry;
  }

  async amend(orderId: string, next: (state: State) => State): Promise<Entry> {
    const { value, version } = await this.find(orderId);
    const entry = { ...value, state: next(value.state) };
    if (await this.#store.compareAndSet('entry/' + orderId, version, entry)) return entry;
    return this.amend(orderId, next);
  }

  async unsettled(): Promise<Entry[]> {
    const records = await this.#store.list<Entry>('entry/');
    return records.map((record) => record.value).filter((entry) => isUnsettled(entry.state));
  }
}

class Teller {
  #network: CardNetwork;
  #ids: Ids;

  constructor(network: CardNetwork, ids: Ids) {
    this.#network = network;
    this.#ids = ids;
  }

  newName(): Promise<string> {
    return this.#ids.next('charge');
  }

  async charge(entry: Entry): Promise<State> {
    let tries = 2;
    let refused = 0;
    while (tries > 0) {
      tries -= 1;
      try {
        const { status } = await this.#network.charge(chargeOf(entry));
        return after('pending', status);
      } catch (error) {
        if (REFUSALS.includes((error as Error).name)) refused += 1;
        if (tries > 0) entry.ref = await this.newName();
      }
    }
    return refused === 2 ? 'failed' : 'pending';
  }

  async word(entry: Entry): Promise<string> {
    const charge = await this.#network.lookup(entry.ref);
    return charge === undefined ? 'nothing' : charge.status;
  }

  async undo(entry: Entry): Promise<void> {
    try {
      await this.#network.void({ ref: 'undo-' + entry.ref, chargeRef: entry.ref });
    } catch {
      return;
    }
  }
}

export class PaymentService {
  #book: Book;
  #teller: Teller;
  #clock: Clock;

  constructor(ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids }) {
    this.#book = new Book(ports.store);
    this.#teller = new Teller(ports.network, ports.ids);
    this.#clock = ports.clock;
  }

  async pay(wish: Wish) {
    if (await this.#book.has(wish.orderId)) return this.get(wish.orderId);
    const opened = this.#clock.now();
    const entry: Entry = { ...wish, ref: await this.#teller.newName(), state: 'pending', opened };
    entry.state = await this.#teller.charge(entry);
    await this.#book.open(entry);
    return this.get(wish.orderId);
  }

  async cancel(orderId: string) {
    const entry = await this.#book.amend(orderId, (state) => {
      if (state === 'paid') return 'cancelling';
      if (state === 'pending') return 'cancelled';
      return state;
    });
    if (entry.state === 'cancelling') return shown(await this.#tryToSettle(entry));
    return shown(entry);
  }

  async reconcile() {
    let left = 0;
    for (const entry of await this.#book.unsettled()) {
      const { state } = await this.#tryToSettle(entry);
      left += isUnsettled(state) ? 1 : 0;
    }
    return left;
  }

  async get(orderId: string) {
    const { value } = await this.#book.find(orderId);
    return shown(value);
  }

  async #tryToSettle(entry: Entry): Promise<Entry> {
    try {
      return await this.#settle(entry);
    } catch {
      return entry;
    }
  }

  async #settle(entry: Entry): Promise<Entry> {
    const word = await this.#teller.word(entry);
    if (word === 'approved' && entry.state === 'cancelling') {
      await this.#teller.undo(entry);
      return this.#book.amend(entry.orderId, () => 'cancelled');
    }
    return this.#book.put({ ...entry, state: after(entry.state, word) });
  }
}

const isUnsettled = (state: State) => state === 'pending' || state === 'cancelling';

const after = (state: State, word: string): State => {
  const isRefused = word === 'declined';
  const isMissing = word === 'nothing';
  if (state === 'cancelling') return isRefused || isMissing ? 'cancelled' : state;
  if (state !== 'pending') return state;
  if (word === 'approved') return 'paid';
  if (isRefused) return 'declined';
  return isMissing ? 'failed' : state;
};

const chargeOf = ({ ref, amount, currency, token }: Entry) => ({ ref, amount, currency, token });

const shown = ({ orderId, amount, currency, state }: Entry) => ({ orderId, amount, currency, status: state });
