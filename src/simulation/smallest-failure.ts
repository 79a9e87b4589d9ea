/** From one failing schedule to the one that is told: as few switches as can be, and how much else fails. */
import type { Counted } from './coverage.ts';
import { explore } from './explore.ts';
import { fewestSwitchesOf } from './fewest-switches.ts';
import { runAgain } from './run-again.ts';
import { walkStates } from './state-graph.ts';
import { fewestSwitchesInClass } from './switches-in-class.ts';
import type { TransitionSystem } from './transition-system.ts';

/** Preemption bounds tried for a smaller counterexample; a failure that needs more keeps the class first found. */
export const PREEMPTIONS_TRIED_MAX = 3;

export interface SmallestFailure {
  readonly ids: readonly string[];
  /** Of all interleavings, those that fail; null where there were too many states to count them. */
  readonly share: Counted | null;
  /** The same after each step, of the interleavings that begin like it. */
  readonly shareAlong: readonly Counted[];
  /** Schedules that were run for it. */
  readonly schedules: number;
}

/** The position of the step from which on every interleaving fails; null when that is not known, or is so from the start. */
export function pointOfNoReturn({ share, shareAlong }: Pick<SmallestFailure, 'share' | 'shareAlong'>): number | null {
  if (share === null || share.failing === share.all) return null;
  const at = shareAlong.findIndex(({ failing, all }) => failing === all);
  return at < 0 ? null : at;
}

/** The same of a run that is given: where it was decided; null as well when there are too many states to know. */
export async function whereDecided(
  system: TransitionSystem,
  passes: () => boolean,
  ids: readonly string[],
  statesMax: number,
): Promise<number | null> {
  const graph = await walkStates(system, passes, { statesMax });
  if (graph === null) return null;
  const nodes = [graph.root];
  for (const id of ids) {
    const way = nodes.at(-1)?.ways.find((other) => other.id === id);
    if (way === undefined) return null;
    nodes.push(way.to);
  }
  const [share = null, ...shareAlong] = nodes.map(({ all, failing }) => ({ all, failing }));
  return pointOfNoReturn({ share, shareAlong });
}

/** How far to look. Counts, so that the same submission ends alike everywhere. */
export interface SmallestBudget {
  readonly schedulesMax: number;
  /** States looked at to count interleavings. */
  readonly statesMax: number;
}

/**
 * Looks at all states where there are few enough: then no failing schedule has fewer switches, and the shares are exact.
 * Else at all schedules with few preemptions, in the order of their number: then none has fewer either. Else at the class
 * of the schedule that was found: then the told one has the fewest of its class, and of no more than that.
 */
export async function smallestFailure(
  system: TransitionSystem,
  passes: () => boolean,
  found: readonly string[],
  { schedulesMax, statesMax }: SmallestBudget,
): Promise<SmallestFailure> {
  const graph = await walkStates(system, passes, { statesMax });
  const path = graph === null ? null : fewestSwitchesOf(graph);
  if (graph !== null && path !== null) {
    const [share = null, ...shareAlong] = path.nodes.map(({ all, failing }) => ({ all, failing }));
    return { ids: path.ids, share, shareAlong, schedules: graph.ends };
  }
  const bounded = await fewPreemptions(system, passes, schedulesMax);
  const ids = bounded.failing ?? fewestSwitchesInClass(await runAgain(system, found)) ?? found;
  return { ids, share: null, shareAlong: [], schedules: bounded.schedules };
}

/** The first failing schedule of the smallest preemption bound that has one. */
async function fewPreemptions(system: TransitionSystem, passes: () => boolean, schedulesMax: number) {
  let schedules = 0;
  for (let preemptionsMax = 0; preemptionsMax <= PREEMPTIONS_TRIED_MAX; preemptionsMax += 1) {
    const bounded = await explore(system, passes, { schedulesMax, preemptionsMax });
    schedules += bounded.schedules;
    if (bounded.failing !== null || !bounded.complete) return { schedules, failing: bounded.failing };
  }
  return { schedules, failing: null };
}
