import { InternalError } from '../../base/errors.ts';
import { ContentNumbers } from '../content-numbers.ts';
import { dataText } from '../data-text.ts';
import type { SimulatedRun } from '../simulated-run.ts';
import type { Transition, TransitionSystem } from '../transition-system.ts';

/**
 * The first run, held to its promise: coming back to the copy of a state is the same as going the way to it once more.
 * Whenever it comes back, the second run, over a subject of its own, goes the way from the start; from then on both take
 * each step, and must have done the same, and be able to do the same. @throws at the first difference.
 */
export function crossChecked(
  run: SimulatedRun,
  replayed: SimulatedRun,
): TransitionSystem & { readonly checks: number } {
  let path: Transition[] = [];
  let isBehind = false;
  let checks = 0;
  const compare = () => {
    checks += 1;
    const [one, other] = [run, replayed].map(contentOf);
    if (one === other) return;
    const way = path.map(({ id }) => id).join(' ');
    throw new InternalError(`A copy and a replay differ after ${way}: ${differenceOf(one ?? '', other ?? '')}`);
  };
  const catchUp = async () => {
    await replayed.reset();
    for (const step of path) await replayed.take(step);
    isBehind = false;
    compare();
  };
  return {
    get checks() {
      return checks;
    },
    async reset() {
      path = [];
      isBehind = false;
      await run.reset();
      await replayed.reset();
    },
    enabled: () => run.enabled(),
    async take(step) {
      if (isBehind) await catchUp();
      await run.take(step);
      await replayed.take(step);
      path.push(step);
      compare();
    },
    save: () => ({ state: run.save(), length: path.length }),
    restore(saved) {
      const { state, length } = saved as { readonly state: unknown; readonly length: number };
      run.restore(state);
      path.length = length;
      isBehind = true;
    },
    release: (saved) => run.release((saved as { readonly state: unknown }).state),
  };
}

/** Of both runs, so that equal contents have equal numbers. */
const CONTENTS = new ContentNumbers();

/** All of a run that anybody can see. Numbers of calls are a subject's own. */
function contentOf(run: SimulatedRun): string {
  return dataText([
    run.log.map(({ transition, call, ...step }) => [transition.id, call && { ...call, id: 0 }, step]),
    run.outcomes(),
    run.enabled().map(({ id, client, footprint }) => [id, client, footprint]),
    run.hangingClients(),
    run.world.contentKey(CONTENTS),
  ]);
}

function differenceOf(one: string, other: string): string {
  let at = 0;
  while (one[at] === other[at]) at += 1;
  return [one, other].map((text) => `...${text.slice(Math.max(0, at - 40), at + 40)}...`).join(' against ');
}
