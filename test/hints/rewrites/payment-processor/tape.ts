import type { Store } from 'bugbash/ports';

// A tape as in a cash register: whatever changes the account prints one line at its end, and no line is ever changed.
// Everything that can be asked about the account is added up from the lines.

const OPENING_DOLLARS = 1000;

type Answer = { success: true; remaining: number } | { success: false; error: string };

interface Entry {
  kind: 'sale' | 'decline' | 'refund';
  key: string;
  /** What was asked for. */
  amount: number;
  /** What the account gained by it; less than zero for a sale. */
  moved: number;
}

/** An entry as it stands on the tape, with what the caller was told. */
interface Line extends Entry {
  answer: Answer;
}

/** What comes of a call: an answer, and an entry if there is something to print. */
interface Step {
  answer: Answer;
  entry?: Entry;
}

type Tape = readonly Line[];

export class PaymentProcessor {
  private readonly store: Store;

  constructor({ store }: { store: Store }) {
    this.store = store;
  }

  async charge(amount: number, idempotencyKey: string): Promise<Answer> {
    checkInput(amount, idempotencyKey);
    return this.print((tape) => sell(tape, idempotencyKey, amount));
  }

  async refund(idempotencyKey: string, amount: number): Promise<Answer> {
    checkInput(amount, idempotencyKey);
    return this.print((tape) => takeBack(tape, idempotencyKey, amount));
  }

  async balance(): Promise<number> {
    return addUp(await this.read(), OPENING_DOLLARS);
  }

  async receipt(idempotencyKey: string) {
    const tape = await this.read();
    const sale = saleUnder(tape, idempotencyKey);
    return sale && receiptFor(tape, sale);
  }

  async statement() {
    const tape = await this.read();
    return [...new Set(tape.map((line) => line.key))].sort().flatMap((idempotencyKey) => {
      const sale = saleUnder(tape, idempotencyKey);
      return sale ? [{ idempotencyKey, receipt: receiptFor(tape, sale) }] : [];
    });
  }

  private async read(): Promise<Tape> {
    const lines = await this.store.list<Line>('tape/');
    return lines.map(({ value }) => value);
  }

  /** Works out what a call comes to with the tape as it is, and prints it under the next number. */
  private async print(work: (tape: Tape) => Step): Promise<Answer> {
    const tape = await this.read();
    const { answer, entry } = work(tape);
    if (entry) await this.store.set<Line>(numbered(tape.length), { ...entry, answer });
    return answer;
  }
}

function sell(tape: Tape, key: string, amount: number): Step {
  const remaining = addUp([...tape, { moved: -amount }], OPENING_DOLLARS);
  if (remaining <= 0) {
    return { answer: refusal('Insufficient funds'), entry: { kind: 'decline', key, amount, moved: 0 } };
  }
  return { answer: { success: true, remaining }, entry: { kind: 'sale', key, amount, moved: -amount } };
}

function takeBack(tape: Tape, key: string, amount: number): Step {
  const sale = saleUnder(tape, key);
  if (sale === undefined) return { answer: refusal('No such sale') };
  if (amount > sale.amount) return { answer: refusal('That is more than was paid') };
  const remaining = addUp([...tape, { moved: amount }], OPENING_DOLLARS);
  return { answer: { success: true, remaining }, entry: { kind: 'refund', key, amount, moved: amount } };
}

/** The line of the charge under a key, whether it went through or not. */
function saleUnder(tape: Tape, key: string): Line | undefined {
  return tape.find((line) => line.key === key && line.kind !== 'refund');
}

function refundedOf(tape: Tape, { key }: Line): number {
  return addUp(
    tape.filter((line) => line.key === key && line.kind === 'refund'),
    0,
  );
}

function receiptFor(tape: Tape, sale: Line) {
  const status = sale.kind === 'sale' ? 'paid' : 'declined';
  return { amount: sale.amount, refunded: refundedOf(tape, sale), status };
}

/** Dollars after some lines, from what there was before them. */
function addUp(lines: readonly { moved: number }[], before: number): number {
  return lines.reduce((dollars, { moved }) => dollars + moved, before);
}

function refusal(error: string): Answer {
  return { success: false, error };
}

/** Lines are listed in the order of their names. */
function numbered(position: number): string {
  return `tape/${String(position).padStart(9, '0')}`;
}

function cents(dollars: number): number {
  return Math.round(dollars * 100);
}

function checkInput(amount: number, key: string): void {
  if (!(amount > 0 && cents(amount) / 100 === amount)) throw new RangeError(`${amount} is not a number of whole cents`);
  if (typeof key !== 'string' || key.length < 1) throw new TypeError('a charge needs a key');
}
