import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFileWhole } from '../base/write-file.ts';
import { hashWorkFiles, readWorkFiles } from './work-files.ts';
import type { WorkFile } from './work-files.ts';
import { exerciseFolder, STATE_FOLDER } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/** The candidate's files at one moment: `.bugbash/snapshots/<exercise>/<number>/`. */
export interface Snapshot {
  readonly number: number;
  readonly takenAt: string;
  /** What was about to happen: `check`, `reset`, `undo`. */
  readonly reason: string;
  readonly filesHash: string;
  readonly fileCount: number;
}

/** What {@link takeSnapshot} keeps in its own file, so that the files stay as the candidate wrote them. */
const ABOUT = 'snapshot.json';
const FILES = 'files';

/**
 * Keeps a copy of the exercise's files; when they are those of the latest snapshot, that one serves.
 * A crash leaves a whole snapshot or none: it is built under another name and renamed.
 */
export function takeSnapshot(workspace: Workspace, exerciseId: string, reason: string, takenAt: string): Snapshot {
  const files = readWorkFiles(exerciseFolder(workspace, exerciseId));
  const filesHash = hashWorkFiles(files);
  const latest = listSnapshots(workspace, exerciseId).at(-1);
  if (latest?.filesHash === filesHash) return latest;
  const folder = snapshotsFolder(workspace, exerciseId);
  const building = join(folder, `.building-${process.pid}`);
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true });
  for (const file of files) writeCopy(join(building, FILES, file.path), file);
  const about = { takenAt, reason, filesHash, fileCount: files.length };
  writeFileSync(join(building, ABOUT), `${JSON.stringify(about, null, 2)}\n`);
  const number = claimNumber(folder, building, (latest?.number ?? 0) + 1);
  return { number, ...about };
}

/** All snapshots of an exercise, oldest first. One whose record cannot be read is left out, and left alone. */
export function listSnapshots(workspace: Workspace, exerciseId: string): readonly Snapshot[] {
  const folder = snapshotsFolder(workspace, exerciseId);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)
    .flatMap((number) => readSnapshot(folder, number));
}

/**
 * Puts a snapshot's files in place of the present ones, which must be in the snapshot `kept`: what that one holds and
 * the wanted one does not is removed, anything else in the folder stays.
 */
export function restoreSnapshot(workspace: Workspace, exerciseId: string, wanted: Snapshot, kept: Snapshot): void {
  const folder = exerciseFolder(workspace, exerciseId);
  const filesOf = ({ number }: Snapshot) => readSnapshotFiles(workspace, exerciseId, number);
  const files = filesOf(wanted);
  // Written before anything is removed: a crash in between leaves a file too many, never one too few.
  for (const file of files) writeFileWhole(join(folder, file.path), file.bytes);
  const wantedPaths = new Set(files.map((file) => file.path));
  for (const file of filesOf(kept)) {
    if (!wantedPaths.has(file.path)) rmSync(join(folder, file.path), { force: true });
  }
}

/** The files that a snapshot holds; none when there is no such snapshot. */
export function readSnapshotFiles(workspace: Workspace, exerciseId: string, number: number): readonly WorkFile[] {
  const folder = join(snapshotsFolder(workspace, exerciseId), String(number), FILES);
  return existsSync(folder) ? readWorkFiles(folder) : [];
}

function snapshotsFolder(workspace: Workspace, exerciseId: string): string {
  return join(workspace.root, STATE_FOLDER, 'snapshots', exerciseId);
}

function readSnapshot(folder: string, number: number): Snapshot[] {
  try {
    const about = JSON.parse(readFileSync(join(folder, String(number), ABOUT), 'utf8')) as Omit<Snapshot, 'number'>;
    return typeof about.filesHash === 'string' ? [{ ...about, number }] : [];
  } catch {
    return []; // Somebody else's folder, or one damaged by hand: it keeps its number and is not offered.
  }
}

function writeCopy(path: string, file: WorkFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, file.bytes);
}

/** Gives the finished snapshot the first free number from `first` on; another process may have taken some meanwhile. */
function claimNumber(folder: string, building: string, first: number): number {
  for (let number = first; ; number++) {
    const target = join(folder, String(number));
    if (existsSync(target)) continue;
    renameSync(building, target);
    return number;
  }
}
