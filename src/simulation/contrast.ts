/** The contrasting race: the one pair of steps of a failing run that makes it pass when it comes in the other order. */
import { conflict, type Footprint } from './footprint.ts';
import type { HappensBefore } from './happens-before.ts';
import { runAgain } from './run-again.ts';
import type { Transition, TransitionSystem } from './transition-system.ts';

/** Races tried before the search for one that makes the run pass is given up. Minimal runs have a dozen. */
export const RACES_TRIED_MAX = 60;

/** Positions of two steps in a run: in the other order it passes. */
export interface Contrast {
  readonly earlier: number;
  readonly later: number;
}

/**
 * Tries pairs of conflicting steps in the other order and gives the first that passes: those over shared data first, and
 * of those the ones nearest to the point of no return (`decidedAt`, the step from which on every order fails), because
 * that is the moment at which the run could still have gone well. Where it is not known, the earliest pairs first.
 */
export async function findContrast(
  system: TransitionSystem,
  passes: () => boolean,
  ids: readonly string[],
  decidedAt: number | null = null,
): Promise<Contrast | null> {
  const run = await runAgain(system, ids);
  for (const race of racesOf(run, decidedAt).slice(0, RACES_TRIED_MAX)) {
    await runReversed(system, run, race);
    if (passes()) return race;
  }
  return null;
}

/** Pairs of steps of different clients that conflict, of which the earlier did not make the later possible; best first. */
function racesOf(run: HappensBefore, decidedAt: number | null): readonly Contrast[] {
  const pairs: { readonly race: Contrast; readonly rank: number; readonly distance: number }[] = [];
  run.steps.forEach((step, later) => {
    const needed = neededFor(later, run);
    for (let earlier = 0; earlier < later; earlier += 1) {
      const other = run.steps[earlier] as Transition;
      const isRace = other.client !== step.client && other.client >= 0 && step.client >= 0 && !needed.has(earlier);
      if (!isRace || !conflict(other.footprint, step.footprint)) continue;
      const rank = conflict(withoutHeap(other), withoutHeap(step)) ? 0 : 1;
      const distances = [earlier, later].map((at) => Math.abs(at - (decidedAt ?? at)));
      pairs.push({ race: { earlier, later }, rank, distance: Math.min(...distances) });
    }
  });
  return pairs
    .sort(
      (a, b) =>
        a.rank - b.rank || a.distance - b.distance || a.race.earlier - b.race.earlier || a.race.later - b.race.later,
    )
    .map(({ race }) => race);
}

/** The steps that had to come before one for it to be possible at all. */
function neededFor(at: number, run: HappensBefore): ReadonlySet<number> {
  const needed = new Set<number>();
  for (let issuer = run.issuerOf(at); issuer >= 0; issuer = run.issuerOf(issuer)) needed.add(issuer);
  return needed;
}

/** What came before both, the later step with what it needs, then the rest as it was as far as it still happens. */
async function runReversed(system: TransitionSystem, run: HappensBefore, { earlier, later }: Contrast) {
  const needed = neededFor(later, run);
  const isFirst = (at: number) => at < earlier || at === later || needed.has(at);
  const positions = [...run.steps.keys()];
  const wanted = [...positions.filter(isFirst), ...positions.filter((at) => !isFirst(at))];
  const left = wanted.map((at) => run.steps[at]?.id);
  await system.reset();
  let client: number | undefined;
  for (let enabled = system.enabled(); enabled.length > 0; enabled = system.enabled()) {
    const planned = left.findIndex((id) => enabled.some((other) => other.id === id));
    const next =
      enabled.find((other) => other.id === left[planned]) ??
      enabled.find((other) => other.client === client) ??
      (enabled[0] as Transition);
    if (planned >= 0) left.splice(planned, 1);
    client = next.client;
    await system.take(next);
  }
}

/** What a step touches besides the memory of its own instance. */
function withoutHeap({ footprint }: Transition): Footprint {
  const isShared = (key: string) => !/^(?:heap|last|fate|effects):/.test(key);
  return {
    reads: footprint.reads.filter(isShared),
    writes: footprint.writes.filter(isShared),
  };
}
