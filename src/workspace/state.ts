import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { STATE_FOLDER } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/** What a workspace remembers between commands: `.bugbash/state.json`. */
export interface WorkspaceState {
  readonly version: 1;
  /** The exercise that commands mean when none is named. */
  readonly current: string | null;
  readonly exercises: Readonly<Record<string, ExerciseProgress>>;
}

export interface ExerciseProgress {
  readonly startedAt: string | null;
  /** The pack it came from, when that is not the built-in one. */
  readonly pack: string | null;
  /** Graded checks; a submission that could not be graded costs no attempt. */
  readonly attempts: number;
  readonly best: { readonly earned: number; readonly possible: number } | null;
  readonly firstPassAt: string | null;
  /** Hash of the files that passed first. */
  readonly passedFilesHash: string | null;
  readonly hints: Readonly<Record<string, HintProgress>>;
  readonly timelinesShown: number;
  /** The snapshot that `undo` brought back last; the next `undo` goes on from there. */
  readonly undoneTo: number | null;
}

/** How far down the ladder of one bug the candidate went. */
export interface HintProgress {
  readonly rung: number;
  /** The code at the time: the next rung opens once it changed. */
  readonly filesHash: string;
  /** Rungs opened with `--now`. */
  readonly forced: number;
  /** When the last rung was opened, and the snapshot that holds the files as they were then. */
  readonly openedAt?: string;
  readonly snapshot?: number;
}

export interface LoadedState {
  readonly state: WorkspaceState;
  /** Where a damaged file was put; null when all was well. */
  readonly setAside: string | null;
}

export const NEW_PROGRESS: ExerciseProgress = {
  startedAt: null,
  pack: null,
  attempts: 0,
  best: null,
  firstPassAt: null,
  passedFilesHash: null,
  hints: {},
  timelinesShown: 0,
  undoneTo: null,
};

const NEW_STATE: WorkspaceState = { version: 1, current: null, exercises: {} };

/** Reads the state. A damaged file is moved aside, never overwritten, and the state begins anew. */
export function loadState(workspace: Workspace): LoadedState {
  const path = statePath(workspace);
  if (!existsSync(path)) return { state: NEW_STATE, setAside: null };
  const state = parseState(readFileSync(path, 'utf8'));
  if (state !== null) return { state, setAside: null };
  return { state: NEW_STATE, setAside: setAside(workspace, path) };
}

/** How the state file is, without touching it. */
export function inspectState(workspace: Workspace): 'none' | 'good' | 'newer' | 'damaged' {
  const path = statePath(workspace);
  if (!existsSync(path)) return 'none';
  try {
    return parseState(readFileSync(path, 'utf8')) === null ? 'damaged' : 'good';
  } catch (error) {
    if (error instanceof UserError) return 'newer';
    throw error;
  }
}

/** What is remembered about an exercise; a fresh record for one never started. */
export function progressOf(state: WorkspaceState, exerciseId: string): ExerciseProgress {
  return Object.hasOwn(state.exercises, exerciseId) ? (state.exercises[exerciseId] ?? NEW_PROGRESS) : NEW_PROGRESS;
}

/** Where the state is kept. */
export function statePath(workspace: Workspace): string {
  return join(workspace.root, STATE_FOLDER, 'state.json');
}

/** The state in a text; null when it is none. Unknown fields are dropped, missing ones get their first value. */
function parseState(text: string): WorkspaceState | null {
  const value = parseJson(text);
  if (!isRecord(value) || typeof value['version'] !== 'number') return null;
  if (value['version'] > 1) throw newerState();
  const { current, exercises } = value;
  if (!(typeof current === 'string' || current === null) || !isRecord(exercises)) return null;
  const parsed: [string, ExerciseProgress][] = [];
  for (const [id, entry] of Object.entries(exercises)) {
    if (!isProgress(entry)) return null;
    parsed.push([id, entry]);
  }
  return { version: 1, current, exercises: Object.fromEntries(parsed) };
}

function isProgress(value: unknown): value is ExerciseProgress {
  if (!isRecord(value) || !isRecord(value['hints'])) return false;
  const { best, attempts, timelinesShown, undoneTo } = value;
  const texts = [value['startedAt'], value['pack'], value['firstPassAt'], value['passedFilesHash']];
  return (
    texts.every((text) => text === null || typeof text === 'string') &&
    typeof attempts === 'number' &&
    typeof timelinesShown === 'number' &&
    (undoneTo === null || typeof undoneTo === 'number') &&
    (best === null || (isRecord(best) && typeof best['earned'] === 'number' && typeof best['possible'] === 'number')) &&
    Object.values(value['hints']).every(isHintProgress)
  );
}

function isHintProgress(value: unknown): value is HintProgress {
  return (
    isRecord(value) &&
    typeof value['rung'] === 'number' &&
    typeof value['filesHash'] === 'string' &&
    typeof value['forced'] === 'number'
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON at all is one more way of being damaged, handled like the others.
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function setAside(workspace: Workspace, path: string): string {
  for (let n = 1; ; n++) {
    const target = join(workspace.root, STATE_FOLDER, `state.damaged-${n}.json`);
    if (existsSync(target)) continue;
    renameSync(path, target);
    return target;
  }
}

function newerState(): UserError {
  return new UserError({
    message: 'This workspace was last used by a newer bugbash.',
    why: 'Writing its state with an older one could lose what the newer one recorded.',
    fix: 'Update bugbash, or work in another workspace: `bugbash init <folder>`.',
  });
}
