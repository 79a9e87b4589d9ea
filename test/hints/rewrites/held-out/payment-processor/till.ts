import type { Store, Transaction } from 'bugbash/ports';

// Somebody at the counter looks at the till and at the sale that the customer means, decides, and puts both back. Deciding
// is left to plain functions; what they change is written as one.

type Answer = { success: true; remaining: number } | { success: false; error: string };

interface Sale {
  asked: number;
  /** Dollars that the customer got back. */
  back: number;
  answer: Answer;
}

/** What lies on the counter: the dollars in the till, and the sale under the key, if there is one. */
interface Counter {
  dollars: number;
  sale: Sale | undefined;
}

interface Decision {
  answer: Answer;
  /** Left out when everything stays as it was. */
  counter?: Counter;
}

interface Receipt {
  amount: number;
  refunded: number;
  status: 'paid' | 'declined';
}

const TILL = 'till';
const SALES = 'sales/';
const DOLLARS_AT_FIRST = 1_000;

export class PaymentProcessor {
  private readonly ports: { store: Store };

  constructor(ports: { store: Store }) {
    this.ports = ports;
  }

  async charge(amount: number, idempotencyKey: string): Promise<Answer> {
    assertUsable(amount, idempotencyKey);
    return this.serve(idempotencyKey, (counter) => sell(counter, amount));
  }

  async refund(idempotencyKey: string, amount: number): Promise<Answer> {
    assertUsable(amount, idempotencyKey);
    return this.serve(idempotencyKey, (counter) => takeBack(counter, amount));
  }

  async balance(): Promise<number> {
    return dollarsIn(this.ports.store);
  }

  async receipt(idempotencyKey: string): Promise<Receipt | undefined> {
    const sale = await saleUnder(this.ports.store, idempotencyKey);
    return sale === undefined ? undefined : printed(sale);
  }

  async statement(): Promise<{ idempotencyKey: string; receipt: Receipt }[]> {
    const sales = await this.ports.store.list<Sale>(SALES);
    return sales.map(({ key, value }) => ({ idempotencyKey: key.slice(SALES.length), receipt: printed(value) }));
  }

  private async serve(key: string, decide: (counter: Counter) => Decision): Promise<Answer> {
    const { store } = this.ports;
    const dollars = await dollarsIn(store);
    const sale = await saleUnder(store, key);
    const { answer, counter } = decide({ dollars, sale });
    if (counter) await store.transaction((tx) => putBack(tx, key, counter));
    return answer;
  }
}

function sell({ dollars }: Counter, amount: number): Decision {
  const left = sum(dollars, -amount);
  if (left > 0) {
    const answer: Answer = { success: true, remaining: left };
    return { answer, counter: { dollars: left, sale: { asked: amount, back: 0, answer } } };
  }
  const answer = refusal('Insufficient funds');
  return { answer, counter: { dollars, sale: { asked: amount, back: 0, answer } } };
}

function takeBack({ dollars, sale }: Counter, amount: number): Decision {
  const remaining = sum(dollars, amount);
  const back = sum(sale?.back ?? 0, amount);
  return {
    answer: { success: true, remaining },
    counter: { dollars: remaining, sale: sale && { ...sale, back } },
  };
}

async function dollarsIn(store: Pick<Transaction, 'get'>): Promise<number> {
  const till = await store.get<number>(TILL);
  return till ? till.value : DOLLARS_AT_FIRST;
}

async function saleUnder(store: Pick<Transaction, 'get'>, key: string): Promise<Sale | undefined> {
  const sale = await store.get<Sale>(SALES + key);
  return sale?.value;
}

async function putBack(tx: Transaction, key: string, { dollars, sale }: Counter): Promise<void> {
  await tx.set(TILL, dollars);
  if (sale) await tx.set(SALES + key, sale);
}

function printed({ asked, back, answer }: Sale): Receipt {
  return { amount: asked, refunded: back, status: answer.success ? 'paid' : 'declined' };
}

function refusal(error: string): Answer {
  return { success: false, error };
}

function sum(dollars: number, more: number): number {
  return dollars + more;
}

function assertUsable(amount: number, key: string): void {
  const isWholeCents = Math.round(amount * 100) / 100 === amount;
  if (!isWholeCents || amount <= 0) throw new RangeError(`${amount} dollars cannot be paid`);
  if (typeof key !== 'string' || key === '') throw new TypeError('A call without an idempotency key');
}
