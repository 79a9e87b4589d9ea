/** How far each client has come in its script: calls in program order, tries, barriers between phases. */
import { assert } from '../base/assert.ts';
import type { Situation } from './moves.ts';
import { changedClient, type RunState } from './run-state.ts';
import { type Argument, retryRuleOf, type Scenario, type ScriptedCall } from './scenario.ts';
import { HostFunction, type OperationOutcome } from './subject.ts';

/** The call a client will start next in this phase; null while one is under way, or when it is through. */
export function nextCall(client: number, state: RunState, scenario: Scenario): ScriptedCall | null {
  const own = state.clients[client];
  if (own === undefined || own.running !== null) return null;
  return scenario.phases[state.phase]?.get(client)?.[own.position] ?? null;
}

/** Every client has done its part of the phase, and another phase follows. */
export function canPassBarrier(state: RunState, scenario: Scenario): boolean {
  if (state.phase >= scenario.phases.length - 1) return false;
  return !state.clients.some((own, client) => own.running !== null || nextCall(client, state, scenario) !== null);
}

export function passBarrier(state: RunState, scenario: Scenario, nowMs: number): void {
  state.phase += 1;
  state.opensAtMs = nowMs + (scenario.waitsMs?.[state.phase] ?? 0);
  state.clients.forEach((_client, at) => {
    changingClient(at, state).position = 0;
  });
}

/** A copy of another client's request is the fault that it was planned as. */
export function beginTry(scripted: ScriptedCall, { state, plan, scenario }: Situation): void {
  const client = changingClient(scripted.client, state);
  client.running = scripted.id;
  client.tries += 1;
  client.repeated = new Map();
  const original = scenario.copies?.get(scripted.client);
  const copied = plan.find((fault) => fault.attempt === 0 && fault.client === original);
  if (copied !== undefined) state.fired = [...state.fired, copied];
}

/** Takes note of an answer: the client goes on to its next call, or tries this one again. */
export function settle(
  operation: number,
  outcome: OperationOutcome,
  state: RunState,
  scenario: Scenario,
  nowMs: number,
) {
  state.outcomes[operation] = outcome;
  state.answeredMs = nowMs;
  const index = state.clients.findIndex((other) => other.running === operation);
  const client = changedClient(state, index);
  if (client === undefined) return;
  const rule = retryRuleOf(index, scenario);
  if (client.tries < rule.triesMax && rule.again(outcome)) tryAgain(client, nowMs + rule.afterMs);
  else goOn(client);
}

/** The instance died under the client's call: it tries again with the same request, or gives the rest of its phase up. */
export function loseAnswer(index: number, state: RunState, scenario: Scenario, nowMs: number): void {
  const client = changingClient(index, state);
  if (client.running !== null) state.outcomes[client.running] = undefined;
  const rule = retryRuleOf(index, scenario);
  if (client.tries < rule.triesMax) return tryAgain(client, nowMs + rule.afterMs);
  goOn(client);
  client.position = scenario.phases[state.phase]?.get(index)?.length ?? 0;
}

/** Clients that still wait, or still have something to do. */
export function unfinishedClients(state: RunState, scenario: Scenario): readonly number[] {
  return state.clients.flatMap((client, index) => {
    const later = scenario.phases.slice(state.phase + 1).some((phase) => phase.has(index));
    return client.running !== null || nextCall(index, state, scenario) !== null || later ? [index] : [];
  });
}

/** The value of an argument, results of earlier calls filled in. */
export function fillIn(argument: Argument, state: RunState): unknown {
  switch (argument.kind) {
    case 'literal':
      return argument.value;
    case 'function':
      return new HostFunction(argument.name);
    case 'object':
      return Object.fromEntries(argument.fields.map(([name, value]) => [name, fillIn(value, state)]));
    case 'list':
      return argument.items.map((item) => fillIn(item, state));
    case 'result': {
      const outcome = state.outcomes[argument.call];
      let value: unknown = outcome?.ok ? outcome.value : undefined;
      for (const name of argument.path) value = (value as Record<string, unknown> | null | undefined)?.[name];
      return value;
    }
  }
}

function tryAgain(client: Client, readyAtMs: number): void {
  Object.assign(client, { running: null, attempt: client.attempt + 1, issued: 0, effects: 0, readyAtMs });
}

function goOn(client: Client): void {
  client.running = null;
  client.position += 1;
  client.tries = 0;
}

type Client = NonNullable<ReturnType<typeof changedClient>>;

function changingClient(index: number, state: RunState): Client {
  const client = changedClient(state, index);
  assert(client !== undefined, 'A scripted call belongs to a client of its scenario');
  return client;
}
