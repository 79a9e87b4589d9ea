import type { Exercise } from '../catalog/exercise.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { BugPlan, Site, Trial } from './hint-plan.ts';
import { conclude, isMarked, LINES_MAX } from './location.ts';
import type { Location } from './location.ts';
import type { AskTrials } from './trial-runner.ts';

/** Trials of a search that run together; the search ends with the first group in which one succeeds. */
const GROUP_SIZE = 12;
/** Other places that are tried when the first one is no exact match: a second function that works too makes it a guess. */
const RIVALS = 6;
/** One rival is enough: the search for more ends with the group that has one. */
const RIVALS_AT_A_TIME = 2;

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
    // A fix may help around the place as well, or need more than can be named: what has to be one step is less.
    if (!first.isExact)
      await flipInGroups(
        prover,
        plan.trials.filter(({ kind }) => kind === 'one-step'),
      );
    return prover.conclusion();
  }
  const open = plan.trials.filter((trial) => !(isWhole && trial === first) && trial.kind !== 'without');
  await flipInGroups(prover, open);
  return prover.conclusion();
}

/** Tries these until one succeeds; those of its group are all tried. */
async function flipInGroups(prover: Prover, trials: readonly Trial[]): Promise<void> {
  for (const group of groupsOf(trials)) if (await prover.flip(group)) return;
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
