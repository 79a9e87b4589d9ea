/**
 * The schedule of one class with the fewest switches: a shortest path over the downsets of its happens-before order,
 * where going on with the same client costs nothing. Nothing is run for it.
 */
import { Downsets } from './downsets.ts';
import type { HappensBefore } from './happens-before.ts';
import { DOWNSETS_MAX } from './linear-extensions.ts';

/** So much of a class has happened, in this order, and this client acted last. */
interface Place {
  readonly key: number;
  readonly positions: Uint16Array;
  readonly client: number;
  readonly trail: Trail | null;
}

interface Trail {
  readonly step: number;
  readonly before: Trail | null;
}

/**
 * Ids of the steps of a run, in the order of its class that has the fewest switches; null when there are too many places
 * to look at. What could have been taken and never was, in no run of the class, does not count as going on.
 */
export function fewestSwitchesInClass(run: HappensBefore): readonly string[] | null {
  const sets = new Downsets(run);
  if (!Number.isSafeInteger(sets.size)) return null;
  const able = new AbleClients(run, sets);
  const seen = new Set<string>();
  let level: Place[] = [{ key: 0, positions: new Uint16Array(sets.chains.length), client: -1, trail: null }];
  while (level.length > 0) {
    const further: Place[] = [];
    // Depth first within the level, so that the first way found goes on with one client for longest.
    for (let place = level.pop(); place !== undefined; place = level.pop()) {
      const name = `${place.key} ${place.client}`;
      if (seen.has(name)) continue;
      seen.add(name);
      if (seen.size > DOWNSETS_MAX) return null;
      if (place.key === sets.size - 1) return idsAlong(place.trail, run);
      const canStay = place.client >= 0 && able.canGoOn(place.client, place.positions);
      for (let chain = sets.chains.length - 1; chain >= 0; chain -= 1) {
        const next = placeBehind(place, chain, sets, run);
        if (next !== null) (canStay && next.client !== place.client ? further : level).push(next);
      }
    }
    level = further.reverse();
  }
  return null;
}

function placeBehind(place: Place, chain: number, sets: Downsets, run: HappensBefore): Place | null {
  const step = sets.next(chain, place.positions);
  if (step < 0) return null;
  const positions = place.positions.slice();
  positions[chain]! += 1;
  const key = place.key + (sets.strides[chain] as number);
  return { key, positions, client: run.steps[step]?.client ?? -1, trail: { step, before: place.trail } };
}

/** Who has something that can be taken, whether or not taking it now would leave the class. */
class AbleClients {
  readonly #steps: readonly { readonly client: number; readonly chain: number; readonly at: number }[];
  readonly #enablers: readonly (readonly number[])[];

  constructor(run: HappensBefore, sets: Downsets) {
    this.#steps = run.steps.map(({ client }, step) => {
      const chain = sets.chains.findIndex((steps) => steps.includes(step));
      return { client, chain, at: sets.chains[chain]?.indexOf(step) ?? 0 };
    });
    this.#enablers = run.steps.map(({ enabledBy = [] }, step) =>
      [run.issuerOf(step), ...enabledBy].filter((enabler) => enabler >= 0),
    );
  }

  canGoOn(client: number, positions: Uint16Array): boolean {
    return this.#steps.some(
      (step, index) =>
        step.client === client &&
        !this.#hasHappened(index, positions) &&
        this.#enablers[index]?.every((enabler) => this.#hasHappened(enabler, positions)),
    );
  }

  #hasHappened(step: number, positions: Uint16Array): boolean {
    const { chain, at } = this.#steps[step] as { chain: number; at: number };
    return (positions[chain] as number) > at;
  }
}

function idsAlong(trail: Trail | null, run: HappensBefore): readonly string[] {
  const ids: string[] = [];
  for (let last = trail; last !== null; last = last.before) ids.push(run.steps[last.step]?.id ?? '');
  return ids.reverse();
}
