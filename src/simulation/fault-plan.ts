/**
 * Which faults strike one execution: data, chosen before it starts, so that a schedule under a plan is as repeatable as
 * one without. Plans are enumerated from outside, the smallest first, and every schedule is explored inside each.
 *
 * As text, for tokens and for people: `crash(A1.3)` strikes client A in its first attempt, before its third port call
 * takes effect; `lost-reply(B2.1)` loses the answer to the first call of B's second attempt; `duplicate(E)` delivers
 * what E brings a second time. Several faults are joined by `+`; no fault at all is the empty text.
 */

/**
 * - `crash`: the instance dies with everything in it, after the effect before this one and before its reply.
 * - `lost-request`: a time-out, and no effect. `lost-reply`: a time-out, and the effect.
 * - `late`: a time-out now; the effect may land at any later moment.
 * - `unavailable`: refused, surely without effect.
 * - `error-before`, `error-after`: an error that does not say whether there was an effect, without and with one.
 * - `slow`: nothing comes of the call until everything else is quiet and time has moved on.
 * - `pause`: the instance stands still after this call's effect, as in a long garbage collection.
 * - `early`: the timer fires although other things could still happen.
 * - `duplicate`: a request, delivery or message arrives twice. `delay`: a message is overtaken by later ones.
 */
export const FAULT_KINDS = [
  'crash',
  'lost-request',
  'lost-reply',
  'late',
  'unavailable',
  'error-before',
  'error-after',
  'slow',
  'pause',
  'early',
  'duplicate',
  'delay',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface PlannedFault {
  readonly kind: FaultKind;
  /** Index of the client in its scenario. */
  readonly client: number;
  /** Counts from 1 and grows when a client tries again; 0 for a fault that strikes the client's request as a whole. */
  readonly attempt: number;
  /** Which port call of that attempt, from 1; for a crash one more than there are calls is after the last. */
  readonly call: number;
}

/** At most one fault a call; the order says nothing. */
export type FaultPlan = readonly PlannedFault[];

export const NO_FAULTS: FaultPlan = [];

/** The plan as text; two plans with the same faults have the same text. */
export function formatPlan(plan: FaultPlan, clients: readonly string[]): string {
  return [...plan]
    .sort(inOrder)
    .map((fault) => formatFault(fault, clients))
    .join('+');
}

/** One fault as text, such as `crash(A1.3)`. */
export function formatFault({ kind, client, attempt, call }: PlannedFault, clients: readonly string[]): string {
  return `${kind}(${clients[client] ?? '@'}${attempt === 0 ? '' : `${attempt}.${call}`})`;
}

/** A fault plan somebody wrote cannot be read, or names what the check does not have. */
export class FaultPlanMismatch extends Error {
  override readonly name = 'FaultPlanMismatch';
}

/** Reads what {@link formatPlan} wrote. @throws FaultPlanMismatch that says which part is wrong. */
export function parsePlan(text: string, clients: readonly string[]): FaultPlan {
  const words = text.trim().split(/[\s+]+/);
  return words.filter((word) => word !== '').map((word) => parseFault(word, clients));
}

function parseFault(word: string, clients: readonly string[]): PlannedFault {
  const match = /^([a-z-]+)\(([A-Z])(?:([1-9]\d?)\.([1-9]\d{0,2}))?\)$/.exec(word);
  const [, name = '', letter = '', attempt, call] = match ?? [];
  const kind = FAULT_KINDS.find((known) => known === name);
  if (match === null || kind === undefined || (attempt === undefined && kind !== 'duplicate')) {
    throw new FaultPlanMismatch(
      `"${word}" is not a fault. A fault is a kind and where it strikes, as in crash(A1.3): client A, first attempt, ` +
        `before the third call. Kinds: ${FAULT_KINDS.join(', ')}.`,
    );
  }
  const client = clients.indexOf(letter);
  if (client < 0) {
    const known = clients.filter((other) => other.length === 1).join(', ');
    throw new FaultPlanMismatch(`"${word}": this check has no client ${letter}. Its clients are ${known}.`);
  }
  return { kind, client, attempt: Number(attempt ?? 0), call: Number(call ?? 0) };
}

function inOrder(a: PlannedFault, b: PlannedFault): number {
  return a.client - b.client || a.attempt - b.attempt || a.call - b.call || compareText(a.kind, b.kind);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
