import { statSync } from 'node:fs';
import { join } from 'node:path';
import { listSnapshots, readSnapshotFiles, takeSnapshot } from './snapshots.ts';
import type { Snapshot } from './snapshots.ts';
import { hashWorkFiles, readWorkFiles } from './work-files.ts';
import type { WorkFile } from './work-files.ts';
import { exerciseFolder } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/** What counts of a round: the files as they were when its time was over. */
export interface WorkInTime {
  /** The snapshot that holds what counts. */
  readonly graded: Snapshot;
  /** Set when files were written after the deadline: which, and the snapshot that keeps them. */
  readonly late: { readonly paths: readonly string[]; readonly kept: Snapshot } | null;
}

/**
 * The files as they are, unless one was written after the deadline: then the last snapshot from before it. The time of
 * writing is the file system's word; whoever forges it cheats nobody else. Without any earlier snapshot (somebody removed
 * them) the files as they are count.
 */
export function workInTime(
  workspace: Workspace,
  { folder, files }: { readonly folder: string; readonly files: readonly string[] },
  deadline: Date | null,
  now: Date,
): WorkInTime {
  const path = exerciseFolder(workspace, folder);
  const written = deadline === null ? [] : files.filter((file) => isWrittenAfter(join(path, file), deadline));
  const inTime = listSnapshots(workspace, folder).findLast(
    ({ takenAt }) => deadline !== null && Date.parse(takenAt) <= deadline.getTime(),
  );
  const present = takeSnapshot(workspace, folder, 'submit', now.toISOString());
  if (inTime === undefined || written.length === 0) return { graded: present, late: null };
  const own = (all: readonly WorkFile[]): string => hashWorkFiles(all.filter((file) => files.includes(file.path)));
  // Written, but with the same bytes: an editor that saves on leaving takes nothing away.
  if (own(readSnapshotFiles(workspace, folder, inTime.number)) === own(readWorkFiles(path))) {
    return { graded: inTime, late: null };
  }
  return { graded: inTime, late: { paths: written, kept: present } };
}

/** A file that is gone was changed as well. */
function isWrittenAfter(path: string, deadline: Date): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined || stats.mtimeMs > deadline.getTime();
}
