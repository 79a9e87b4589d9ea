/**
 * Enumerates fault plans from the calls that were seen: every allowed fault on every call it can strike. Small plans
 * suffice, so all of them are taken (Mohan et al., "Finding Crash-Consistency Bugs with Bounded Black-Box Crash Testing",
 * OSDI 2018): first each single fault, then pairs, where the second may strike what only happens because of the first.
 */
import { type FaultKind, type FaultPlan, formatPlan, type PlannedFault } from './fault-plan.ts';

/** A fault that a check allows. */
export interface AllowedFault {
  readonly kind: FaultKind;
  /** Only calls of this port (`network`) or method (`network.charge`). Without it: whatever the kind usually strikes. */
  readonly on?: string;
  /** Only these clients, by index. */
  readonly clients?: readonly number[];
}

/** A port call that some schedule has issued. */
export interface SeenCall {
  readonly client: number;
  readonly attempt: number;
  /** Its number in the attempt, from 1. */
  readonly call: number;
  readonly port: string;
  readonly method: string;
}

/** Most faults in one plan: two show what goes wrong during recovery, and enumerating three would cost more than it finds. */
export const PLAN_SIZE_MAX = 2;

/**
 * The plans with one fault more than `plan`, each once and in a fixed order. `seen` is what was issued by the schedules
 * under `plan`: so a second fault can strike the second attempt that a first one, a crash, brought about.
 */
export function extendPlan(
  plan: FaultPlan,
  seen: readonly SeenCall[],
  allowed: readonly AllowedFault[],
): readonly FaultPlan[] {
  if (plan.length >= PLAN_SIZE_MAX) return [];
  const taken = new Set(plan.map((fault) => spotOf(fault)));
  return faultsOn(seen, allowed)
    .filter((fault) => !taken.has(spotOf(fault)))
    .map((fault) => [...plan, fault]);
}

/** Plans without those that were met before in another order. `known` grows by the texts of those that stay. */
export function unseenPlans(plans: readonly FaultPlan[], known: Set<string>): readonly FaultPlan[] {
  const names = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return plans.filter((plan) => {
    const text = formatPlan(plan, names);
    if (known.has(text)) return false;
    known.add(text);
    return true;
  });
}

/** Every single fault of the allowed kinds that can strike one of the calls. */
export function faultsOn(seen: readonly SeenCall[], allowed: readonly AllowedFault[]): readonly PlannedFault[] {
  const faults = new Map<string, PlannedFault>();
  for (const rule of allowed) {
    const calls = seen.filter((call) => rule.clients?.includes(call.client) ?? true);
    for (const fault of faultsOfRule(rule, calls)) faults.set(`${fault.kind} ${spotOf(fault)}`, fault);
  }
  return [...faults.values()];
}

function faultsOfRule(rule: AllowedFault, seen: readonly SeenCall[]): readonly PlannedFault[] {
  const { kind, on } = rule;
  if (kind === 'crash') return crashPoints(seen);
  const strikes = seen
    .filter((call) => canStrike(kind, call, on))
    .map(({ client, attempt, call }) => ({ kind, client, attempt, call }));
  if (kind !== 'duplicate' || on !== undefined) return strikes;
  const clients = [...new Set(seen.map((call) => call.client))];
  return clients.map((client) => ({ kind, client, attempt: 0, call: 0 }));
}

/** Before each effect of an attempt, and after the last one. */
function crashPoints(seen: readonly SeenCall[]): readonly PlannedFault[] {
  const ends = seen.map((call) => ({ ...call, call: call.call + 1 }));
  return [...seen, ...ends].map(({ client, attempt, call }) => ({ kind: 'crash', client, attempt, call }));
}

const GATEWAYS: ReadonlySet<string> = new Set(['network', 'bank']);
const READS: ReadonlySet<string> = new Set(['lookup', 'get', 'list', 'txGet', 'txList']);
const TAKES_MESSAGES: ReadonlySet<string> = new Set(['queue.send', 'bus.publish']);

function canStrike(kind: FaultKind, { port, method }: SeenCall, on: string | undefined): boolean {
  if (kind === 'early') return port === 'timer';
  if (port === 'timer') return false;
  if (on !== undefined && on !== port && on !== `${port}.${method}`) return false;
  if (kind === 'duplicate' || kind === 'delay') return TAKES_MESSAGES.has(`${port}.${method}`);
  if (kind === 'pause') return true;
  // A question has no effect to lose or to come late: whether the answer or the request was lost is all the same.
  const isRead = READS.has(method);
  if (isRead && (kind === 'late' || kind === 'lost-request' || kind === 'error-after')) return false;
  return on !== undefined || GATEWAYS.has(port);
}

function spotOf({ client, attempt, call }: PlannedFault): string {
  return `${client} ${attempt} ${call}`;
}
