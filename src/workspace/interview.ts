import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { SourceFile } from '../base/source-file.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { Bug, Exercise } from '../catalog/exercise.ts';
import { applyFixes } from '../catalog/variants.ts';
import { withStateLock } from './state-lock.ts';
import { STATE_FOLDER } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/** A timed round: a remix of one exercise, its clock, and what happened in it. Kept in `.bugbash/interview.json`. */
export interface Interview {
  readonly version: 1;
  readonly exercise: string;
  /** The folder beside the exercises that holds the candidate's files, and the name of its snapshots. */
  readonly folder: string;
  /** Bugs that were dealt, by id; the exercise's other bugs are fixed from the start. */
  readonly dealt: readonly string[];
  readonly seed: number;
  readonly minutes: number;
  readonly startedAt: string;
  readonly pauses: readonly { readonly from: string; readonly to: string | null }[];
  /** Runs of the public checks. */
  readonly runs: readonly { readonly at: string; readonly holding: number; readonly of: number }[];
  readonly endedAt: string | null;
}

/** The latest interview of the workspace; null when there was none, or its record is no JSON. */
export function loadInterview(workspace: Workspace): Interview | null {
  const path = interviewPath(workspace);
  if (!existsSync(path)) return null;
  try {
    const interview = JSON.parse(readFileSync(path, 'utf8')) as Interview;
    return interview.version === 1 && Array.isArray(interview.dealt) ? interview : null;
  } catch {
    return null; // The files and their snapshots are elsewhere: a damaged record costs the clock and nothing else.
  }
}

/** The interview that is going on; null when none is. */
export function runningInterview(workspace: Workspace): Interview | null {
  const interview = loadInterview(workspace);
  return interview?.endedAt === null ? interview : null;
}

export function saveInterview(workspace: Workspace, interview: Interview): Interview {
  writeFileWhole(interviewPath(workspace), `${JSON.stringify(interview, null, 2)}\n`);
  return interview;
}

/** Changes the latest interview as it is now: another command may have written to it meanwhile. */
export function updateInterview(workspace: Workspace, change: (interview: Interview) => Interview): Interview {
  return withStateLock(workspace, () => {
    const now = loadInterview(workspace);
    if (now === null) throw recordLost();
    return saveInterview(workspace, change(now));
  });
}

function recordLost(): UserError {
  return new UserError({
    message: 'The record of the interview cannot be read any more.',
    why: 'Somebody changed or removed .bugbash/interview.json while the clock ran.',
    fix: 'Your files and their snapshots are untouched. Begin another one with `bugbash interview`.',
  });
}

/** The moment at which the time is over; null while the clock stands. */
export function deadlineOf(interview: Interview): Date | null {
  if (isPaused(interview)) return null;
  const paused = interview.pauses.reduce((sum, { from, to }) => sum + Date.parse(to ?? from) - Date.parse(from), 0);
  return new Date(Date.parse(interview.startedAt) + interview.minutes * 60_000 + paused);
}

/** The interview with its clock stopped or let go; as it is when it is so already. */
export function withPause(interview: Interview, isWanted: boolean, at: string): Interview {
  if (isPaused(interview) === isWanted) return interview;
  const { pauses } = interview;
  const last = pauses.at(-1);
  if (isWanted || last === undefined) return { ...interview, pauses: [...pauses, { from: at, to: null }] };
  return { ...interview, pauses: [...pauses.slice(0, -1), { from: last.from, to: at }] };
}

/** Time on the clock that is used up; pauses do not count. */
export function usedMs(interview: Interview, now: Date): number {
  const end = interview.endedAt === null ? now.getTime() : Date.parse(interview.endedAt);
  const paused = interview.pauses.reduce(
    (sum, { from, to }) => sum + (to === null ? end : Date.parse(to)) - Date.parse(from),
    0,
  );
  return Math.max(0, end - Date.parse(interview.startedAt) - paused);
}

export function leftMs(interview: Interview, now: Date): number {
  return interview.minutes * 60_000 - usedMs(interview, now);
}

export function isPaused(interview: Interview): boolean {
  return interview.pauses.at(-1)?.to === null;
}

/** A hand of an exercise's bugs, in the exercise's order: the same seed deals the same hand. */
export function dealBugs(bugs: readonly Bug[], count: number, seed: number): readonly string[] {
  const random = seededRandom(seed);
  const ids = bugs.map((bug) => bug.id);
  // Fisher-Yates, as far as needed.
  for (let at = 0; at < Math.min(count, ids.length - 1); at++) {
    const other = at + Math.floor(random() * (ids.length - at));
    [ids[at], ids[other]] = [ids[other] ?? '', ids[at] ?? ''];
  }
  const dealt = new Set(ids.slice(0, count));
  return bugs.filter((bug) => dealt.has(bug.id)).map((bug) => bug.id);
}

/** The starter of a round: the exercise with every bug fixed that was not dealt. */
export function remixedStarter({ starter, bugs }: Exercise, dealt: readonly string[]): readonly SourceFile[] {
  return applyFixes(starter, bugs, new Set(bugs.map((bug) => bug.id).filter((id) => !dealt.includes(id))));
}

/** mulberry32, Tommy Ettinger's 32-bit generator: small, and good enough to shuffle a hand. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function interviewPath(workspace: Workspace): string {
  return join(workspace.root, STATE_FOLDER, 'interview.json');
}
