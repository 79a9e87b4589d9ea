import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadState, progressOf } from '../../workspace/state.ts';
import { hashWorkFiles, readWorkFiles } from '../../workspace/work-files.ts';
import { checkWork, focusOf } from '../check-work.ts';
import type { CheckedWork } from '../check-work.ts';
import type { CommandContext, OpenExercise } from '../command-context.ts';
import { presentError } from '../present-error.ts';
import type { WatchEvent } from './watch-state.ts';

/** Runs checks one at a time: a newer one cancels the one under way. */
export interface CheckRunner {
  /** Checks the files as they are now. Unless forced, files that were checked already are not checked again. */
  check(isForced: boolean): Promise<void>;
  /** Cancels what is under way and ends the grader. */
  close(): Promise<void>;
}

export function checkRunner(
  context: CommandContext,
  open: OpenExercise,
  tell: (event: WatchEvent) => void,
  print: (text: string) => void,
): CheckRunner {
  const session = context.course.openSession();
  let latest: { readonly control: AbortController; readonly filesHash: string } | null = null;
  let isRunning = false;
  let isClosed = false;
  const cancel = (): void => {
    if (isRunning) latest?.control.abort();
    isRunning = false;
  };

  const check = async (isForced: boolean): Promise<void> => {
    if (isClosed) return;
    // An editor that replaces files leaves none for a moment, and somebody may have moved one away.
    if (isFileMissing(open)) return tell({ kind: 'told', notice: FILE_MISSING });
    const filesHash = hashWorkFiles(readWorkFiles(open.folder));
    if (!isForced && filesHash === latest?.filesHash) return isRunning ? undefined : tell({ kind: 'unchanged' });
    cancel();
    const mine = (latest = { control: new AbortController(), filesHash });
    const isLatest = (): boolean => latest === mine && !mine.control.signal.aborted;
    isRunning = true;
    tell({ kind: 'run-started' });
    try {
      const checked = await checkWork(context, open, async ({ files }) =>
        (await session).grade(
          { exercise: open.exercise, files },
          {
            signal: mine.control.signal,
            onProgress: ({ done, total }) => (isLatest() ? tell({ kind: 'progress', done, total }) : undefined),
          },
        ),
      );
      if (!isLatest()) return;
      isRunning = false;
      tell(checkedEvent(open, checked));
    } catch (error) {
      // A newer save made this run pointless: whatever it says, nobody asked.
      if (!isLatest()) return;
      [isRunning, latest] = [false, null];
      print(presentError(error, context.io).text.trimEnd());
      tell({ kind: 'check-failed' });
    }
  };
  return {
    check,
    close: async () => {
      isClosed = true;
      cancel();
      (await session).close();
    },
  };
}

const FILE_MISSING = 'A file is missing. `u` brings it back, or put it back yourself.';

function isFileMissing(open: OpenExercise): boolean {
  return open.exercise.files.some((file) => !existsSync(join(open.folder, file)));
}

function checkedEvent(open: OpenExercise, { verdict, files }: CheckedWork): WatchEvent {
  const progress = progressOf(loadState(open.workspace).state, open.exercise.id);
  const checked = { verdict, files, focus: focusOf(verdict, progress) };
  return { kind: 'checked', checked, isPassed: progress.firstPassAt !== null };
}
