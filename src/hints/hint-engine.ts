import type { SourceFile } from '../base/source-file.ts';
import type { Exercise } from '../catalog/exercise.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { ownRegression } from './own-regression.ts';
import type { OwnChange } from './own-regression.ts';
import { bySureness } from './hint-plan.ts';
import type { BugPlan } from './hint-plan.ts';
import { conclude } from './location.ts';
import type { Location } from './location.ts';
import { proveBug } from './prove.ts';
import { openTreeReader } from './tree-reader.ts';
import { openTrialRunner } from './trial-runner.ts';
import type { AskTrials } from './trial-runner.ts';
import type { FixStyle } from './plan-hints.ts';

/** Where the living bugs of a submission sit, as far as it can be proved. Plain data, fit to be kept. */
export interface Located {
  /** Equal for files that differ only in blanks, comments and spelling; null when they cannot be read as a tree. */
  readonly canonicalHash: string | null;
  /** The surest first, then in the author's order. */
  readonly locations: readonly Location[];
}

/** Answers where bugs are. Keeps its thread and processes until closed. */
export interface HintEngine {
  /** Finds what the verdict calls alive in the trees; one bug's place is proved as well, if that is asked for. */
  locate(files: readonly SourceFile[], verdict: Verdict, options: LocateOptions): Promise<Located>;
  /** The changes since the newest of `states` in which the check held; null when it held in none. */
  blame(
    files: readonly SourceFile[],
    states: readonly (readonly SourceFile[])[],
    check: string,
    signal?: AbortSignal,
  ): Promise<Blame | null>;
  /** How a solution that passes went about it. */
  describe(files: readonly SourceFile[]): Promise<FixStyle | null>;
  close(): void;
}

export interface LocateOptions {
  /** The bug to prove; the one that is surest by the trees when null. */
  readonly wanted: string | null;
  readonly isProofWanted: boolean;
  readonly signal?: AbortSignal;
}

export interface Blame {
  /** Index into the states. */
  readonly state: number;
  readonly changes: readonly OwnChange[];
}

export function openHintEngine(exercise: Exercise): HintEngine {
  const reader = openTreeReader();
  const runner = openTrialRunner(exercise);
  const { starter } = exercise;
  const bugs = exercise.bugs.map(({ id, diff, category, templates }) => ({ id, diff, category, templates }));
  return {
    locate: async (files, verdict, { wanted, isProofWanted, signal }) => {
      const alive = verdict.bugs.filter((bug) => bug.state === 'alive').map(({ id }) => id);
      const plan = await reader.plan({ starter, bugs, files, alive, tried: isProofWanted ? wanted : 'none' });
      const plans = plan?.bugs ?? [];
      const order = bySureness(alive, plans);
      const target = plans.find(({ bug }) => bug === (wanted ?? order[0]));
      const proved =
        target && isProofWanted
          ? await proveBug({ exercise, verdict, ask: (questions) => runner.ask(questions, signal) }, target)
          : null;
      const locations = order.map((bug) => (bug === proved?.bug ? proved : unproved(bug, plans)));
      return { canonicalHash: plan?.canonicalHash ?? null, locations };
    },
    blame: async (files, states, check, signal) => {
      const ask: AskTrials = (questions) => runner.ask(questions, signal);
      for (const [state, good] of states.entries()) {
        const [holds] = await ask([{ files: good, checks: [check] }]);
        if (holds === true) return { state, changes: await ownRegression(good, files, check, ask) };
      }
      return null;
    },
    describe: (files) => {
      const known = [exercise.reference, ...exercise.accepted.map((fixture) => fixture.files)];
      return reader.describe({ starter, bugs, files, known });
    },
    close: () => {
      reader.close();
      runner.close();
    },
  };
}

/** What the trees alone say. */
function unproved(bug: string, plans: readonly BugPlan[]): Location {
  const plan = plans.find((one) => one.bug === bug);
  return plan ? conclude(plan, new Set(), 0) : { ...NOWHERE, bug };
}

const NOWHERE: Omit<Location, 'bug'> = {
  status: 'gone',
  confidence: 'none',
  sites: [],
  function: null,
  mended: null,
  provedBy: null,
  trialCount: 0,
};
