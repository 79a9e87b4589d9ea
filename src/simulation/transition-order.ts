import type { Scenario, ScriptedCall } from './scenario.ts';
import type { Transition } from './transition-system.ts';

/** The name of the transition that starts a scripted call. */
export function startId(call: ScriptedCall, scenario: Scenario): string {
  return `${scenario.clients[call.client] ?? '@'}+${call.id}`;
}

/** Clients in column order; within a client, replies before effects, then in the order of issue. */
export function byClient(a: Transition, b: Transition): number {
  if (a.client !== b.client) return a.client - b.client;
  return Number(b.id.endsWith("'")) - Number(a.id.endsWith("'"));
}
