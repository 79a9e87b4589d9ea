/**
 * The state of a run as text: runs with equal keys have the same future, in every order. Heaps stand in it by what has
 * entered them, everything else by its content.
 */
import { answerText } from './answer-text.ts';
import { ContentNumbers } from './content-numbers.ts';
import { HistoryNumbers } from './heap-history.ts';
import type { ClientState, Pending, RunState } from './run-state.ts';
import type { World } from './world.ts';

/** Keys of the states of one run: what recurs in them stands as a number. */
export class StateKeys {
  readonly #histories = new HistoryNumbers();
  readonly #contents = new ContentNumbers();

  keyOf(state: RunState, world: World): string {
    const { phase, opensAtMs, answeredMs, steps, fired, endless } = state;
    // Steps only grow, so that no state can come back to itself.
    let key = `${steps} ${phase} ${opensAtMs} ${answeredMs} ${fired.length} ${endless?.kind}\n`;
    for (const { life, issued, pausedUntilMs, entered } of state.instances)
      key += `${this.#histories.numberOf(entered)} ${life} ${issued} ${pausedUntilMs}\n`;
    for (const client of state.clients) key += this.#clientText(client);
    for (const pending of state.pending.map(pendingText).sort()) key += pending;
    return key + world.contentKey(this.#contents);
  }

  #clientText(client: ClientState): string {
    const { position, running, attempt, tries, issued, effects, readyAtMs, entered, repeated } = client;
    const heard = repeated.size === 0 ? '' : heardText(client);
    const counts = `${position} ${running} ${attempt} ${tries} ${issued} ${effects} ${readyAtMs}`;
    return `${counts} ${this.#histories.numberOf(entered)} ${heard}\n`;
  }
}

function heardText({ repeated }: ClientState): string {
  return [...repeated].map(([call, { answer, count, atMs }]) => `${call} ${answer} ${count} ${atMs}`).join();
}

/** The call itself is known from the history of its heap. */
function pendingText({ id, kind, answer, dueMs, issuedMs }: Pending): string {
  return `${id} ${kind} ${dueMs} ${issuedMs} ${answer === null ? '' : answerText(answer)}\n`;
}
