import { relative } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { Exercise } from '../catalog/exercise.ts';
import { runningInterview } from '../workspace/interview.ts';
import { loadState, progressOf } from '../workspace/state.ts';
import type { WorkspaceState } from '../workspace/state.ts';
import { exerciseFolder, exerciseIdAt, isStarted, requireWorkspace } from '../workspace/workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Course } from './course.ts';
import { locateExercise, packOf, packRootFor, refuseOtherPack } from './packs.ts';
import type { Io } from './io.ts';
import type { Screen } from './render/screen.ts';
import { mapTexts, printable, wrap } from './render/text.ts';
import { createStyle, toAscii } from './style.ts';

/** What every command gets: the outside, the course, and the options that stand before the command. */
export interface CommandContext {
  readonly io: Io;
  readonly course: Course;
  /** `--pack`: the folder or package to take exercises from. */
  readonly pack: string | null;
  /** Version of bugbash, for what it writes. */
  readonly version: string;
}

/** An exercise that the candidate works on, with the place of their files. */
export interface OpenExercise {
  readonly workspace: Workspace;
  readonly exercise: Exercise;
  /** Absolute path of the candidate's copy. */
  readonly folder: string;
}

/** Prints to the standard output, in ASCII where the terminal shows nothing else. */
export function print(io: Io, text: string): void {
  io.stdout.write(`${io.unicode ? text : toAscii(text)}\n`);
}

/** Prints something beside the answer to the error output. */
export function printAside(io: Io, text: string): void {
  io.stderr.write(`${io.unicode ? text : toAscii(text)}\n`);
}

/**
 * A plain value with every text in it fit to be shown: what comes from a submission or a pack must not command the
 * terminal, and what the terminal cannot show is folded before it is laid out.
 */
export function forTerminal<T>(io: Io, value: T): T {
  return mapTexts(value, (text) => (io.unicode ? printable(text) : toAscii(printable(text))));
}

/** The terminal as renderers see it. */
export function screenOf(io: Io): Screen {
  return { width: io.columns, style: createStyle(io) };
}

/** Reads the workspace's state, and says so when a damaged one had to be set aside. */
export function openState(context: CommandContext, workspace: Workspace): WorkspaceState {
  const { state, setAside } = loadState(workspace);
  if (setAside !== null) {
    const said =
      `The workspace's state could not be read. It was set aside as ${shortPath(context.io, setAside)}. ` +
      'Your files and their snapshots are untouched; what you passed and the hints you took are counted anew.';
    printAside(context.io, wrap(said, context.io.columns));
  }
  return state;
}

/** The exercise that a command means: the named one, else the one whose folder we are in, else the current one. */
export async function openExercise(context: CommandContext, named: string | undefined): Promise<OpenExercise> {
  const workspace = requireWorkspace(context.io.cwd);
  const state = openState(context, workspace);
  const id = named ?? (await exerciseIdHere(context, workspace, state)) ?? state.current;
  if (id === null) throw noneChosen();
  const progress = progressOf(state, id);
  const packRoot = await packRootFor(context, await packOf(context, progress));
  if (!id.includes('/')) await refuseOtherPack(context, id, progress, packRoot);
  const exercise = await loadNamed(context, id, packRoot);
  if (!isStarted(workspace, exercise.id)) throw notStarted(exercise.id);
  // The exercise's own copy has the bugs of the round in it, and hints for them.
  if (runningInterview(workspace)?.exercise === exercise.id) throw interviewGoesOn(exercise.id);
  return { workspace, exercise, folder: exerciseFolder(workspace, exercise.id) };
}

/** Loads an exercise by its id; a wrong one is answered with the nearest names. */
export async function loadNamed(context: CommandContext, id: string, packRoot: string): Promise<Exercise> {
  const located = await locateExercise(context, id, packRoot);
  await requireKnown(context, located.bareId, located.packRoot);
  const exercise = await context.course.loadExercise(located.packRoot, located.bareId);
  return id === located.bareId ? exercise : { ...exercise, id };
}

/** @throws UserError with the nearest names when the pack has no exercise of this id. */
export async function requireKnown(context: CommandContext, id: string, packRoot: string): Promise<void> {
  const ids = (await context.course.listExercises(packRoot)).map((summary) => summary.id);
  if (ids.includes(id)) return;
  const nearest = await context.course.nearestIds(id, ids);
  throw new UserError({
    message: `There is no exercise "${id}".`,
    fix:
      nearest.length === 0
        ? 'See what there is with `bugbash list`.'
        : `Did you mean ${nearest.map((near) => `"${near}"`).join(' or ')}? \`bugbash list\` shows them all.`,
  });
}

/** A path as short as it can be typed from here. */
export function shortPath(io: Io, path: string): string {
  const fromHere = relative(io.cwd, path);
  if (fromHere === '') return '.';
  return fromHere.length < path.length ? fromHere : path;
}

/** The exercise of the folder we are in; folders that are no exercise (ports, the candidate's notes) do not count. */
async function exerciseIdHere(
  context: CommandContext,
  workspace: Workspace,
  state: WorkspaceState,
): Promise<string | null> {
  const namespaced = exerciseIdAt(workspace, context.io.cwd, 2);
  if (namespaced !== null && Object.hasOwn(state.exercises, namespaced)) return namespaced;
  const id = exerciseIdAt(workspace, context.io.cwd);
  if (id === null || Object.hasOwn(state.exercises, id)) return id;
  // The state may have been lost: the name of a known exercise is enough.
  const known = await context.course.listExercises(await packRootFor(context, null));
  return known.some((summary) => summary.id === id) ? id : null;
}

function noneChosen(): UserError {
  return new UserError({
    message: 'No exercise is chosen yet.',
    fix: 'Choose one with `bugbash list`, then `bugbash start <id>`.',
  });
}

function interviewGoesOn(id: string): UserError {
  return new UserError({
    message: `An interview over ${id} is going on, without hints and hidden checks.`,
    fix: 'See the clock with `bugbash interview`, or end it with `bugbash submit`.',
  });
}

function notStarted(id: string): UserError {
  return new UserError({
    message: `The exercise "${id}" is not in this workspace yet.`,
    fix: `Start it with \`bugbash start ${id}\`.`,
  });
}
