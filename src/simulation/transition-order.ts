import type { Scenario, ScriptedCall } from './scenario.ts';
import type { Transition } from './transition-system.ts';

/** The name of the transition that starts a scripted call, for the first time or again. */
export function startId(call: ScriptedCall, attempt: number, scenario: Scenario): string {
  return `${scenario.clients[call.client] ?? '@'}${attempt}+${call.id}`;
}

/** Clients in column order, the world last; within a client, replies before effects, then in the order of issue. */
export function byClient(a: Transition, b: Transition): number {
  if (a.client !== b.client) return a.client < 0 ? 1 : b.client < 0 ? -1 : a.client - b.client;
  return Number(b.id.endsWith("'")) - Number(a.id.endsWith("'"));
}
