import type { SourceFile } from '../base/source-file.ts';
import type { BugPlan, FunctionPlace, Site, TreeStatus, Trial } from './hint-plan.ts';

/** Where a living bug sits, and how sure that is. */
export interface Location {
  readonly bug: string;
  readonly status: TreeStatus;
  /**
   * `proved`: changing these places makes the bug's checks pass and breaks none. `function`: no single place is proved.
   * `none`: not even the function is known.
   */
  readonly confidence: 'proved' | 'function' | 'none';
  /** Places to change; empty unless proved. */
  readonly sites: readonly Site[];
  readonly function: FunctionPlace | null;
  /** The candidate's files with the proved change made. */
  readonly mended: readonly SourceFile[] | null;
  /** What was changed there for the proof: see {@link Proof}; null unless proved. */
  readonly provedBy: Proof | null;
  readonly trialCount: number;
}

/**
 * `fix`: the bug's own, carried over. `revert`: a change of the candidate's own was taken back. `one-step`: no code was
 * changed, but nobody else could act in between. `guarded-write`: nor here, but a write left alone what was newer.
 */
export type Proof = 'fix' | 'revert' | MarkedTrial;

/** Trials that change no code, and only put marks in it. */
type MarkedTrial = 'one-step' | 'guarded-write';

/** More lines than this are no answer to "where". */
export const LINES_MAX = 6;

/**
 * What the trials that succeeded say about the place; with none, what the trees alone say. Where it is not sure that the fix
 * belongs where it helps, a stretch that has to be one step is the answer.
 */
export function conclude(plan: BugPlan, flips: ReadonlySet<Trial>, trialCount: number): Location {
  const proved = plan.trials.filter((trial) => trial.kind !== 'without' && flips.has(trial));
  const best = leanest(earliest(proved), proved);
  const base = { bug: plan.bug, status: plan.status, trialCount, sites: [], mended: null, provedBy: null } as const;
  if (best === undefined) {
    return { ...base, confidence: plan.home === null ? 'none' : 'function', function: plan.home };
  }
  const found = { plan, flips, proved, base };
  const byFix = locationBy(best, found);
  const isSure = byFix.confidence === 'proved' && (best.isExact || best.kind !== 'whole');
  const marked = isSure ? undefined : proved.find(({ kind }) => isMarked(kind));
  return marked === undefined ? byFix : { ...locationBy(marked, found), mended: byFix.mended };
}

/** Something missing that would do in several gaps of one function belongs where it does first; else the likeliest place. */
function earliest(proved: readonly Trial[]): Trial | undefined {
  const [best] = proved;
  const gapOf = ({ kind, sites: [site, more] }: Trial) =>
    kind === 'other' && more === undefined && site?.isMissing === true ? site : null;
  const own = best && gapOf(best);
  if (!own) return best;
  return proved.reduce((first, trial) => {
    const [site, before] = [gapOf(trial), gapOf(first)];
    return site !== null &&
      before !== null &&
      site.function?.name === own.function?.name &&
      site.startLine < before.startLine
      ? trial
      : first;
  }, best);
}

/** Of forms of a fix, or changes taken back, that are the same places and some of them more, those that make do with least. */
function leanest(best: Trial | undefined, proved: readonly Trial[]): Trial | undefined {
  if (best?.kind !== 'template' && best?.kind !== 'revert') return best;
  const isAmongBest = (site: Site) =>
    best.sites.some(
      (own) => own.file === site.file && own.startLine === site.startLine && own.endLine === site.endLine,
    );
  const leaner = proved.filter(
    ({ kind, sites }) => kind === best.kind && sites.length < best.sites.length && sites.every(isAmongBest),
  );
  return leaner.reduce((least, trial) => (trial.sites.length < least.sites.length ? trial : least), best);
}

/** What is known when one trial is taken for the answer. */
interface Found {
  readonly plan: BugPlan;
  readonly flips: ReadonlySet<Trial>;
  /** All that succeeded, but for those that leave something out. */
  readonly proved: readonly Trial[];
  readonly base: Omit<Location, 'confidence' | 'function'>;
}

function locationBy(best: Trial, { plan, flips, proved, base }: Found): Location {
  if (
    ['other', 'loose', 'template'].includes(best.kind) &&
    plan.home !== null &&
    best.sites.every((site) => isElsewhere(site, plan.home))
  )
    return { ...base, confidence: 'function', function: plan.home };
  const sites = widened(neededSites(plan, best, flips), proved);
  const home = sites.find((site) => site.function !== null)?.function ?? plan.home;
  const lineCount = sites.reduce((sum, { startLine, endLine }) => sum + endLine - startLine + 1, 0);
  if (isRivalled(best, home, proved) || lineCount > LINES_MAX)
    return { ...base, confidence: home === null ? 'none' : 'function', function: home };
  return {
    ...base,
    confidence: 'proved',
    sites,
    function: home,
    mended: isMarked(best.kind) ? null : best.files,
    provedBy: best.kind === 'revert' || isMarked(best.kind) ? best.kind : 'fix',
  };
}

/**
 * Another change in another function altogether would do as well. Where marks help, they help around the call of it too, and
 * that is no doubt; nor is it one of what was changed.
 */
function isRivalled(best: Trial, home: FunctionPlace | null, proved: readonly Trial[]): boolean {
  if (best.isExact || isMarked(best.kind)) return false;
  return proved.some(
    (other) =>
      other !== best && !isMarked(other.kind) && !other.sites.some(({ function: fn }) => fn?.name === home?.name),
  );
}

/** The trial changes no code, and only puts marks in it. */
export function isMarked(kind: Trial['kind']): kind is MarkedTrial {
  return kind === 'one-step' || kind === 'guarded-write';
}

/**
 * Something missing can be put in at many places on the way. One that was found when those in the bug's own function had
 * failed is enough for the checks, and still no answer to where it is missing.
 */
function isElsewhere(site: Site, home: FunctionPlace | null): boolean {
  return site.isMissing && site.function?.name !== home?.name;
}

/** A gap grows by its neighbours that would do as well, as long as the whole is still a place. */
function widened(sites: readonly Site[], proved: readonly Trial[]): readonly Site[] {
  const [only] = sites;
  if (only === undefined || sites.length > 1 || !only.isMissing) return sites;
  const others = proved
    .flatMap((trial) => (trial.sites.length === 1 ? trial.sites : []))
    .filter((site) => site.isMissing);
  let wide = only;
  for (let isGrowing = true; isGrowing;) {
    isGrowing = false;
    for (const { file, startLine, endLine } of others) {
      const [from, to] = [Math.min(wide.startLine, startLine), Math.max(wide.endLine, endLine)];
      const isNeighbour = file === wide.file && startLine <= wide.endLine && endLine >= wide.startLine;
      if (!isNeighbour || to - from >= LINES_MAX || (from === wide.startLine && to === wide.endLine)) continue;
      wide = { ...wide, startLine: from, endLine: to };
      isGrowing = true;
    }
  }
  return [wide];
}

/** Of several places those that matter: without any one of them the bug lives on. */
function neededSites({ trials }: BugPlan, best: Trial, flips: ReadonlySet<Trial>): readonly Site[] {
  if (best.kind !== 'whole') return best.sites;
  const spare = new Set(
    trials.filter((trial) => trial.kind === 'without' && flips.has(trial)).map(({ omitted }) => omitted),
  );
  const needed = best.sites.filter((_site, at) => !spare.has(at));
  return needed.length > 0 ? needed : best.sites.slice(0, 1);
}
