import type { Exercise } from '../../catalog/exercise.ts';
import { hasOtherPorts, keepPorts, writePorts } from '../../workspace/create-workspace.ts';
import { startExercise } from '../../workspace/start-exercise.ts';
import { progressOf } from '../../workspace/state.ts';
import { updateState } from '../../workspace/update-state.ts';
import { requireWorkspace } from '../../workspace/workspace.ts';
import { chooseExercise } from '../choose-exercise.ts';
import { forTerminal, loadNamed, openState, print, printAside, screenOf, shortPath } from '../command-context.ts';
import type { CommandContext, OpenExercise } from '../command-context.ts';
import { locateExercise, packOf, packRootFor, refuseOtherPack } from '../packs.ts';
import { cardMarkdown, renderCard } from '../render/exercise-card.ts';
import { wrap } from '../render/text.ts';
import { tellOfUpdate } from './update.ts';

export interface StartOptions {
  /** False by `--no-watch`. */
  readonly watch?: boolean;
  readonly poll?: boolean;
  readonly editCmd?: string;
}

/** `bugbash start <id>`: copies an exercise into the workspace, makes it the current one and, in a terminal, watches it. */
export async function start(
  context: CommandContext,
  named: string | undefined,
  options: StartOptions,
): Promise<number> {
  requireWorkspace(context.io.cwd);
  const id = named ?? (await chooseExercise(context));
  if (id === null) return 0;
  const open = await openAndTell(context, id);
  if (options.watch === false || !context.io.isInteractive) return 0;
  print(context.io, '');
  return (await import('./watch.ts')).watch(context, open.exercise.id, options);
}

/** Copies what is not there yet, makes the exercise the current one and prints its card. Never overwrites. */
export async function openAndTell(context: CommandContext, id: string): Promise<OpenExercise> {
  const { io } = context;
  const workspace = requireWorkspace(io.cwd);
  const state = openState(context, workspace);
  const progress = progressOf(state, id);
  const wanted = await packRootFor(context, await packOf(context, progress));
  if (!id.includes('/')) await refuseOtherPack(context, id, progress, wanted);
  const exercise = await loadNamed(context, id, wanted);
  const { packRoot } = await locateExercise(context, id, wanted);
  refreshPorts(context, workspace, exercise);
  const started = startExercise(workspace, exercise, cardMarkdown(exercise));
  const builtIn = await context.course.builtInPackRoot();
  const startedAt = io.now().toISOString();
  updateState(workspace, (before) => {
    const known = progressOf(before, id);
    const pack = packRoot === builtIn ? null : packRoot;
    const entry = { ...known, pack, startedAt: known.startedAt ?? startedAt };
    return { ...before, current: id, exercises: { ...before.exercises, [id]: entry } };
  });
  const isResumed = started.written.length === 0;
  const view = { isResumed, exercise: forTerminal(io, exercise), folder: shortPath(io, started.folder) };
  print(io, renderCard(view, screenOf(io)));
  if (isResumed) tellOfUpdate(context, workspace, exercise);
  return { workspace, exercise, folder: started.folder };
}

/** The ports follow the pack: an exercise from a newer one would not type-check against old ports. */
function refreshPorts(context: CommandContext, workspace: { readonly root: string }, exercise: Exercise): void {
  if (!hasOtherPorts(workspace, exercise.portsFile.text)) return;
  const kept = keepPorts(workspace);
  writePorts(workspace, exercise.portsFile.text);
  if (kept !== null) {
    const said = `ports/index.ts was brought up to date with the exercises; the one before is ${shortPath(context.io, kept)}.`;
    printAside(context.io, wrap(said, context.io.columns));
  }
}
