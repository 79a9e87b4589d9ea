import type { Store } from 'bugbash/ports';

// Storage in a class of its own; the processor checks what comes in and words what goes out.

type Answer = { success: true; remaining: number } | { success: false; error: string };

interface Entry {
  paid: number;
  answer: Answer;
  givenBack: number[];
}

class Ledger {
  #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async funds(): Promise<number> {
    const found = await this.#store.get<{ dollars: number }>('funds');
    if (found === undefined) return 1000;
    return found.value.dollars;
  }

  setFunds(dollars: number): Promise<void> {
    return this.#store.set('funds', { dollars });
  }

  async find(key: string): Promise<Entry | undefined> {
    const found = await this.#store.get<Entry>('entry/' + key);
    return found === undefined ? undefined : found.value;
  }

  write(key: string, entry: Entry): Promise<void> {
    return this.#store.set('entry/' + key, entry);
  }

  async all() {
    const found = await this.#store.list<Entry>('entry/');
    return found.map(({ key, value }) => ({ key: key.slice(6), entry: value }));
  }
}

export class PaymentProcessor {
  #ledger: Ledger;

  constructor(ports: { store: Store }) {
    this.#ledger = new Ledger(ports.store);
  }

  async charge(dollars: number, key: string): Promise<Answer> {
    check(dollars, key);
    return this.#take(dollars, key);
  }

  async refund(key: string, dollars: number): Promise<Answer> {
    check(dollars, key);
    return this.#giveBack(key, dollars);
  }

  balance() {
    return this.#ledger.funds();
  }

  async receipt(key: string) {
    const entry = await this.#ledger.find(key);
    return entry === undefined ? undefined : receiptFor(entry);
  }

  async statement() {
    const all = await this.#ledger.all();
    return all.map(({ key, entry }) => ({ idempotencyKey: key, receipt: receiptFor(entry) }));
  }

  async #take(dollars: number, key: string): Promise<Answer> {
    const funds = await this.#ledger.funds();
    const isCovered = dollars < funds;
    let answer: Answer = { success: false, error: 'Insufficient funds' };
    if (isCovered) {
      const left = funds - dollars;
      answer = { success: true, remaining: left };
      await this.#ledger.setFunds(left);
    }
    await this.#ledger.write(key, { paid: dollars, answer, givenBack: [] });
    return answer;
  }

  async #giveBack(key: string, dollars: number): Promise<Answer> {
    const entry = await this.#ledger.find(key);
    const funds = await this.#ledger.funds();
    const left = funds + dollars;
    await this.#ledger.setFunds(left);
    if (entry !== undefined) {
      entry.givenBack.push(dollars);
      await this.#ledger.write(key, entry);
    }
    return { success: true, remaining: left };
  }
}

function receiptFor({ paid, answer, givenBack }: Entry) {
  return { amount: paid, refunded: sum(givenBack), status: answer.success ? 'paid' : 'declined' };
}

function sum(list: number[]): number {
  let total = 0;
  for (const dollars of list) total += cents(dollars);
  return total / 100;
}

function cents(dollars: number): number {
  return Math.round(dollars * 100);
}

function check(dollars: number, key: string): void {
  if (Number.isNaN(dollars) || dollars <= 0 || cents(dollars) / 100 !== dollars) {
    throw new RangeError('The amount must be positive, in whole cents');
  }
  if (typeof key !== 'string' || key.length === 0) throw new TypeError('The key must not be empty');
}
