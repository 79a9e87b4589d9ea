import type { Store, Transaction } from 'bugbash/ports';

// One record for the whole account, changed in a transaction of the store.

const ACCOUNT = 'account';

type Result = { success: true; remaining: number } | { success: false; error: string };

interface Entry {
  cents: number;
  refundedCents: number;
  result: Result;
}

interface Book {
  balanceCents: number;
  entries: Record<string, Entry>;
}

const EMPTY: Book = { balanceCents: 100_000, entries: {} };

export class PaymentProcessor {
  readonly #store: Store;

  constructor({ store }: { store: Store }) {
    this.#store = store;
  }

  async charge(amount: number, idempotencyKey: string): Promise<Result> {
    const cents = toCents(amount);
    assertKey(idempotencyKey);
    return this.#change((book) => {
      const known = book.entries[idempotencyKey];
      if (known) return known.result;
      const covered = cents <= book.balanceCents;
      if (covered) book.balanceCents -= cents;
      const result: Result = covered
        ? { success: true, remaining: book.balanceCents / 100 }
        : { success: false, error: 'Insufficient funds' };
      book.entries[idempotencyKey] = { cents, refundedCents: 0, result };
      return result;
    });
  }

  async refund(idempotencyKey: string, amount: number): Promise<Result> {
    const cents = toCents(amount);
    assertKey(idempotencyKey);
    return this.#change((book): Result => {
      const entry = book.entries[idempotencyKey];
      if (!entry || !entry.result.success) return { success: false, error: 'Nothing was charged under this key' };
      if (entry.refundedCents + cents > entry.cents) return { success: false, error: 'More than is left of the charge' };
      entry.refundedCents += cents;
      book.balanceCents += cents;
      return { success: true, remaining: book.balanceCents / 100 };
    });
  }

  async balance(): Promise<number> {
    return (await this.#book()).balanceCents / 100;
  }

  async receipt(idempotencyKey: string) {
    const entry = (await this.#book()).entries[idempotencyKey];
    return entry && receiptOf(entry);
  }

  async statement() {
    const { entries } = await this.#book();
    return Object.keys(entries).sort().map((idempotencyKey) => ({ idempotencyKey, receipt: receiptOf(entries[idempotencyKey] as Entry) }));
  }

  async #book(): Promise<Book> {
    return (await this.#store.get<Book>(ACCOUNT))?.value ?? structuredClone(EMPTY);
  }

  async #change<T>(work: (book: Book) => T): Promise<T> {
    return this.#store.transaction(async (tx: Transaction) => {
      const book = (await tx.get<Book>(ACCOUNT))?.value ?? structuredClone(EMPTY);
      const result = work(book);
      await tx.set(ACCOUNT, book);
      return result;
    });
  }
}

function receiptOf({ cents, refundedCents, result }: Entry) {
  return { amount: cents / 100, refunded: refundedCents / 100, status: result.success ? 'paid' : 'declined' };
}

function toCents(amount: number): number {
  const cents = Math.round(amount * 100);
  if (!(amount > 0) || cents / 100 !== amount) throw new RangeError('not a positive number of cents');
  return cents;
}

function assertKey(key: string): void {
  if (typeof key !== 'string' || key === '') throw new TypeError('the key is empty');
}
