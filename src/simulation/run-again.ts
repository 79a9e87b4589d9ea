import { HappensBefore } from './happens-before.ts';
import { Independence } from './independence.ts';
import type { TransitionSystem } from './transition-system.ts';

/** Takes the steps with these ids once more, as far as they can be taken; gives their happens-before order. */
export async function runAgain(system: TransitionSystem, ids: readonly string[]): Promise<HappensBefore> {
  const run = new HappensBefore(new Independence());
  let since = new Map<string, number>();
  await system.reset();
  for (const id of ids) {
    const enabled = system.enabled();
    since = new Map(enabled.map((other) => [other.id, since.get(other.id) ?? run.length - 1]));
    const step = enabled.find((other) => other.id === id);
    if (step === undefined) break;
    run.push(step, since.get(id) ?? -1);
    await system.take(step);
  }
  return run;
}
