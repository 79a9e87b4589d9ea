import type { Exercise } from '../catalog/exercise.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Site, Trial } from './hint-plan.ts';
import { planHints } from './plan-hints.ts';
import { checksFor } from './prove.ts';
import type { AskTrials } from './trial-runner.ts';

/** Places of the starter at which a bug's own fix makes the bug's checks pass and breaks no other. */
export interface FlipSet {
  readonly bug: string;
  /** Where the author put the fix, then what else does as well; of a fix in several parts, the part with most. */
  readonly places: readonly Site[];
  /** Other places that were tried. */
  readonly tried: number;
}

/**
 * Tries each part of a bug's fix wherever the starter resembles the part's own place. One that does in many places says
 * that the bug's checks observe too little, so that a fix passes which only looks like one.
 */
export async function findFlipSet(
  exercise: Exercise,
  bug: string,
  starterVerdict: Verdict,
  ask: AskTrials,
): Promise<FlipSet> {
  const { starter, bugs } = exercise;
  const alive = bugs.map(({ id }) => id);
  const plan = planHints({ starter, bugs, files: starter, alive, tried: bug, onlyFix: true });
  const trials = plan?.bugs.find((one) => one.bug === bug)?.trials ?? [];
  const whole = trials.find(({ kind }) => kind === 'whole');
  if (whole === undefined) return { bug, places: [], tried: 0 };
  const moves = trials.flatMap((trial) => movedPart(whole, trial) ?? []);
  const { own, quick, slow } = checksFor({ exercise, verdict: starterVerdict }, bug);
  const checks = [...own, ...quick, ...slow];
  const does = await ask(moves.map(({ files }) => ({ files, checks })));
  const parts = whole.sites.map((site, part) =>
    distinctPlaces([site, ...moves.filter((move, at) => move.part === part && does[at] === true).map((m) => m.site)]),
  );
  return {
    bug,
    places: parts.reduce((most, part) => (part.length > most.length ? part : most), []),
    tried: moves.length,
  };
}

/** A trial that puts one part of the fix elsewhere, and all others where they belong. */
interface Move {
  readonly files: Trial['files'];
  readonly part: number;
  readonly site: Site;
}

function movedPart({ sites }: Trial, { kind, files, sites: tried }: Trial): Move | null {
  if (kind !== 'other' || tried.length !== sites.length) return null;
  const moved = tried.flatMap((site, part) => (samePlace(site, sites[part] ?? site) ? [] : [{ files, part, site }]));
  return moved.length === 1 ? (moved[0] ?? null) : null;
}

/** Places that are not one and the same to a reader. */
function distinctPlaces(sites: readonly Site[]): readonly Site[] {
  return sites.filter((site, at) => !sites.slice(0, at).some((other) => samePlace(site, other)));
}

/**
 * Lines that touch are one place. So are two gaps of one function: what guards the rest of it can stand anywhere before
 * that, which says nothing about the checks.
 */
function samePlace(one: Site, other: Site): boolean {
  if (one.file !== other.file || one.isMissing !== other.isMissing) return false;
  if (one.isMissing && one.function?.startLine === other.function?.startLine) return true;
  return one.startLine <= other.endLine + 1 && other.startLine <= one.endLine + 1;
}
