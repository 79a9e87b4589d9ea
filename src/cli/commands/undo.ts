import { UserError } from '../../base/errors.ts';
import { listSnapshots } from '../../workspace/snapshots.ts';
import { undo as undoWork } from '../../workspace/undo.ts';
import { hashWorkFiles, readWorkFiles } from '../../workspace/work-files.ts';
import { openExercise, print, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { renderSnapshots, snapshotName } from '../render/snapshots.ts';
import { wrap } from '../render/text.ts';

export interface UndoOptions {
  readonly to?: string;
  readonly list?: boolean;
}

/** `bugbash undo [id]`: brings back the latest snapshot that differs from the files as they are. */
export async function undo(context: CommandContext, id: string | undefined, options: UndoOptions): Promise<number> {
  const { io } = context;
  const { workspace, exercise, folder } = await openExercise(context, id);
  const screen = screenOf(io);
  if (options.list === true) {
    const present = hashWorkFiles(readWorkFiles(folder));
    print(io, renderSnapshots(listSnapshots(workspace, exercise.id), present, screen));
    return 0;
  }
  const done = undoWork(workspace, exercise.id, io.now().toISOString(), wantedNumber(options.to));
  print(
    io,
    [
      screen.style.strong(wrap(`${exercise.id}: brought back ${snapshotName(done.restored)}.`, screen.width)),
      wrap(
        `The files as they were are snapshot ${done.kept.number}: \`bugbash undo --to ${done.kept.number}\`.`,
        screen.width,
      ),
    ].join('\n'),
  );
  return 0;
}

function wantedNumber(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UserError({
    message: `"${text}" is not the number of a snapshot.`,
    fix: 'See them with `bugbash undo --list`.',
  });
}
