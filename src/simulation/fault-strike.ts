/** What a fault of the plan does to the one call it strikes. */
import type { FaultKind, FaultPlan, PlannedFault } from './fault-plan.ts';
import type { Answer, PortCall } from './subject.ts';

/** How long a slow call or a paused instance stands still: longer than the leases and time-outs that exercises use. */
export const SLOW_MS = 120_000;

/** A late effect lands within this time of the time-out that its caller saw. */
export const LATE_MS = 60_000;

/** How much later than others a delayed message becomes visible. */
export const DELAY_MS = 10_000;

export interface Strike {
  /** Whether the call takes effect: now, later, or not at all. */
  readonly effect: 'now' | 'late' | 'never';
  /** What the caller is told instead of the true answer; null when the true answer reaches it. */
  readonly answer: Answer | null;
}

const UNTOUCHED: Strike = { effect: 'now', answer: null };

/** The outcome that a fault gives a call; {@link UNTOUCHED} for faults that strike something else. */
export function strikeOf(fault: PlannedFault | null, call: PortCall): Strike {
  switch (fault?.kind) {
    case 'lost-request':
      return { effect: 'never', answer: failWith('Timeout', call) };
    case 'lost-reply':
      return { effect: 'now', answer: failWith('Timeout', call) };
    case 'late':
      return { effect: 'late', answer: failWith('Timeout', call) };
    case 'unavailable':
      return { effect: 'never', answer: failWith('Unavailable', call) };
    case 'error-before':
      return { effect: 'never', answer: failWith('Error', call) };
    case 'error-after':
      return { effect: 'now', answer: failWith('Error', call) };
    default:
      return UNTOUCHED;
  }
}

/** What the caller is told; with what it is not told, where there was an effect. Null when it is told nothing yet. */
export function answerUnder({ answer }: Strike, truth: Answer | null): Answer | null {
  if (answer === null || answer.ok || !truth?.ok) return answer ?? truth;
  return { ...answer, untold: truth.value };
}

/** The fault of the plan that strikes this call when it takes effect. Crashes count effects, not calls: see {@link crashesAt}. */
export function faultOn(plan: FaultPlan, client: number, attempt: number, call: number): PlannedFault | null {
  return (
    plan.find(
      (fault) => fault.kind !== 'crash' && fault.client === client && fault.attempt === attempt && fault.call === call,
    ) ?? null
  );
}

/** The crash that strikes a client once this many of its attempt's port calls have taken effect. */
export function crashesAt(plan: FaultPlan, client: number, attempt: number, effects: number): PlannedFault | null {
  return (
    plan.find(
      (fault) =>
        fault.kind === 'crash' && fault.client === client && fault.attempt === attempt && fault.call === effects + 1,
    ) ?? null
  );
}

/** Whether the plan can make an instance die or stand still. */
export function endangersInstance(plan: FaultPlan): boolean {
  return plan.some((fault) => fault.kind === 'crash' || fault.kind === 'pause');
}

export function plans(plan: FaultPlan, kind: FaultKind): boolean {
  return plan.some((fault) => fault.kind === kind);
}

/** Errors of the ports are named for the port's side of the wire: GatewayTimeout, StoreUnavailable... */
const SIDE: Readonly<Record<string, string>> = {
  network: 'Gateway',
  bank: 'Gateway',
  store: 'Store',
  queue: 'Queue',
  bus: 'Bus',
  locks: 'Locks',
};

const WORDS = {
  Timeout: 'no answer in time: the request may or may not have taken effect',
  Unavailable: 'refused: the request had no effect',
  Error: 'an internal error: the request may or may not have taken effect',
};

function failWith(what: keyof typeof WORDS, call: PortCall): Answer {
  const name = `${SIDE[call.port] ?? 'Port'}${what}`;
  return { ok: false, error: { name, message: `${call.port}.${call.method}: ${WORDS[what]}` } };
}
