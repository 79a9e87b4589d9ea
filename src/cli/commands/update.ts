import type { Exercise } from '../../catalog/exercise.ts';
import { applyUpdate, plannedUpdate } from '../../workspace/update-exercise.ts';
import type { FileUpdate } from '../../workspace/update-exercise.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { forTerminal, openExercise, print, printAside, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { commandList } from '../render/screen.ts';
import type { Screen } from '../render/screen.ts';
import { count, wrap } from '../render/text.ts';

export interface UpdateOptions {
  /** Write conflicts into the files, between marks, to be settled in the editor. */
  readonly mark?: boolean;
}

/** `bugbash update [id]`: brings the changes of a newer starter into the candidate's files. A conflict is shown, not forced. */
export async function update(context: CommandContext, id: string | undefined, options: UpdateOptions): Promise<number> {
  const { io } = context;
  const { workspace, exercise } = await openExercise(context, id);
  const files = plannedUpdate(workspace, exercise);
  if (files.length === 0) {
    print(io, wrap(`${exercise.id} is up to date: its starter is still the one that you began with.`, io.columns));
    return 0;
  }
  const screen = screenOf(io);
  const conflicts = files.reduce((sum, file) => sum + file.conflicts.length, 0);
  if (conflicts > 0 && options.mark !== true) {
    print(io, renderConflicts(forTerminal(io, files), exercise.id, conflicts, screen));
    return 1;
  }
  const kept = applyUpdate(workspace, exercise, files, io.now().toISOString());
  const marked = conflicts === 0 ? '' : ` ${count(conflicts, 'conflict')} stand in it between <<<<<<< and >>>>>>>.`;
  const said = `The newer starter is merged into ${files.map((file) => file.path).join(', ')}.${marked}`;
  const back = `Your files as they were are snapshot ${kept.number}: \`bugbash undo --to ${kept.number}\`.`;
  print(io, `${screen.style.strong(wrap(said, screen.width))}\n${wrap(back, screen.width)}`);
  return 0;
}

/** Says that a newer starter is there, when one is. */
export function tellOfUpdate({ io }: CommandContext, workspace: Workspace, exercise: Exercise): void {
  if (plannedUpdate(workspace, exercise).length === 0) return;
  printAside(
    io,
    wrap(`A newer starter of ${exercise.id} is there: \`bugbash update\` merges it with your work.`, io.columns),
  );
}

function renderConflicts(files: readonly FileUpdate[], id: string, conflicts: number, screen: Screen): string {
  const { style, width } = screen;
  const said = `${id}: the newer starter and you changed the same lines, in ${count(conflicts, 'place')}. Nothing was written.`;
  const shown = files.flatMap(({ path, conflicts: found }) =>
    found.map(({ line, mine, theirs }) =>
      [
        style.strong(`${path}, from line ${line} of the starter that you began with`),
        ...mine.map((text) => style.bad(`- yours  ${text}`.trimEnd())),
        ...theirs.map((text) => style.good(`+ newer  ${text}`.trimEnd())),
      ].join('\n'),
    ),
  );
  const next = commandList([['bugbash update --mark', 'write both into your file, to settle in the editor']], screen);
  return [style.strong(style.warn(wrap(said, width))), ...shown, next].join('\n\n');
}
