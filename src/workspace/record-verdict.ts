import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileWhole } from '../base/write-file.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { ExerciseProgress } from './state.ts';
import { updateProgress } from './update-state.ts';
import { STATE_FOLDER } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/** The verdict of the latest check and the files it speaks about. */
export interface LastVerdict {
  readonly filesHash: string;
  readonly verdict: Verdict;
}

/** Records what a full check found: the attempt, the best score, the first pass, and the verdict itself for later. */
export function recordVerdict(workspace: Workspace, last: LastVerdict, checkedAt: string): ExerciseProgress {
  const isSameWork = readVerdictFile(workspace, last.verdict.exercise)?.filesHash === last.filesHash;
  writeFileWhole(verdictPath(workspace, last.verdict.exercise), `${JSON.stringify(last)}\n`);
  return updateProgress(workspace, last.verdict.exercise, (progress) =>
    afterVerdict(progress, last, checkedAt, isSameWork),
  );
}

/** The verdict of the latest check, if it speaks about these files of this exercise; null means check again. */
export function readLastVerdict(
  workspace: Workspace,
  exercise: { readonly id: string; readonly hash: string },
  filesHash: string,
): Verdict | null {
  const last = readVerdictFile(workspace, exercise.id);
  return last?.filesHash === filesHash && last.verdict.exerciseHash === exercise.hash ? last.verdict : null;
}

/** The verdict of the latest check, whatever files it speaks about; null when there is none. */
export function readLatestVerdict(workspace: Workspace, exerciseId: string): Verdict | null {
  return readVerdictFile(workspace, exerciseId)?.verdict ?? null;
}

function readVerdictFile(workspace: Workspace, exerciseId: string): LastVerdict | null {
  const path = verdictPath(workspace, exerciseId);
  if (!existsSync(path)) return null;
  try {
    const last = JSON.parse(readFileSync(path, 'utf8')) as LastVerdict;
    return last.verdict.version === 1 ? last : null;
  } catch {
    return null; // It is a cache: a damaged one costs one more check and nothing else.
  }
}

function afterVerdict(
  progress: ExerciseProgress,
  last: LastVerdict,
  checkedAt: string,
  isSameWork: boolean,
): ExerciseProgress {
  const { outcome, score } = last.verdict;
  // What could not be graded, by the candidate's slip or by our fault, costs nothing.
  if (outcome === 'invalid' || outcome === 'undecided') return progress;
  const isFirstPass = outcome === 'passed' && progress.firstPassAt === null;
  return {
    ...progress,
    // The same files again, to see the timeline say, are no further attempt.
    attempts: progress.attempts + (isSameWork ? 0 : 1),
    best: progress.best === null || score.earned > progress.best.earned ? score : progress.best,
    firstPassAt: isFirstPass ? checkedAt : progress.firstPassAt,
    passedFilesHash: isFirstPass ? last.filesHash : progress.passedFilesHash,
  };
}

function verdictPath(workspace: Workspace, exerciseId: string): string {
  return join(workspace.root, STATE_FOLDER, 'verdicts', `${exerciseId}.json`);
}
