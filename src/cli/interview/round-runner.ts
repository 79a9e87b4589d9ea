import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listSnapshots } from '../../workspace/snapshots.ts';
import { hashWorkFiles, readWorkFiles } from '../../workspace/work-files.ts';
import type { CommandContext } from '../command-context.ts';
import { presentError } from '../present-error.ts';
import type { RunProgress } from '../watch/watch-state.ts';
import { checkRound } from './check-round.ts';
import type { CheckedRound } from './check-round.ts';
import type { Round } from './round.ts';

export interface RoundListener {
  onProgress(run: RunProgress | null): void;
  onChecked(checked: CheckedRound): void;
  onTrouble(text: string): void;
}

/** Runs the public checks of a round, kept warm in between: a newer save cancels the run under way. */
export interface RoundRunner {
  /** Unless forced, files that were checked already are not checked again. */
  check(isForced: boolean): Promise<void>;
  close(): Promise<void>;
}

export function roundRunner(context: CommandContext, round: Round, listener: RoundListener): RoundRunner {
  const session = context.course.openSession();
  let latest: AbortController | null = null;
  // What the latest snapshot holds was dealt or checked; what was saved since, perhaps while nobody watched, was not.
  let checkedHash = listSnapshots(round.workspace, round.interview.folder).at(-1)?.filesHash ?? null;
  let isClosed = false;
  return {
    check: async (isForced) => {
      // An editor that replaces files leaves none for a moment.
      if (isClosed || round.exercise.files.some((file) => !existsSync(join(round.folder, file)))) return;
      const filesHash = hashWorkFiles(readWorkFiles(round.folder));
      if (!isForced && filesHash === checkedHash) return;
      checkedHash = filesHash;
      latest?.abort();
      const mine = (latest = new AbortController());
      listener.onProgress({ done: 0, total: null });
      try {
        const checked = await checkRound(context, round, async (request) =>
          (await session).grade(request, {
            signal: mine.signal,
            onProgress: (run) => (mine.signal.aborted ? undefined : listener.onProgress(run)),
          }),
        );
        if (!mine.signal.aborted) listener.onChecked(checked);
      } catch (error) {
        // A newer save, or the end of the round, made this run pointless: whatever it says, nobody asked.
        if (mine.signal.aborted) return;
        checkedHash = null;
        listener.onTrouble(presentError(error, context.io).text.trimEnd());
      }
    },
    close: async () => {
      isClosed = true;
      latest?.abort();
      (await session).close();
    },
  };
}
