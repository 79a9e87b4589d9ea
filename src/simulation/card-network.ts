/** The simulated card network and its own books: what it really did, whatever the submission believes. */
import { asText, changes, fail, noSuchMethod, type PortContract, type PortModel, succeed } from './port-model.ts';
import {
  type Attempt,
  type LedgerEntry,
  type Mishap,
  ReferenceLedger,
  type ReferencedRequest,
} from './reference-ledger.ts';
import type { Answer, PortCall } from './subject.ts';

export interface NetworkRequest extends ReferencedRequest {
  readonly amount?: number;
  readonly currency?: string;
  readonly paymentMethodId?: string;
  readonly token?: string;
  /** The authorization that a capture or void belongs to, as `authorize` gave it. */
  readonly authId?: string;
  /** The ref of the charge or capture that a refund or void belongs to. */
  readonly chargeRef?: string;
}

export const NETWORK_METHODS = ['charge', 'authorize', 'capture', 'void', 'refund'] as const;
export type NetworkMethod = (typeof NETWORK_METHODS)[number];

/**
 * A charge or authorization is approved or declined, at once or after `processing`. A refund succeeds or fails, at once
 * or after `pending`. A void of something the network does not have is `not-found`, and may be sent again.
 */
export type NetworkStatus = 'approved' | 'declined' | 'succeeded' | 'failed' | 'processing' | 'pending' | 'not-found';

/** One line in the network's books. */
export interface NetworkRecord {
  readonly ref: string;
  readonly kind: NetworkMethod;
  readonly status: NetworkStatus;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly authId: string | null;
  readonly chargeRef: string | null;
  /** Of an approved authorization: it can be captured until then. */
  readonly expiresAt: number | null;
  /** What the network keeps for itself, in minor units. */
  readonly fee: number;
  /** A later void has undone it. */
  readonly voided: boolean;
  /** Virtual time of the effect. */
  readonly at: number;
  /** Everything the request said. */
  readonly request: NetworkRequest;
}

type Decision = { readonly afterMs: number; readonly then: 'approved' | 'declined' | 'succeeded' | 'failed' };

/** How long an authorization can be captured, unless a check says otherwise. */
const AUTHORIZATION_MS = 7 * 24 * 3_600_000;

/** Deduplicates by ref: the same request again is answered with the first result, another one under that ref refused. */
export class CardNetwork implements PortModel {
  #declines: (request: NetworkRequest) => boolean = () => false;
  #fee: (request: NetworkRequest) => number = () => 0;
  #authorizationMs: (request: NetworkRequest) => number = () => AUTHORIZATION_MS;
  #limited = false;
  readonly #ledger: ReferenceLedger<NetworkMethod, NetworkStatus>;

  constructor(nowMs: () => number = () => 0) {
    const rules = {
      statusOf: (kind: NetworkMethod, request: ReferencedRequest, now: number) => this.#statusOf(kind, request, now),
      laterOf: () => undefined,
      landsAfterMs: () => undefined,
      queuedMs: () => undefined,
      mishapOf: () => undefined,
    };
    this.#ledger = new ReferenceLedger(rules, nowMs);
  }

  /** Set-up of a check: which charges and authorizations the issuer declines. */
  declineWhen(declines: (request: NetworkRequest) => boolean): void {
    this.#declines = declines;
  }

  /** Set-up: which requests are not decided at once. A charge is `processing` until then, a refund `pending`. */
  decideLater(decides: (kind: NetworkMethod, request: NetworkRequest) => Decision | undefined): void {
    this.#ledger.rules.laterOf = decides;
  }

  /** Set-up: which requests time out for their caller and land that many milliseconds later. */
  delayWhen(landsAfterMs: (kind: NetworkMethod, request: NetworkRequest) => number | undefined): void {
    this.#ledger.rules.landsAfterMs = landsAfterMs;
  }

  /** Set-up: which requests are queued: answered `processing` (a refund `pending`), they take effect that much later. */
  queueWhen(queuedMs: (kind: NetworkMethod, request: NetworkRequest) => number | undefined): void {
    this.#ledger.rules.queuedMs = queuedMs;
  }

  /** Set-up: what goes wrong with a request; `nth` counts how often its ref has been sent, this time included. */
  failWhen(mishap: (kind: NetworkMethod, request: NetworkRequest, nth: number) => Mishap | undefined): void {
    this.#ledger.rules.mishapOf = mishap;
  }

  /** Set-up: the fee of a charge or capture, in minor units. */
  chargeFee(fee: (request: NetworkRequest) => number): void {
    this.#fee = fee;
  }

  /** Set-up: how long an authorization can be captured; a week unless given. */
  expireAfter(authorizationMs: (request: NetworkRequest) => number): void {
    this.#authorizationMs = authorizationMs;
  }

  /** Set-up: the network itself refuses to capture more than was authorized, or too late, or to refund more than was taken. */
  enforceLimits(): void {
    this.#limited = true;
  }

  perform(call: PortCall): Answer {
    if (call.method === 'lookup') return succeed(this.lookup(asText(call.args[0])));
    const kind = NETWORK_METHODS.find((method) => method === call.method);
    if (kind === undefined) return noSuchMethod(call);
    const request = call.args[0] as NetworkRequest | undefined;
    if (typeof request?.ref !== 'string' || request.ref === '') {
      return fail('TypeError', `network.${call.method} needs a request with a ref`);
    }
    if (kind === 'void' && !this.#canVoid(request)) return succeed({ ref: request.ref, kind, status: 'not-found' });
    return this.#ledger.take(kind, request, (entry) => withoutRequest(this.#recordOf(entry)));
  }

  /** What the network says about a ref; undefined before the request has landed. */
  lookup(ref: string): Omit<NetworkRecord, 'request'> | undefined {
    const entry = this.#ledger.lookup(ref);
    return entry === undefined ? undefined : withoutRequest(this.#recordOf(entry));
  }

  /** The books, by ref: the order of unrelated entries means nothing. What is still on its way is in them. */
  records(kind?: NetworkMethod): readonly NetworkRecord[] {
    const entries = this.#ledger.entries().filter((entry) => kind === undefined || entry.kind === kind);
    return entries.map((entry) => this.#recordOf(entry));
  }

  /** Every request as it arrived, repetitions included, by ref. */
  attempts(ref?: string): readonly Attempt<NetworkMethod>[] {
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

  #statusOf(kind: NetworkMethod, request: NetworkRequest, nowMs: number): NetworkStatus {
    if (this.#ledger.rules.laterOf(kind, request) !== undefined) return undecided(kind);
    if (kind === 'charge' || kind === 'authorize') return this.#declines(request) ? 'declined' : 'approved';
    if (this.#limited && !this.#isWithinLimits(kind, request, nowMs)) return kind === 'refund' ? 'failed' : 'declined';
    return 'succeeded';
  }

  #isWithinLimits(kind: NetworkMethod, request: NetworkRequest, nowMs: number): boolean {
    if (kind === 'capture') {
      const held = this.#ledger.lookup(refOfAuthorization(request.authId));
      if (held?.status !== 'approved' || this.#expiresAt(held) <= nowMs) return false;
      return (
        this.#sum('capture', (other) => other.authId === request.authId) + amountOf(request) <= amountOf(held.request)
      );
    }
    if (kind === 'refund') {
      const taken = this.#ledger.lookup(asText(request.chargeRef));
      if (taken === undefined) return false;
      return (
        this.#sum('refund', (other) => other.chargeRef === request.chargeRef) + amountOf(request) <=
        amountOf(taken.request)
      );
    }
    return true;
  }

  #sum(kind: NetworkMethod, includes: (request: NetworkRequest) => boolean): number {
    const entries = this.#ledger.entries().filter((entry) => entry.kind === kind && includes(entry.request));
    return entries.reduce((sum, entry) => sum + (isRefused(entry.status) ? 0 : amountOf(entry.request)), 0);
  }

  #canVoid(request: NetworkRequest): boolean {
    const target = this.#ledger.lookup(request.chargeRef ?? refOfAuthorization(request.authId));
    return target !== undefined && (target.status === 'approved' || target.status === 'succeeded');
  }

  #recordOf(entry: LedgerEntry<NetworkMethod, NetworkStatus>): NetworkRecord {
    const request = entry.request as NetworkRequest;
    const authId = entry.kind === 'authorize' ? `auth-${entry.ref}` : (request.authId ?? null);
    const takesMoney = entry.kind === 'charge' || entry.kind === 'capture';
    return {
      ref: entry.ref,
      kind: entry.kind,
      status: this.#ledger.isWaiting(entry) ? undecided(entry.kind) : entry.status,
      amount: request.amount ?? null,
      currency: request.currency ?? null,
      authId,
      chargeRef: request.chargeRef ?? null,
      expiresAt: entry.kind === 'authorize' && entry.status === 'approved' ? this.#expiresAt(entry) : null,
      fee: takesMoney && !isRefused(entry.status) ? this.#fee(request) : 0,
      voided: this.#isVoided(entry.ref, authId),
      at: entry.atMs,
      request,
    };
  }

  #isVoided(ref: string, authId: string | null): boolean {
    return this.#ledger.entries().some(({ kind, request, status }) => {
      if (kind !== 'void' || status !== 'succeeded') return false;
      return request.chargeRef === ref || (authId === `auth-${ref}` && request.authId === authId);
    });
  }

  #expiresAt(entry: LedgerEntry<NetworkMethod, NetworkStatus>): number {
    return entry.atMs + this.#authorizationMs(entry.request);
  }
}

export const NETWORK_CONTRACT: PortContract = {
  methods: [...NETWORK_METHODS, 'lookup'],
  footprint({ method, args }) {
    if (method === 'lookup') return changes(`network:${asText(args[0])}`);
    const request = args[0] as NetworkRequest | undefined;
    // What was asked before under the same ref, and what the request builds on.
    const targets = [
      request?.ref,
      request?.chargeRef,
      request?.authId === undefined ? undefined : refOfAuthorization(request.authId),
    ];
    return changes(...targets.filter((ref) => ref !== undefined).map((ref) => `network:${asText(ref)}`));
  },
};

function undecided(kind: NetworkMethod): NetworkStatus {
  return kind === 'refund' ? 'pending' : 'processing';
}

function withoutRequest({ request: _request, ...answer }: NetworkRecord): Omit<NetworkRecord, 'request'> {
  return answer;
}

function refOfAuthorization(authId: unknown): string {
  return asText(authId).replace(/^auth-/, '');
}

function isRefused(status: NetworkStatus): boolean {
  return status === 'declined' || status === 'failed';
}

function amountOf(request: ReferencedRequest): number {
  return Number(request.amount ?? 0);
}
