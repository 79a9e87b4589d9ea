/** The contrasting race: the one pair of steps of a failing run that makes it pass when it comes in the other order. */
import { conflict, type Footprint } from './footprint.ts';
import type { Transition, TransitionSystem } from './transition-system.ts';

/** Races tried before the search for one that makes the run pass is given up. Minimal runs have a dozen. */
export const RACES_TRIED_MAX = 60;

/** Positions of two steps in a run: in the other order it passes. */
export interface Contrast {
  readonly earlier: number;
  readonly later: number;
}

/** Tries each pair of conflicting steps in the other order, those over shared data first; gives the first that passes. */
export async function findContrast(
  system: TransitionSystem,
  passes: () => boolean,
  ids: readonly string[],
): Promise<Contrast | null> {
  const run = await runAgain(system, ids);
  for (const race of conflictsOf(run).slice(0, RACES_TRIED_MAX)) {
    await runReversed(system, run, race);
    if (passes()) return race;
  }
  return null;
}

interface PastRun {
  readonly steps: readonly Transition[];
  /** By step: the step after which it could first be taken, -1 for none. */
  readonly issuers: readonly number[];
}

async function runAgain(system: TransitionSystem, ids: readonly string[]): Promise<PastRun> {
  const steps: Transition[] = [];
  const issuers: number[] = [];
  let since = new Map<string, number>();
  await system.reset();
  for (const id of ids) {
    const enabled = system.enabled();
    since = new Map(enabled.map((other) => [other.id, since.get(other.id) ?? steps.length - 1]));
    const step = enabled.find((other) => other.id === id);
    if (step === undefined) break;
    steps.push(step);
    issuers.push(since.get(id) ?? -1);
    await system.take(step);
  }
  return { steps, issuers };
}

/** Pairs of steps of different clients that conflict, of which the earlier did not make the later possible. */
function conflictsOf(run: PastRun): readonly Contrast[] {
  const pairs: { readonly race: Contrast; readonly rank: number }[] = [];
  run.steps.forEach((step, later) => {
    const needed = neededFor(later, run);
    for (let earlier = 0; earlier < later; earlier += 1) {
      const other = run.steps[earlier] as Transition;
      const isRace = other.client !== step.client && other.client >= 0 && step.client >= 0 && !needed.has(earlier);
      if (!isRace || !conflict(other.footprint, step.footprint)) continue;
      const isOverData = conflict(withoutHeap(other), withoutHeap(step));
      pairs.push({ race: { earlier, later }, rank: isOverData ? 0 : 1 });
    }
  });
  return pairs
    .sort((a, b) => a.rank - b.rank || a.race.earlier - b.race.earlier || a.race.later - b.race.later)
    .map(({ race }) => race);
}

/** The steps that had to come before one for it to be possible at all. */
function neededFor(at: number, { issuers }: PastRun): ReadonlySet<number> {
  const needed = new Set<number>();
  for (let issuer = issuers[at] ?? -1; issuer >= 0; issuer = issuers[issuer] ?? -1) needed.add(issuer);
  return needed;
}

/** What came before both, the later step with what it needs, then the rest as it was as far as it still happens. */
async function runReversed(system: TransitionSystem, run: PastRun, { earlier, later }: Contrast) {
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
