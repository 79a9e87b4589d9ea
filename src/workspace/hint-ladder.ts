import type { Verdict } from '../verdict/verdict.ts';
import type { ExerciseProgress, HintProgress } from './state.ts';

/** What a hint says, from the vaguest to the plainest. */
export const RUNGS = ['category', 'symptom', 'question'] as const;
export type Rung = (typeof RUNGS)[number];

export interface HintStep {
  readonly bug: string;
  readonly rung: Rung;
  /** False when the files did not change since the last hint: the same one is shown again. */
  readonly isNew: boolean;
  /** True when asking again, with changed files, could say more. */
  readonly hasNext: boolean;
  readonly progress: HintProgress;
}

/**
 * The bug to talk about: the one that hints are about already, as long as it lives; else the first living one.
 * So the ladder does not jump about while a bug is being worked on. Null when no bug is known to live.
 */
export function chooseBug(verdict: Verdict, hints: ExerciseProgress['hints']): string | null {
  const alive = verdict.bugs.filter((bug) => bug.state === 'alive');
  return (alive.find((bug) => Object.hasOwn(hints, bug.id)) ?? alive[0])?.id ?? null;
}

/** The next step down the ladder of one bug: it opens once the files changed since the last one, or with `now`. */
export function nextHint(bug: string, before: HintProgress | undefined, filesHash: string, now: boolean): HintStep {
  const last = RUNGS.length;
  if (before === undefined) return step(bug, { rung: 1, filesHash, forced: 0 }, true);
  const isOpen = now || before.filesHash !== filesHash;
  if (!isOpen || before.rung >= last) return step(bug, before, false);
  const isForced = before.filesHash === filesHash;
  return step(bug, { rung: before.rung + 1, filesHash, forced: before.forced + (isForced ? 1 : 0) }, true);
}

function step(bug: string, progress: HintProgress, isNew: boolean): HintStep {
  const index = Math.min(Math.max(progress.rung, 1), RUNGS.length) - 1;
  return { bug, rung: RUNGS[index] ?? 'category', isNew, hasNext: progress.rung < RUNGS.length, progress };
}
