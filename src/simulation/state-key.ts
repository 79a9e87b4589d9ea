/**
 * The state of a run as text: runs with equal keys have the same future, in every order. Heaps stand in it by what has
 * entered them, everything else by its content.
 */
import { dataTextOnce } from './data-text.ts';
import type { HistoryNumbers } from './heap-history.ts';
import type { ClientState, InstanceState, Pending, RunState } from './run-state.ts';
import type { World } from './world.ts';

export function stateKeyOf(state: RunState, world: World, histories: HistoryNumbers): string {
  const { phase, opensAtMs, answeredMs, steps, fired, endless } = state;
  const pending = state.pending.map(pendingText).sort();
  return [
    // Steps only grow, so that no state can come back to itself.
    `${steps} ${phase} ${opensAtMs} ${answeredMs} ${fired.length} ${endless?.kind}`,
    ...state.instances.map((instance) => instanceText(instance, histories)),
    ...state.clients.map((client) => clientText(client, histories)),
    ...pending,
    world.contentText(),
  ].join('\n');
}

function instanceText({ life, issued, pausedUntilMs, entered }: InstanceState, histories: HistoryNumbers): string {
  return `${histories.numberOf(entered)} ${life} ${issued} ${pausedUntilMs}`;
}

function clientText(client: ClientState, histories: HistoryNumbers): string {
  const { position, running, attempt, tries, issued, effects, readyAtMs, entered, repeated } = client;
  const heard = [...repeated].map(([call, { answer, count, atMs }]) => `${call} ${answer} ${count} ${atMs}`);
  const counts = `${position} ${running} ${attempt} ${tries} ${issued} ${effects} ${readyAtMs}`;
  return `${counts} ${histories.numberOf(entered)} ${heard.join()}`;
}

/** The call itself is known from the history of its heap. */
function pendingText({ id, kind, answer, dueMs, issuedMs }: Pending): string {
  return `${id} ${kind} ${dueMs} ${issuedMs} ${answer === null ? '' : dataTextOnce(answer)}`;
}
