import type { SourceFile } from '../base/source-file.ts';
import type { Exercise } from '../catalog/exercise.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { BugPlan, FunctionPlace, Site, TreeStatus, Trial } from './hint-plan.ts';
import type { AskTrials } from './trial-runner.ts';

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

/** Trials of a search that run together; the search ends with the first group in which one succeeds. */
const GROUP_SIZE = 12;
/** Other places that are tried when the first one is no exact match: a second function that works too makes it a guess. */
const RIVALS = 6;
/** One rival is enough: the search for more ends with the group that has one. */
const RIVALS_AT_A_TIME = 2;

/** More lines than this are no answer to "where". */
const LINES_MAX = 6;

export interface ProofRequest {
  readonly exercise: Pick<Exercise, 'checks'>;
  /** The verdict on the submission as it is. */
  readonly verdict: Verdict;
  readonly ask: AskTrials;
}

/**
 * Tries the places of one bug, the likeliest first, until one is proved. The number of trials is bounded, and no clock is
 * read: one file gives one answer.
 */
export async function proveBug(request: ProofRequest, plan: BugPlan): Promise<Location> {
  const prover = proverOf(request, plan);
  const [first] = plan.trials;
  const isWhole = first?.kind === 'whole';
  if (isWhole && (await prover.flipsAtOnce(first))) {
    await prover.flip(plan.trials.filter(({ kind }) => kind === 'without'));
    await raiseDoubts(prover, first, plan);
    return prover.conclusion();
  }
  const open = plan.trials.filter((trial) => !(isWhole && trial === first) && trial.kind !== 'without');
  for (const group of groupsOf(open)) if (!prover.hasFlipped()) await prover.flip(group);
  return prover.conclusion();
}

/** What an author wrote down is not put in doubt by what is guessed: no group has both. */
function groupsOf(trials: readonly Trial[]): readonly (readonly Trial[])[] {
  const isNew = (trial: Trial, [first]: readonly Trial[]) =>
    (trial.kind === 'template') !== (first?.kind === 'template');
  return trials.reduce<readonly (readonly Trial[])[]>((groups, trial) => {
    const last = groups.at(-1);
    if (last === undefined || last.length >= GROUP_SIZE || isNew(trial, last)) return [...groups, [trial]];
    return [...groups.slice(0, -1), [...last, trial]];
  }, []);
}

/**
 * The likeliest places are proved, and are no exact match: would the next likely ones do as well, in another function
 * altogether, or in a gap nearby?
 */
async function raiseDoubts(prover: Prover, first: Trial, { trials }: BugPlan): Promise<void> {
  if (first.isExact) return;
  const home = prover.conclusion().function?.name;
  const isGuess = ({ kind }: Trial) => kind !== 'without' && kind !== 'template';
  const likely = trials.filter((trial) => trial !== first && isGuess(trial)).slice(0, RIVALS);
  const rivals = likely.filter(({ sites }) => !sites.some((site) => site.function?.name === home));
  for (let at = 0; at < rivals.length; at += RIVALS_AT_A_TIME)
    if (await prover.flip(rivals.slice(at, at + RIVALS_AT_A_TIME))) return;
  const [site] = first.sites;
  if (first.sites.length > 1 || site?.isMissing !== true) return;
  const isNear = (one: Site) => one.isMissing && Math.abs(one.startLine - site.startLine) < LINES_MAX;
  await prover.flip(likely.filter((trial) => !rivals.includes(trial) && trial.sites.every(isNear)));
}

/** Asks about the trials of one bug, and keeps what was found. */
interface Prover {
  /** Tries these; true when one of them makes its bug's checks pass and, but for the `without` ones, breaks nothing. */
  flip(trials: readonly Trial[]): Promise<boolean>;
  /** The same for a trial that will most likely succeed: what fails first and what takes long run beside each other. */
  flipsAtOnce(trial: Trial): Promise<boolean>;
  hasFlipped(): boolean;
  conclusion(): Location;
}

function proverOf(request: ProofRequest, plan: BugPlan): Prover {
  const { own, quick, slow } = checksFor(request, plan.bug);
  const flips = new Set<Trial>();
  let asked = 0;
  return {
    flip: async (trials) => {
      asked += trials.length;
      const answers = await request.ask(
        trials.map(({ kind, files }) => ({
          files,
          checks: kind === 'without' ? own : [...own, ...quick, ...slow],
          hasMarks: isMarked(kind),
        })),
      );
      trials.filter((_trial, at) => answers[at]).forEach((trial) => flips.add(trial));
      return answers.includes(true);
    },
    flipsAtOnce: async (trial) => {
      asked += 1;
      const parts = [[...own, ...quick], slow].filter(({ length }) => length > 0);
      const answers = await request.ask(parts.map((checks) => ({ files: trial.files, checks })));
      if (answers.every(Boolean)) flips.add(trial);
      return flips.has(trial);
    },
    hasFlipped: () => flips.size > 0,
    conclusion: () => conclude(plan, flips, asked),
  };
}

/**
 * The checks that prove a bug, those that fail now first; and those that hold now and have to go on holding. What needs
 * the fix of another living bug may well break, for that bug comes to light.
 */
export function checksFor({ exercise, verdict }: Pick<ProofRequest, 'exercise' | 'verdict'>, bug: string) {
  const failing = new Set(verdict.counterexamples.map(({ check }) => check));
  const others = new Set(verdict.bugs.filter(({ id, state }) => state !== 'fixed' && id !== bug).map(({ id }) => id));
  const own = exercise.checks.filter(({ kind, bugs }) => kind === 'bug' && bugs.includes(bug));
  const guards = exercise.checks.filter(
    (check) => !own.includes(check) && !failing.has(check.id) && !check.bugs.some((id) => others.has(id)),
  );
  const ids = (checks: Exercise['checks']) => checks.map(({ id }) => id);
  return {
    own: ids([...own.filter(({ id }) => failing.has(id)), ...own.filter(({ id }) => !failing.has(id))]),
    // A behaviour takes a few schedules, and is broken by most of what is wrong.
    quick: ids(guards.filter(({ kind }) => kind === 'behaviour')),
    slow: ids(guards.filter(({ kind }) => kind !== 'behaviour')),
  };
}

/** What the trials that succeeded say about the place; with none, what the trees alone say. */
export function conclude(plan: BugPlan, flips: ReadonlySet<Trial>, trialCount: number): Location {
  const proved = plan.trials.filter((trial) => trial.kind !== 'without' && flips.has(trial));
  const [best] = proved;
  const base = { bug: plan.bug, status: plan.status, trialCount, sites: [], mended: null, provedBy: null } as const;
  if (best === undefined) {
    return { ...base, confidence: plan.home === null ? 'none' : 'function', function: plan.home };
  }
  if (
    ['other', 'loose', 'template'].includes(best.kind) &&
    plan.home !== null &&
    best.sites.every((site) => isElsewhere(site, plan.home))
  )
    return { ...base, confidence: 'function', function: plan.home };
  const sites = widened(neededSites(plan, best, flips), proved);
  const home = sites.find((site) => site.function !== null)?.function ?? plan.home;
  // Where marks help, they help around the call of it as well, and that is no doubt; nor is it one of what was changed.
  const isRivalled =
    !best.isExact &&
    !isMarked(best.kind) &&
    proved.some(
      (other) =>
        other !== best && !isMarked(other.kind) && !other.sites.some(({ function: fn }) => fn?.name === home?.name),
    );
  const lineCount = sites.reduce((sum, { startLine, endLine }) => sum + endLine - startLine + 1, 0);
  if (isRivalled || lineCount > LINES_MAX)
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

function isMarked(kind: Trial['kind']): kind is MarkedTrial {
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
