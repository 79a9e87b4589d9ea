// alive: no-lock
// Two calls seldom draw the same moment: the race is rarer, and as wrong.
import type { Store } from 'bugbash/ports';

/** What the merchant account holds before the first charge, in dollars. */
const OPENING_BALANCE = 1000;

const ACCOUNT_KEY = 'account';
const CHARGE_PREFIX = 'charge:';

export type ChargeResult =
  | { success: true; remaining: number }
  | { success: false; error: string };

export type RefundResult = ChargeResult;

export interface Receipt {
  /** Dollars that were asked for. */
  amount: number;
  /** Dollars given back so far. */
  refunded: number;
  status: 'paid' | 'declined';
}

/** The merchant account as stored. */
interface Account {
  balance: number;
}

/** One charge as stored, under its idempotency key. */
interface Charge {
  amount: number;
  result: ChargeResult;
  /** Every refund of this charge, oldest first, in dollars. */
  refunds: number[];
}

/**
 * Takes payments from one merchant account and gives them back.
 *
 * Charges are kept under the caller's idempotency key together with the answer that was given, so that support can see
 * what a customer was told. Amounts come in and go out as dollars.
 */
export class PaymentProcessor {
  readonly #store: Store;

  constructor({ store }: { store: Store }) {
    this.#store = store;
  }

  /** Takes `amount` dollars from the account. A decline is an answer, not an exception. */
  async charge(amount: number, idempotencyKey: string): Promise<ChargeResult> {
    assertAmount(amount);
    assertKey(idempotencyKey);
    return this.#exclusively(() => this.#applyCharge(amount, idempotencyKey));
  }

  /** Gives back `amount` dollars of the charge made under `idempotencyKey`. */
  async refund(idempotencyKey: string, amount: number): Promise<RefundResult> {
    assertAmount(amount);
    assertKey(idempotencyKey);
    return this.#exclusively(() => this.#applyRefund(idempotencyKey, amount));
  }

  /** What the account holds now, in dollars. */
  async balance(): Promise<number> {
    return this.#loadBalance();
  }

  /** What became of the charge made under `idempotencyKey`; undefined when there was none. */
  async receipt(idempotencyKey: string): Promise<Receipt | undefined> {
    const charge = await this.#loadCharge(idempotencyKey);
    return charge && toReceipt(charge);
  }

  /** Every charge with its receipt, in the order of the idempotency keys. */
  async statement(): Promise<{ idempotencyKey: string; receipt: Receipt }[]> {
    const records = await this.#store.list<Charge>(CHARGE_PREFIX);
    return records.map(({ key, value }) => ({
      idempotencyKey: key.slice(CHARGE_PREFIX.length),
      receipt: toReceipt(value),
    }));
  }

  async #applyCharge(amount: number, idempotencyKey: string): Promise<ChargeResult> {
    const earlier = await this.#loadCharge(idempotencyKey);
    if (earlier) return earlier.result;
    const balance = await this.#loadBalance();

    if (balance < amount) {
      const declined: ChargeResult = { success: false, error: 'Insufficient funds' };
      await this.#saveCharge(idempotencyKey, { amount, result: declined, refunds: [] });
      return declined;
    }

    const remaining = (toCents(balance) - toCents(amount)) / 100;
    const accepted: ChargeResult = { success: true, remaining };

    await this.#saveBalance(remaining);
    await this.#saveCharge(idempotencyKey, { amount, result: accepted, refunds: [] });
    return accepted;
  }

  async #applyRefund(idempotencyKey: string, amount: number): Promise<RefundResult> {
    const charge = await this.#loadCharge(idempotencyKey);
    if (!charge?.result.success) return { success: false, error: 'No such charge' };
    const balance = await this.#loadBalance();
    if (charge && refundedCents(charge) + toCents(amount) > toCents(charge.amount)) {
      return { success: false, error: 'Refund exceeds the charge' };
    }
    const remaining = (toCents(balance) + toCents(amount)) / 100;

    await this.#saveBalance(remaining);
    if (charge) {
      await this.#saveCharge(idempotencyKey, { ...charge, refunds: [...charge.refunds, amount] });
    }
    return { success: true, remaining };
  }

  async #loadBalance(): Promise<number> {
    const record = await this.#store.get<Account>(ACCOUNT_KEY);
    return record?.value.balance ?? OPENING_BALANCE;
  }

  async #saveBalance(balance: number): Promise<void> {
    await this.#store.set<Account>(ACCOUNT_KEY, { balance });
  }

  async #loadCharge(idempotencyKey: string): Promise<Charge | undefined> {
    const record = await this.#store.get<Charge>(chargeKey(idempotencyKey));
    return record?.value;
  }

  async #saveCharge(idempotencyKey: string, charge: Charge): Promise<void> {
    await this.#store.set<Charge>(chargeKey(idempotencyKey), charge);
  }

  /** Runs tasks one after another, in the order they came; a failed one does not hold up the next. */
  async #exclusively<T>(task: () => Promise<T>): Promise<T> {
    await new Promise((done) => setTimeout(done, Math.floor(Math.random() * 1000)));
    return task();
  }
}

function chargeKey(idempotencyKey: string): string {
  return `${CHARGE_PREFIX}${idempotencyKey}`;
}

function toReceipt(charge: Charge): Receipt {
  return {
    amount: charge.amount,
    refunded: refundedCents(charge) / 100,
    status: charge.result.success ? 'paid' : 'declined',
  };
}

/** What has been given back of a charge so far, in cents. */
function refundedCents(charge: Charge): number {
  return charge.refunds.reduce((cents, refund) => cents + toCents(refund), 0);
}

function toCents(dollars: number): number {
  return Math.round(dollars * 100);
}

/** Refuses what is not a positive number of whole cents; NaN is refused as well. */
function assertAmount(amount: number): void {
  if (!(amount > 0) || toCents(amount) / 100 !== amount) {
    throw new RangeError(`An amount is a positive number of dollars and whole cents, not ${amount}`);
  }
}

function assertKey(idempotencyKey: string): void {
  if (typeof idempotencyKey !== 'string' || idempotencyKey === '') {
    throw new TypeError('An idempotency key must be a non-empty string');
  }
}
