/** The simulated bank: transfers and their reversals, deduplicated by ref like the card network, with books of its own. */
import { asText, changes, fail, noSuchMethod, type PortContract, type PortModel, succeed } from './port-model.ts';
import {
  type Attempt,
  type LedgerEntry,
  type Mishap,
  ReferenceLedger,
  type ReferencedRequest,
} from './reference-ledger.ts';
import type { Answer, PortCall } from './subject.ts';

export interface BankRequest extends ReferencedRequest {
  readonly amount?: number;
  readonly account?: string;
  /** Of a reversal: the ref of the transfer it takes back. */
  readonly transferRef?: string;
}

export const BANK_METHODS = ['transfer', 'reverse'] as const;
export type BankMethod = (typeof BANK_METHODS)[number];
export type BankStatus = 'accepted' | 'rejected' | 'processing' | 'returned';

export interface BankRecord {
  readonly ref: string;
  readonly kind: BankMethod;
  readonly status: BankStatus;
  /** Why a transfer was rejected or came back, such as `AC04`. */
  readonly code: string | null;
  readonly amount: number | null;
  readonly account: string | null;
  readonly transferRef: string | null;
  readonly at: number;
  readonly request: BankRequest;
}

export class BankRail implements PortModel {
  #codeOf: (request: BankRequest) => string | undefined = () => undefined;
  readonly #ledger: ReferenceLedger<BankMethod, BankStatus>;

  constructor(nowMs: () => number = () => 0) {
    const rules = {
      statusOf: (kind: BankMethod, request: ReferencedRequest) => this.#statusOf(kind, request),
      laterOf: () => undefined,
      landsAfterMs: () => undefined,
      queuedMs: () => undefined,
      mishapOf: () => undefined,
    };
    this.#ledger = new ReferenceLedger(rules, nowMs);
  }

  /** Set-up of a check: which transfers the bank refuses, and with which code. */
  rejectWhen(codeOf: (request: BankRequest) => string | undefined): void {
    this.#codeOf = codeOf;
  }

  /** Set-up: which transfers are `processing` for a while, or accepted and later returned. */
  decideLater(
    decides: (
      kind: BankMethod,
      request: BankRequest,
    ) => { readonly afterMs: number; readonly then: BankStatus } | undefined,
  ): void {
    this.#ledger.rules.laterOf = decides;
  }

  /** Set-up: which requests time out for their caller and land that many milliseconds later. */
  delayWhen(landsAfterMs: (kind: BankMethod, request: BankRequest) => number | undefined): void {
    this.#ledger.rules.landsAfterMs = landsAfterMs;
  }

  /** Set-up: what goes wrong with a request; `nth` counts how often its ref has been sent, this time included. */
  failWhen(mishap: (kind: BankMethod, request: BankRequest, nth: number) => Mishap | undefined): void {
    this.#ledger.rules.mishapOf = mishap;
  }

  perform(call: PortCall): Answer {
    if (call.method === 'lookup') {
      const entry = this.#ledger.lookup(asText(call.args[0]));
      return succeed(entry === undefined ? undefined : withoutRequest(this.#recordOf(entry)));
    }
    const kind = BANK_METHODS.find((method) => method === call.method);
    if (kind === undefined) return noSuchMethod(call);
    const request = call.args[0] as BankRequest | undefined;
    if (typeof request?.ref !== 'string' || request.ref === '') {
      return fail('TypeError', `bank.${call.method} needs a request with a ref`);
    }
    return this.#ledger.take(kind, request, (entry) => withoutRequest(this.#recordOf(entry)));
  }

  /** The books, by ref. What is still on its way is in them. */
  records(kind?: BankMethod): readonly BankRecord[] {
    const entries = this.#ledger.entries().filter((entry) => kind === undefined || entry.kind === kind);
    return entries.map((entry) => this.#recordOf(entry));
  }

  /** Every request as it arrived, repetitions included, by ref. */
  attempts(ref?: string): readonly Attempt<BankMethod>[] {
    return ref === undefined ? this.#ledger.allAttempts() : this.#ledger.attempts(ref);
  }

  save(): object {
    return this.#ledger.save();
  }

  restore(state: unknown): void {
    this.#ledger.restore(state);
  }

  contentText(): string {
    return this.#ledger.contentText();
  }

  #statusOf(kind: BankMethod, request: BankRequest): BankStatus {
    const later = this.#ledger.rules.laterOf(kind, request);
    if (later !== undefined) return later.then === 'returned' ? 'accepted' : 'processing';
    return this.#codeOf(request) === undefined ? 'accepted' : 'rejected';
  }

  #recordOf({ ref, kind, status, atMs, request }: LedgerEntry<BankMethod, BankStatus>): BankRecord {
    const { amount, account, transferRef } = request as BankRequest;
    const code = status === 'rejected' || status === 'returned' ? (this.#codeOf(request) ?? null) : null;
    return {
      ref,
      kind,
      status,
      code,
      amount: amount ?? null,
      account: account ?? null,
      transferRef: transferRef ?? null,
      at: atMs,
      request,
    };
  }
}

export const BANK_CONTRACT: PortContract = {
  methods: [...BANK_METHODS, 'lookup'],
  footprint({ method, args }) {
    if (method === 'lookup') return changes(`bank:${asText(args[0])}`);
    const request = args[0] as BankRequest | undefined;
    const targets = [request?.ref, request?.transferRef].filter((ref) => ref !== undefined);
    return changes(...targets.map((ref) => `bank:${asText(ref)}`));
  },
};

function withoutRequest({ request: _request, ...answer }: BankRecord): Omit<BankRecord, 'request'> {
  return answer;
}
