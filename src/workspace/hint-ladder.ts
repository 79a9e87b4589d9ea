import type { Verdict } from '../verdict/verdict.ts';
import type { ExerciseProgress, HintProgress } from './state.ts';

/** What a hint says, from the vaguest to the plainest. A bug whose place is not proved has fewer of them. */
export const RUNGS = ['symptom', 'counterexample', 'function', 'lines', 'question', 'shape', 'reveal'] as const;
export type Rung = (typeof RUNGS)[number];

/** Somebody who thought about it for this long has earned the next rung without an edit. */
export const WAIT_MS = 10 * 60_000;
/** Share of a bug's points that a rung costs when it is opened by neither an edit nor the wait. */
export const FORCED_COST = 0.25;

export interface HintStep {
  readonly bug: string;
  readonly rung: Rung;
  /** False when nothing opened since the last hint: the same one is shown again. */
  readonly isNew: boolean;
  /** True when asking again could say more. */
  readonly hasNext: boolean;
  readonly progress: HintProgress;
}

export interface LadderRequest {
  readonly bug: string;
  /** How far down the ladder of this bug the candidate is; undefined before its first hint. */
  readonly before: HintProgress | undefined;
  /** The rungs that this bug has here, in order. */
  readonly rungs: readonly Rung[];
  /** Blind to blanks, comments and spelling: only a change of the code opens a rung. */
  readonly codeHash: string;
  /** Number of the snapshot that holds the present files. */
  readonly snapshot: number;
  readonly now: Date;
  /** Open the next rung in any case. */
  readonly isForced: boolean;
  /** Go as far down as this rung, or stay there. */
  readonly level: Rung | null;
}

/**
 * The bug to talk about: the one that hints are about already, as long as it lives; else the first living one in `order`.
 * So the ladder does not jump about while a bug is being worked on. Null when no bug is known to live.
 */
export function chooseBug(
  verdict: Verdict,
  hints: ExerciseProgress['hints'],
  order: readonly string[] = verdict.bugs.map((bug) => bug.id),
): string | null {
  const alive = new Set(verdict.bugs.filter((bug) => bug.state === 'alive').map((bug) => bug.id));
  const known = [...order, ...alive].filter((id) => alive.has(id));
  return known.find((id) => Object.hasOwn(hints, id)) ?? known[0] ?? null;
}

/** The next step down the ladder of one bug: it opens once the code changed since the last one, after a wait, or by force. */
export function nextHint(request: LadderRequest): HintStep {
  const { before, rungs, codeHash, snapshot, now, isForced, level } = request;
  const taken = before?.rung ?? 0;
  const ahead = rungs.filter((rung) => numberOf(rung) > taken);
  if (level !== null && numberOf(level) <= taken && before !== undefined) return stay(request, before, level);
  const isEarned = before === undefined || before.filesHash !== codeHash || waited(before, now);
  const wanted = level !== null ? ahead.filter((rung) => numberOf(rung) <= numberOf(level)) : ahead.slice(0, 1);
  const target = wanted.at(-1);
  const isOpen = isEarned || isForced || level !== null;
  if (target === undefined || !isOpen)
    return stay(request, before ?? fresh(request), RUNGS[Math.min(taken, RUNGS.length) - 1] ?? 'symptom');
  const forced = (before?.forced ?? 0) + wanted.length - (isEarned ? 1 : 0);
  const progress = { rung: numberOf(target), filesHash: codeHash, forced, openedAt: now.toISOString(), snapshot };
  return { bug: request.bug, rung: target, isNew: true, hasNext: ahead.at(-1) !== target, progress };
}

/** Points that the hints on one bug cost, of `weight`: each forced rung a share, the whole answer all of them. */
export function hintCost(weight: number, hints: HintProgress | undefined): number {
  if (hints === undefined) return 0;
  return hints.rung >= RUNGS.length ? weight : Math.min(weight, weight * FORCED_COST * hints.forced);
}

/** The last rung that was opened, or an earlier one; a rung that is gone, for its place is no longer proved, is left out. */
function stay({ bug, rungs }: LadderRequest, progress: HintProgress, wanted: Rung): HintStep {
  const shown = rungs.filter((rung) => numberOf(rung) <= Math.min(numberOf(wanted), progress.rung)).at(-1);
  const hasNext = rungs.some((rung) => numberOf(rung) > progress.rung);
  return { bug, rung: shown ?? 'symptom', isNew: false, hasNext, progress };
}

function fresh({ codeHash, snapshot, now }: LadderRequest): HintProgress {
  return { rung: 1, filesHash: codeHash, forced: 0, openedAt: now.toISOString(), snapshot };
}

function waited({ openedAt }: HintProgress, now: Date): boolean {
  return openedAt !== undefined && now.getTime() - Date.parse(openedAt) >= WAIT_MS;
}

function numberOf(rung: Rung): number {
  return RUNGS.indexOf(rung) + 1;
}
