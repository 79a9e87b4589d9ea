import type { CardNetwork, Ids, Store, Transaction } from 'bugbash/ports';

// A book with a page for each payment; the service talks to the network and tells its callers what the book says.

type State = 'sent' | 'waiting' | 'paid' | 'bounced';

interface Line {
  id: string;
  key: string;
  cents: number;
  state: State;
}

interface Page {
  charge: string;
  cents: number;
  merchantCents: number;
  lines: Line[];
}

interface Wish {
  paymentId: string;
  refundKey: string;
  amount?: number;
}

class Book {
  private store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  async begin(paymentId: string, page: Page) {
    await this.store.compareAndSet(titleOf(paymentId), null, page);
  }

  read(paymentId: string): Promise<Page> {
    return pageIn(this.store, paymentId);
  }

  async write<T>(paymentId: string, change: (page: Page) => T): Promise<T> {
    return this.store.transaction(async (tx) => {
      const page = await pageIn(tx, paymentId);
      const result = change(page);
      await tx.set(titleOf(paymentId), page);
      return result;
    });
  }
}

export class RefundService {
  private book: Book;
  private network: CardNetwork;
  private ids: Ids;

  constructor({ store, network, ids }: { store: Store; network: CardNetwork; ids: Ids }) {
    this.book = new Book(store);
    this.network = network;
    this.ids = ids;
  }

  recordCapture({ paymentId, chargeRef, amount }: { paymentId: string; chargeRef: string; amount: number }) {
    return this.book.begin(paymentId, { charge: chargeRef, cents: amount, merchantCents: amount, lines: [] });
  }

  async refund(wish: Wish) {
    const { paymentId } = wish;
    const id = await this.ids.next('line');
    const page = await this.book.read(paymentId);
    const line = draft(page, wish, id);
    if (line.id === id) {
      await this.book.write(paymentId, (now) => enter(now, line));
      return this.send(paymentId, page.charge, line);
    }
    return tell(paymentId, line);
  }

  async onNetworkEvent({ paymentId, refundId, type }: { paymentId: string; refundId: string; type: string }) {
    await this.book.write(paymentId, (page) => {
      const line = lineOf(page, refundId);
      close(page, line, type === 'refund.failed' ? 'bounced' : 'paid');
    });
  }

  async refundable(paymentId: string) {
    return left(await this.book.read(paymentId));
  }

  async merchantBalance(paymentId: string) {
    const { merchantCents } = await this.book.read(paymentId);
    return merchantCents;
  }

  async refunds(paymentId: string) {
    const { lines } = await this.book.read(paymentId);
    return lines.map((line) => tell(paymentId, line));
  }

  private async send(paymentId: string, charge: string, { id, cents }: Line) {
    const { status } = await this.network.refund({ ref: id, chargeRef: charge, amount: cents });
    return this.book.write(paymentId, (page) => {
      const line = lineOf(page, id);
      if (line.state === 'sent') {
        if (status === 'succeeded') close(page, line, 'paid');
        else if (status === 'failed') close(page, line, 'bounced');
        else line.state = 'waiting';
      }
      return tell(paymentId, line);
    });
  }
}

function draft(page: Page, { refundKey, amount }: Wish, id: string): Line {
  const cents = amount === undefined ? page.cents : amount;
  for (const line of page.lines) {
    if (line.cents === cents) return line;
  }
  const rest = left(page);
  if (rest === 0 || rest < cents) throw refused(`only ${rest} is left`);
  return { id, key: refundKey, cents, state: 'sent' };
}

function enter(page: Page, line: Line) {
  page.lines.push(line);
  page.merchantCents -= line.cents;
}

function close(page: Page, line: Line, state: State) {
  line.state = state;
  if (state === 'bounced') page.merchantCents += line.cents;
}

function left({ cents, lines }: Page): number {
  let rest = cents;
  for (const line of lines) {
    if (line.state === 'bounced' || line.state === 'waiting') continue;
    rest -= line.cents;
  }
  return rest;
}

async function pageIn(from: Pick<Transaction, 'get'>, paymentId: string): Promise<Page> {
  const record = await from.get<Page>(titleOf(paymentId));
  if (record === undefined) throw refused(`no payment ${paymentId}`);
  return record.value;
}

function lineOf({ lines }: Page, id: string): Line {
  const line = lines.find((one) => one.id === id);
  if (line === undefined) throw refused(`no refund ${id}`);
  return line;
}

function tell(paymentId: string, { id, key, cents, state }: Line) {
  const status = state === 'paid' ? 'succeeded' : state === 'bounced' ? 'failed' : 'pending';
  return { refundId: id, paymentId, refundKey: key, amount: cents, status };
}

function titleOf(paymentId: string): string {
  return 'pages/' + paymentId;
}

function refused(message: string): Error {
  const error = new Error(message);
  error.name = 'RefundRefused';
  return error;
}
