/** The simulated card network and its own books: what it really did, whatever the submission believes. */

export interface NetworkRequest {
  readonly ref: string;
  readonly amount?: number;
  readonly currency?: string;
  readonly paymentMethodId?: string;
  readonly token?: string;
  readonly authId?: string;
  readonly chargeRef?: string;
}

export type NetworkMethod = 'charge' | 'authorize' | 'capture' | 'void' | 'refund';

/** One line in the network's books. */
export interface NetworkRecord {
  readonly ref: string;
  readonly kind: NetworkMethod;
  readonly status: 'approved' | 'declined' | 'succeeded';
  readonly amount: number | null;
  readonly currency: string | null;
  readonly authId: string | null;
  /** Everything the request said, to tell a repetition from another request under the same ref. */
  readonly request: NetworkRequest;
}

export const NETWORK_METHODS: readonly NetworkMethod[] = ['charge', 'authorize', 'capture', 'void', 'refund'];

/** Deduplicates by ref: the same request again is answered with the first result, another one under that ref refused. */
export class CardNetwork {
  #books: NetworkRecord[] = [];
  #declines: (request: NetworkRequest) => boolean = () => false;

  /** Set-up of a check: which requests the issuer declines. */
  declineWhen(declines: (request: NetworkRequest) => boolean): void {
    this.#declines = declines;
  }

  /** The record the request ends in, or `conflict` when its ref already stands for another request. */
  perform(kind: NetworkMethod, request: NetworkRequest): NetworkRecord | 'conflict' {
    const known = this.lookup(request.ref);
    if (known) return known.kind === kind && sameRequest(known.request, request) ? known : 'conflict';
    const record: NetworkRecord = {
      ref: request.ref,
      kind,
      status: this.#statusOf(kind, request),
      amount: request.amount ?? null,
      currency: request.currency ?? null,
      authId: kind === 'authorize' ? `auth-${request.ref}` : (request.authId ?? null),
      request,
    };
    this.#books.push(record);
    return record;
  }

  lookup(ref: string): NetworkRecord | undefined {
    return this.#books.find((record) => record.ref === ref);
  }

  /** The books, in the order in which things happened. */
  records(kind?: NetworkMethod): readonly NetworkRecord[] {
    return kind === undefined ? [...this.#books] : this.#books.filter((record) => record.kind === kind);
  }

  save(): number {
    return this.#books.length;
  }

  /** Back to an earlier state of this same history. */
  restore(length: number): void {
    this.#books.length = length;
  }

  #statusOf(kind: NetworkMethod, request: NetworkRequest): NetworkRecord['status'] {
    if (kind !== 'charge' && kind !== 'authorize') return 'succeeded';
    return this.#declines(request) ? 'declined' : 'approved';
  }
}

function sameRequest(a: NetworkRequest, b: NetworkRequest): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => a[key as keyof NetworkRequest] === b[key as keyof NetworkRequest]);
}
