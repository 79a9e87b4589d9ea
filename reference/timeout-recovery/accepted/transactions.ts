import type { CardNetwork, Clock, Ids, Store } from 'bugbash/ports';

// Every change of state is a transaction of the store, every call to the network lies between two of them. The charge
// is named for its order, so no reference has to be drawn.

type Order = { orderId: string; amount: number; currency: string; token: string };
type State = 'pending' | 'paid' | 'declined' | 'failed' | 'cancelling' | 'cancelled';
type Row = Order & { state: State; since: number };

class PaymentNotFound extends Error {
  override name = 'PaymentNotFound';
}

const TOO_LATE_MS = 150_000;

export class PaymentService {
  #store: Store;
  #network: CardNetwork;
  #clock: Clock;

  constructor({ store, network, clock }: { store: Store; network: CardNetwork; clock: Clock; ids: Ids }) {
    this.#store = store;
    this.#network = network;
    this.#clock = clock;
  }

  async pay(order: Order) {
    const isNew = await this.#store.transaction(async (tx) => {
      if (await tx.get(`row/${order.orderId}`)) return false;
      await tx.set<Row>(`row/${order.orderId}`, { ...order, state: 'pending', since: this.#clock.now() });
      return true;
    });
    if (!isNew) return this.get(order.orderId);
    const errors: string[] = [];
    while (errors.length < 2) {
      const answer = await this.#send(order).catch((error: Error) => error);
      if (!(answer instanceof Error)) return this.#learn(order.orderId, answer.status);
      errors.push(answer.name);
    }
    return errors.every((name) => name === 'GatewayUnavailable')
      ? this.#learn(order.orderId, 'nothing')
      : this.get(order.orderId);
  }

  async cancel(orderId: string) {
    const row = await this.#move(orderId, (state) => (state === 'pending' || state === 'paid' ? 'cancelling' : state));
    return row.state === 'cancelling' ? this.#finish(row) : view(row);
  }

  async reconcile() {
    const rows = await this.#store.list<Row>('row/');
    let left = 0;
    for (const { value } of rows) {
      if (value.state !== 'pending' && value.state !== 'cancelling') continue;
      const { status } = await this.#finish(value);
      if (status === 'pending' || status === 'cancelling') left++;
    }
    return left;
  }

  async get(orderId: string) {
    const row = await this.#store.get<Row>(`row/${orderId}`);
    if (!row) throw new PaymentNotFound(orderId);
    return view(row.value);
  }

  #send({ orderId, amount, currency, token }: Order) {
    return this.#network.charge({ ref: `charge/${orderId}`, amount, currency, token });
  }

  /** Finds out about an open payment; where the network does not answer, it stays as it is. */
  async #finish(row: Row) {
    try {
      const charge = await this.#network.lookup(`charge/${row.orderId}`);
      const isOver = this.#clock.now() >= row.since + TOO_LATE_MS;
      if (!charge && !isOver) return view(row);
      if (row.state === 'cancelling' && charge?.status === 'approved') {
        await this.#network.void({ ref: `back/${row.orderId}`, chargeRef: `charge/${row.orderId}` });
        return view(await this.#move(row.orderId, () => 'cancelled'));
      }
      return await this.#learn(row.orderId, charge ? charge.status : 'nothing');
    } catch {
      return view(row);
    }
  }

  async #learn(orderId: string, word: string) {
    const outcome: State | null =
      word === 'approved' ? 'paid' : word === 'declined' ? 'declined' : word === 'nothing' ? 'failed' : null;
    const row = await this.#move(orderId, (state) => {
      if (outcome === null) return state;
      if (state === 'pending') return outcome;
      return state === 'cancelling' && outcome !== 'paid' ? 'cancelled' : state;
    });
    return view(row);
  }

  #move(orderId: string, next: (state: State) => State): Promise<Row> {
    return this.#store.transaction(async (tx) => {
      const row = await tx.get<Row>(`row/${orderId}`);
      if (!row) throw new PaymentNotFound(orderId);
      const moved = { ...row.value, state: next(row.value.state) };
      await tx.set(`row/${orderId}`, moved);
      return moved;
    });
  }
}

function view({ orderId, amount, currency, state }: Row) {
  return { orderId, amount, currency, status: state };
}
