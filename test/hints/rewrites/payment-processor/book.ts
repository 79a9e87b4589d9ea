import type { Store } from 'bugbash/ports';

// One record for everything, read at the start of a call and written at its end. The rules are plain functions on it.

type Outcome = { success: boolean; remaining?: number; error?: string };

type Payment = { amount: number; outcome: Outcome; back: number[] };

type Book = { dollars: number; payments: { [key: string]: Payment } };

const validate = (amount: number, key: string) => {
  if (!(amount > 0 && inCents(amount) / 100 === amount)) throw new RangeError(`Not an amount: ${amount}`);
  if (!key || typeof key !== 'string') throw new TypeError('Not a key');
};

const inCents = (amount: number) => Math.round(100 * amount);

const decline = (error: string): Outcome => ({ success: false, error });

const pay = (book: Book, key: string, amount: number): Outcome => {
  const outcome = amount >= book.dollars ? decline('Insufficient funds') : withdraw(book, amount);
  book.payments[key] = { amount, outcome, back: [] };
  return outcome;
};

const withdraw = (book: Book, amount: number): Outcome => {
  book.dollars -= amount;
  return { success: true, remaining: book.dollars };
};

const giveBack = (book: Book, key: string, amount: number): Outcome => {
  const payment = book.payments[key];
  book.dollars += amount;
  payment?.back.push(amount);
  return { success: true, remaining: book.dollars };
};

const refundedOf = (payment: Payment) => {
  let total = 0;
  for (const part of payment.back) {
    total += inCents(part);
  }
  return total;
};

const receiptOf = (payment: Payment) => {
  const status = payment.outcome.success ? 'paid' : 'declined';
  return { amount: payment.amount, refunded: refundedOf(payment) / 100, status };
};

export class PaymentProcessor {
  private readonly store: Store;

  constructor({ store }: { store: Store }) {
    this.store = store;
  }

  async charge(amount: number, key: string) {
    validate(amount, key);
    const book = await this.open();
    const outcome = pay(book, key, amount);
    await this.store.set('book', book);
    return outcome;
  }

  async refund(key: string, amount: number) {
    validate(amount, key);
    const book = await this.open();
    const outcome = giveBack(book, key, amount);
    await this.store.set('book', book);
    return outcome;
  }

  async balance() {
    return (await this.open()).dollars;
  }

  async receipt(key: string) {
    const { payments } = await this.open();
    return payments[key] ? receiptOf(payments[key]) : undefined;
  }

  async statement() {
    const { payments } = await this.open();
    const keys = Object.keys(payments).sort();
    return keys.map((idempotencyKey) => ({ idempotencyKey, receipt: receiptOf(payments[idempotencyKey]!) }));
  }

  private async open(): Promise<Book> {
    const record = await this.store.get<Book>('book');
    return record ? record.value : { dollars: 1000, payments: {} };
  }
}
