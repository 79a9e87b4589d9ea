import { readLatestVerdict } from '../../workspace/record-verdict.ts';
import { streakOfDays } from '../../workspace/practice-days.ts';
import { listSnapshots } from '../../workspace/snapshots.ts';
import { loadState, progressOf } from '../../workspace/state.ts';
import { requireWorkspace } from '../../workspace/workspace.ts';
import { print, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { renderProgress } from '../render/progress.ts';
import { listWithProgress } from './list.ts';

export interface ProgressOptions {
  readonly json?: boolean;
}

/** `bugbash progress`: what was tried, how often, and what it took. */
export async function progress(context: CommandContext, options: ProgressOptions): Promise<number> {
  const workspace = requireWorkspace(context.io.cwd);
  const listed = await listWithProgress(context);
  const { state } = loadState(workspace);
  const rows = listed.map((one) => {
    const { hints, timelinesShown, startedAt, firstPassAt } = progressOf(state, one.id);
    const hintCount = Object.values(hints).reduce((sum, hint) => sum + hint.rung, 0);
    return { ...one, hints: hintCount, timelinesShown, startedAt, firstPassAt };
  });
  if (options.json === true) context.io.stdout.write(`${JSON.stringify(rows)}\n`);
  else {
    const bugs = listed.flatMap(({ id }) => readLatestVerdict(workspace, id)?.bugs ?? []);
    const checkedAt = listed.flatMap(({ id }) => listSnapshots(workspace, id).map((one) => one.takenAt));
    const streak = streakOfDays(checkedAt, context.io.now());
    print(context.io, renderProgress(rows, { bugs, streak }, screenOf(context.io)));
  }
  return 0;
}
