import { assert } from '../base/assert.ts';
import { loseAnswer } from './client-program.ts';
import { type PlannedFault } from './fault-plan.ts';
import { crashesAt } from './fault-strike.ts';
import type { Situation } from './moves.ts';
import { changedClient, changedInstance } from './run-state.ts';
import { instanceOf } from './scenario.ts';

/** Counts an effect of a client (none when its request has just arrived); gives the crash planned for this moment. */
export function crashAfterEffect(client: number, effects: 0 | 1, { state, plan }: Situation): PlannedFault | null {
  const own = changedClient(state, client);
  if (own === undefined) return null;
  own.effects += effects;
  // Before the first effect means: when the request arrives, and only then.
  return effects === 0 && own.effects > 0 ? null : crashesAt(plan, client, own.attempt, own.effects);
}

/**
 * The heap and all that is under way in it are gone; what is on its way in the world may still land. Every client of the
 * instance that waited for an answer tries again, or gives up.
 */
export function crashInstance(index: number, fault: PlannedFault, { state, scenario, world }: Situation): void {
  state.fired = [...state.fired, fault];
  state.pending = state.pending.filter((pending) => pending.instance !== index || pending.kind === 'late');
  state.clients.forEach((client, at) => {
    const isHere = instanceOf(at, scenario) === index;
    if (isHere && client.running !== null) loseAnswer(at, state, scenario, world.nowMs);
  });
  const instance = changedInstance(state, index);
  assert(instance !== undefined, 'A crash strikes an instance of the scenario');
  Object.assign(instance, { life: instance.life + 1, issued: 0, pausedUntilMs: 0 });
}
