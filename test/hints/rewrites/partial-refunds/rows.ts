import type { CardNetwork, Clock, Ids, Store, Transaction } from 'bugbash/ports';

// Two tables, as in a database: captures, with the merchant's balance, and refunds, one row each. Plain functions read and
// write them, inside a transaction or on the store itself.

type Tables = Pick<Transaction, 'get' | 'set' | 'list'>;

interface CaptureRow {
  paymentId: string;
  chargeRef: string;
  amount: number;
  balance: number;
}

interface RefundRow {
  refundId: string;
  paymentId: string;
  refundKey: string;
  amount: number;
  stage: Stage;
  createdAt: number;
}

/** How far a refund has come; `status` is what callers are told, `isOut` says whether its money is gone. */
const STAGES = {
  sending: { status: 'pending', isOut: true },
  accepted: { status: 'pending', isOut: false },
  succeeded: { status: 'succeeded', isOut: true },
  failed: { status: 'failed', isOut: false },
} as const;

type Stage = keyof typeof STAGES;

type Draft = Omit<RefundRow, 'amount' | 'stage'> & { amount: number | undefined };

export class RefundRefused extends Error {
  override name = 'RefundRefused';
}

export class RefundKeyReused extends Error {
  override name = 'RefundKeyReused';
}

export class RefundService {
  private readonly ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids };

  constructor(ports: { network: CardNetwork; store: Store; clock: Clock; ids: Ids }) {
    this.ports = ports;
  }

  async recordCapture(capture: { paymentId: string; chargeRef: string; amount: number }): Promise<void> {
    const row: CaptureRow = { ...capture, balance: capture.amount };
    await this.ports.store.compareAndSet(captureKey(capture.paymentId), null, row);
  }

  async refund({ paymentId, refundKey, amount }: { paymentId: string; refundKey: string; amount?: number }) {
    const { network, store, clock, ids } = this.ports;
    if (amount !== undefined && !Number.isInteger(amount)) throw new RangeError(`${amount} is not in minor units`);
    const refundId = await ids.next('rf');
    const draft: Draft = { refundId, paymentId, refundKey, amount, createdAt: clock.now() };

    const row = await pick(store, draft);
    if (row.refundId !== refundId) return present(row);
    await store.transaction((tx) => insert(tx, row));

    const { chargeRef } = await captureOf(store, paymentId);
    const answer = await network.refund({ ref: refundId, chargeRef, amount: row.amount });
    const stage = answer.status === 'succeeded' || answer.status === 'failed' ? answer.status : 'accepted';
    return store.transaction(async (tx) => {
      const current = await refundOf(tx, paymentId, refundId);
      // An event may have overtaken the answer.
      return present(current.stage === 'sending' ? await advance(tx, current, stage) : current);
    });
  }

  async onNetworkEvent({ paymentId, refundId, type }: { paymentId: string; refundId: string; type: string }) {
    await this.ports.store.transaction(async (tx) => {
      const row = await refundOf(tx, paymentId, refundId);
      await advance(tx, row, type === 'refund.succeeded' ? 'succeeded' : 'failed');
    });
  }

  async refundable(paymentId: string): Promise<number> {
    const { amount } = await captureOf(this.ports.store, paymentId);
    return amount - spent(await refundsOf(this.ports.store, paymentId));
  }

  async merchantBalance(paymentId: string): Promise<number> {
    const { balance } = await captureOf(this.ports.store, paymentId);
    return balance;
  }

  async refunds(paymentId: string) {
    await captureOf(this.ports.store, paymentId);
    const rows = await refundsOf(this.ports.store, paymentId);
    return rows.sort((a, b) => a.createdAt - b.createdAt).map(present);
  }
}

/** The row that answers a request: one that is there already, or a new one that the capture has room for. */
async function pick(tables: Tables, draft: Draft): Promise<RefundRow> {
  const capture = await captureOf(tables, draft.paymentId);
  const rows = await refundsOf(tables, draft.paymentId);
  const left = capture.amount - spent(rows);
  const amount = draft.amount ?? capture.amount;

  const repeated = rows.find((row) => row.amount === amount && row.stage !== 'failed');
  if (repeated) return repeated;

  if (left === 0) throw new RefundRefused(`Payment ${draft.paymentId} is refunded already`);
  if (amount > left) throw new RefundRefused(`${left} left of payment ${draft.paymentId}, and ${amount} asked for`);
  return { ...draft, amount, stage: 'sending' };
}

/** Enters a new refund and debits the merchant. */
async function insert(tables: Tables, row: RefundRow): Promise<void> {
  await tables.set(refundKeyOf(row.paymentId, row.refundId), row);
  await credit(tables, row.paymentId, -row.amount);
}

/** Takes a refund to another stage; when it fails, the merchant has the money again. */
async function advance(tables: Tables, row: RefundRow, stage: Stage): Promise<RefundRow> {
  const advanced = { ...row, stage };
  await tables.set(refundKeyOf(row.paymentId, row.refundId), advanced);
  if (stage === 'failed') await credit(tables, row.paymentId, row.amount);
  return advanced;
}

async function credit(tables: Tables, paymentId: string, amount: number): Promise<void> {
  const capture = await captureOf(tables, paymentId);
  await tables.set(captureKey(paymentId), { ...capture, balance: capture.balance + amount });
}

async function captureOf(tables: Tables, paymentId: string): Promise<CaptureRow> {
  const found = await tables.get<CaptureRow>(captureKey(paymentId));
  if (!found) throw new RefundRefused(`Payment ${paymentId} has not been captured`);
  return found.value;
}

async function refundOf(tables: Tables, paymentId: string, refundId: string): Promise<RefundRow> {
  const found = await tables.get<RefundRow>(refundKeyOf(paymentId, refundId));
  if (!found) throw new RefundRefused(`Payment ${paymentId} has no refund ${refundId}`);
  return found.value;
}

async function refundsOf(tables: Tables, paymentId: string): Promise<RefundRow[]> {
  const found = await tables.list<RefundRow>(refundKeyOf(paymentId, ''));
  return found.map(({ value }) => value);
}

function spent(rows: readonly RefundRow[]): number {
  return rows.reduce((sum, { amount, stage }) => (STAGES[stage].isOut ? sum + amount : sum), 0);
}

function present({ refundId, paymentId, refundKey, amount, stage }: RefundRow) {
  return { refundId, paymentId, refundKey, amount, status: STAGES[stage].status };
}

const captureKey = (paymentId: string) => `captures/${paymentId}`;
const refundKeyOf = (paymentId: string, refundId: string) => `refunds/${JSON.stringify(paymentId)}/${refundId}`;
