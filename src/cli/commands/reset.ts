import { takeSnapshot } from '../../workspace/snapshots.ts';
import { restoreStarter } from '../../workspace/start-exercise.ts';
import { openExercise, print, screenOf } from '../command-context.ts';
import type { CommandContext, OpenExercise } from '../command-context.ts';
import { wrap } from '../render/text.ts';
import { isStarted, requireWorkspace } from '../../workspace/workspace.ts';
import { listWithProgress } from './list.ts';
import { confirm } from '../prompts.ts';

export interface ResetOptions {
  readonly yes?: boolean;
  readonly all?: boolean;
}

/** `bugbash reset [id]`: the starter's files again. What was there is kept as a snapshot first. */
export async function reset(context: CommandContext, id: string | undefined, options: ResetOptions): Promise<number> {
  const { io } = context;
  if (options.all === true) return resetAll(context, options);
  const open = await openExercise(context, id);
  const { exercise } = open;
  const question = `Put ${exercise.files.join(', ')} of ${exercise.id} back to the starter? Your work is kept as a snapshot.`;
  const isMeant = options.yes === true || (await confirm(io, question, `bugbash reset ${exercise.id} --yes`));
  if (!isMeant) {
    print(io, 'Nothing was changed.');
    return 0;
  }
  print(io, resetWork(context, open));
  return 0;
}

/** Every exercise that was started. Each one's work is kept as a snapshot of its own. */
async function resetAll(context: CommandContext, options: ResetOptions): Promise<number> {
  const { io } = context;
  const started = (await listWithProgress(context)).filter((one) => one.state !== 'new').map((one) => one.id);
  const ids = started.filter((id) => isStarted(requireWorkspace(io.cwd), id));
  if (ids.length === 0) {
    print(io, 'Nothing is started, so there is nothing to reset.');
    return 0;
  }
  const question = `Put ${ids.join(', ')} back to the starter? Your work is kept as snapshots.`;
  if (options.yes !== true && !(await confirm(io, question, 'bugbash reset --all --yes'))) {
    print(io, 'Nothing was changed.');
    return 0;
  }
  for (const one of ids) print(io, resetWork(context, await openExercise(context, one)));
  return 0;
}

/** Puts the starter back without asking, and answers what to say about it. */
export function resetWork({ io }: CommandContext, { workspace, exercise }: OpenExercise): string {
  const kept = takeSnapshot(workspace, exercise.id, 'reset', io.now().toISOString());
  restoreStarter(workspace, exercise);
  const { style, width } = screenOf(io);
  return [
    style.strong(wrap(`${exercise.id} is back at its starter.`, width)),
    wrap(`Your work is snapshot ${kept.number}: \`bugbash undo --to ${kept.number}\` brings it back.`, width),
  ].join('\n');
}
