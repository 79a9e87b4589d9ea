import type { SourceFile } from '../base/source-file.ts';
import type { Exercise } from '../catalog/exercise.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { BugPlan, FunctionPlace, Site, TreeStatus, Trial } from './hint-plan.ts';

/** Grades trial files, all in one run; the verdicts come in their order. */
export type GradeTrials = (
  trials: readonly { readonly files: readonly SourceFile[]; readonly only: readonly string[] }[],
) => Promise<readonly Verdict[]>;

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
  /** The proved change takes back one of the candidate's own. */
  readonly isOwnEdit: boolean;
  readonly trialCount: number;
}

/** Trials of a search that run together; the search ends with the first group in which one succeeds. */
const GROUP_SIZE = 12;
/** Other places that are tried when the first one is no exact match: a second function that works too makes it a guess. */
const RIVALS = 6;

/** More lines than this are no answer to "where". */
const LINES_MAX = 6;

export interface ProofRequest {
  readonly exercise: Pick<Exercise, 'checks'>;
  /** The verdict on the submission as it is. */
  readonly verdict: Verdict;
  readonly grade: GradeTrials;
}

/**
 * Tries the places of one bug, the likeliest first, until one is proved. The number of trials is bounded, and no clock is
 * read: one file gives one answer.
 */
export async function proveBug(request: ProofRequest, plan: BugPlan): Promise<Location> {
  const first = firstTrials(plan);
  const flips = await flipsOf(request, plan.bug, first);
  const found = conclude(plan, flips, first.length);
  if (flips.size > 0) return found;
  const open = plan.trials.filter((trial) => !first.includes(trial));
  for (let at = 0; at < open.length; at += GROUP_SIZE) {
    const group = open.slice(at, at + GROUP_SIZE);
    const more = await flipsOf(request, plan.bug, group);
    if (more.size > 0) return conclude(plan, more, first.length + at + group.length);
  }
  return { ...found, trialCount: first.length + open.length };
}

function firstTrials({ trials }: BugPlan): readonly Trial[] {
  const sure = trials.filter(({ kind }) => kind === 'whole' || kind === 'without');
  if (sure[0]?.isExact === true) return sure;
  const rivals = trials.filter(({ kind }) => kind === 'revert' || kind === 'other');
  return [...sure, ...rivals.slice(0, RIVALS)];
}

/** The trials that make every check of their bug pass; and, but for the `without` ones, break none that passes now. */
async function flipsOf(
  { exercise, verdict, grade }: ProofRequest,
  bug: string,
  trials: readonly Trial[],
): Promise<ReadonlySet<Trial>> {
  if (trials.length === 0) return new Set();
  const own = exercise.checks.filter((one) => one.kind === 'bug' && one.bugs.includes(bug)).map(({ id }) => id);
  const first = await grade(trials.map(({ files }) => ({ files, only: own })));
  const flipped = trials.filter((_trial, at) => first[at]?.outcome === 'passed');
  const failing = new Set(verdict.counterexamples.map(({ check }) => check));
  const green = exercise.checks.map(({ id }) => id).filter((id) => !failing.has(id));
  const guarded = flipped.filter(({ kind }) => kind !== 'without');
  if (guarded.length === 0 || green.length === 0) return new Set(flipped);
  const second = await grade(guarded.map(({ files }) => ({ files, only: green })));
  const harmful = new Set(guarded.filter((_trial, at) => second[at]?.outcome !== 'passed'));
  return new Set(flipped.filter((trial) => !harmful.has(trial)));
}

/** What the trials that succeeded say about the place; with none, what the trees alone say. */
export function conclude(plan: BugPlan, flips: ReadonlySet<Trial>, trialCount: number): Location {
  const proved = plan.trials.filter((trial) => trial.kind !== 'without' && flips.has(trial));
  const [best] = proved;
  const base = { bug: plan.bug, status: plan.status, trialCount, sites: [], mended: null, isOwnEdit: false } as const;
  if (best === undefined) {
    return { ...base, confidence: plan.home === null ? 'none' : 'function', function: plan.home };
  }
  const sites = widened(neededSites(plan, best, flips), proved);
  const home = sites.find((site) => site.function !== null)?.function ?? plan.home;
  const isRivalled =
    !best.isExact && proved.some(({ sites: others }) => !others.some(({ function: fn }) => fn?.name === home?.name));
  const lineCount = sites.reduce((sum, { startLine, endLine }) => sum + endLine - startLine + 1, 0);
  if (isRivalled || lineCount > LINES_MAX)
    return { ...base, confidence: home === null ? 'none' : 'function', function: home };
  return {
    ...base,
    confidence: 'proved',
    sites,
    function: home,
    mended: best.files,
    isOwnEdit: best.kind === 'revert',
  };
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
