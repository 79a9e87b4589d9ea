/**
 * The books of somebody who takes requests under references: a card network, a bank. The same request under a reference
 * again is answered with the first result, another request under it is refused. What the books say is what happened,
 * whatever the caller was told. A request may be late on its way, and a result may be decided only after a while.
 */
import { dataText, dataTextOnce } from './data-text.ts';
import { type Answer } from './subject.ts';
import { fail, succeed } from './port-model.ts';

export interface ReferencedRequest {
  readonly ref: string;
  readonly [name: string]: unknown;
}

/** What a check's author sets up to go wrong on the way to the ledger, for this one request. */
export type Mishap = 'unavailable' | 'lost-request' | 'lost-reply' | 'error-before' | 'error-after';

export interface LedgerRules<Kind extends string, Status extends string> {
  /** The result of a request, decided at once... */
  readonly statusOf: (kind: Kind, request: ReferencedRequest, nowMs: number) => Status;
  /** ...or `then` after a while; until then it has the status of the first. */
  laterOf: (kind: Kind, request: ReferencedRequest) => { readonly afterMs: number; readonly then: Status } | undefined;
  /** The caller sees a time-out and the request lands this much later. */
  landsAfterMs: (kind: Kind, request: ReferencedRequest) => number | undefined;
  /** The caller is told that the request was taken in, with its status of then, and it lands this much later. */
  queuedMs: (kind: Kind, request: ReferencedRequest) => number | undefined;
  /** `nth`: how often this reference has been sent, this time included. */
  mishapOf: (kind: Kind, request: ReferencedRequest, nth: number) => Mishap | undefined;
}

export interface LedgerEntry<Kind extends string, Status extends string> {
  readonly ref: string;
  readonly kind: Kind;
  readonly request: ReferencedRequest;
  readonly status: Status;
  /** When it took effect. */
  readonly atMs: number;
  readonly later: { readonly atMs: number; readonly then: Status } | null;
  /** It was taken in before it took effect: its repetitions wait with it. */
  readonly queued: boolean;
}

/** A request as it arrived, also when it was a repetition. */
export interface Attempt<Kind extends string> {
  readonly ref: string;
  readonly kind: Kind;
}

interface Books<Kind extends string, Status extends string> {
  readonly entries: readonly LedgerEntry<Kind, Status>[];
  readonly attempts: readonly Attempt<Kind>[];
  /** How often a reference was sent, also when nothing of it arrived. */
  readonly sent: ReadonlyMap<string, number>;
}

export class ReferenceLedger<Kind extends string, Status extends string> {
  readonly rules: LedgerRules<Kind, Status>;
  readonly #nowMs: () => number;
  #books: Books<Kind, Status> = { entries: [], attempts: [], sent: new Map() };

  constructor(rules: LedgerRules<Kind, Status>, nowMs: () => number) {
    this.rules = rules;
    this.#nowMs = nowMs;
  }

  /** Takes a request in and answers as `view` tells the entry. */
  take(kind: Kind, request: ReferencedRequest, view: (entry: LedgerEntry<Kind, Status>) => unknown): Answer {
    const nth = this.#countSent(request.ref);
    const mishap = this.rules.mishapOf(kind, request, nth);
    const told = mishap === undefined ? null : mishapAnswer(mishap, kind);
    if (mishap !== undefined && told !== null && !hasEffect(mishap)) {
      if (mishap !== 'lost-request') this.#note({ ref: request.ref, kind });
      return told;
    }
    this.#note({ ref: request.ref, kind });
    const known = this.#books.entries.find((entry) => entry.ref === request.ref);
    if (known !== undefined && !(known.kind === kind && dataText(known.request) === dataText(request))) {
      return told ?? fail('RefConflict', `ref ${request.ref} already stands for another request`);
    }
    const landsAfterMs = known === undefined ? this.rules.landsAfterMs(kind, request) : undefined;
    const entry = known === undefined ? this.#enter(kind, request, landsAfterMs) : this.#landed(known);
    if (landsAfterMs !== undefined) return mishapAnswer('lost-reply', kind);
    const result = view(this.#current(entry));
    return told === null || told.ok ? succeed(result) : { ...told, untold: result };
  }

  /** The entry under a reference as the ledger sees it now; undefined before it has landed. */
  lookup(ref: string): LedgerEntry<Kind, Status> | undefined {
    const entry = this.#books.entries.find((other) => other.ref === ref);
    return entry === undefined || entry.atMs > this.#nowMs() ? undefined : this.#current(entry);
  }

  /** It was taken in, and has had no effect yet. */
  isWaiting(entry: LedgerEntry<Kind, Status>): boolean {
    return entry.queued && entry.atMs > this.#nowMs();
  }

  /** All that happened or is bound to happen, by reference: the order of unrelated entries means nothing. */
  entries(): readonly LedgerEntry<Kind, Status>[] {
    return this.#books.entries.map((entry) => this.#current(entry)).sort((a, b) => (a.ref < b.ref ? -1 : 1));
  }

  attempts(ref: string): readonly Attempt<Kind>[] {
    return this.#books.attempts.filter((attempt) => attempt.ref === ref);
  }

  /** Every arrival, by reference. */
  allAttempts(): readonly Attempt<Kind>[] {
    return [...this.#books.attempts].sort((a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0));
  }

  save(): object {
    return this.#books;
  }

  restore(state: unknown): void {
    this.#books = state as Books<Kind, Status>;
  }

  /** The order of what came under different references means nothing. */
  contentText(): string {
    const { entries, sent } = this.#books;
    const [entered, counts] = [entries.map(dataTextOnce).sort(), [...sent].map(dataText).sort()];
    return `${entered.join()};${this.allAttempts().map(dataTextOnce).join()};${counts.join()}`;
  }

  #countSent(ref: string): number {
    const nth = (this.#books.sent.get(ref) ?? 0) + 1;
    this.#books = { ...this.#books, sent: new Map(this.#books.sent).set(ref, nth) };
    return nth;
  }

  #note(attempt: Attempt<Kind>): void {
    this.#books = { ...this.#books, attempts: [...this.#books.attempts, attempt] };
  }

  #enter(kind: Kind, request: ReferencedRequest, landsAfterMs: number | undefined): LedgerEntry<Kind, Status> {
    const queuedMs = this.rules.queuedMs(kind, request);
    const atMs = this.#nowMs() + (landsAfterMs ?? queuedMs ?? 0);
    const later = this.rules.laterOf(kind, request);
    const entry: LedgerEntry<Kind, Status> = {
      ref: request.ref,
      kind,
      request,
      status: this.rules.statusOf(kind, request, this.#nowMs()),
      atMs,
      later: later === undefined ? null : { atMs: atMs + later.afterMs, then: later.then },
      queued: queuedMs !== undefined,
    };
    this.#books = { ...this.#books, entries: [...this.#books.entries, entry] };
    return entry;
  }

  /** A repetition that arrives before the first, late one takes its place. */
  #landed(known: LedgerEntry<Kind, Status>): LedgerEntry<Kind, Status> {
    const nowMs = this.#nowMs();
    if (known.queued || known.atMs <= nowMs) return known;
    const entry = { ...known, atMs: nowMs };
    this.#books = {
      ...this.#books,
      entries: this.#books.entries.map((other) => (other === known ? entry : other)),
    };
    return entry;
  }

  #current(entry: LedgerEntry<Kind, Status>): LedgerEntry<Kind, Status> {
    if (entry.later === null || entry.later.atMs > this.#nowMs()) return entry;
    return { ...entry, status: entry.later.then };
  }
}

function hasEffect(mishap: Mishap): boolean {
  return mishap === 'lost-reply' || mishap === 'error-after';
}

function mishapAnswer(mishap: Mishap, kind: string): Answer {
  if (mishap === 'unavailable') return fail('GatewayUnavailable', `${kind}: refused, the request had no effect`);
  const unknown = `${kind}: the request may or may not have taken effect`;
  return fail(mishap.startsWith('lost') ? 'GatewayTimeout' : 'GatewayError', unknown);
}
