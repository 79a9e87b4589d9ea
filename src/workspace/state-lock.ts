import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { STATE_FOLDER } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/** A change of the state takes a millisecond; whoever holds the lock this long is stopped or on a dead disk. */
const WAIT_MS_MAX = 5_000;
const POLL_MS = 5;
const UNSIGNED_MS_MAX = 1_000;

/**
 * Does work that no other process does at the same time in this workspace. The lock is a file that names its holder; one
 * whose holder is no more (it was killed) is moved away by the next, so that a kill never locks a workspace for good.
 */
export function withStateLock<T>(workspace: Workspace, work: () => T): T {
  const path = join(workspace.root, STATE_FOLDER, 'lock');
  mkdirSync(dirname(path), { recursive: true });
  for (const deadline = Date.now() + WAIT_MS_MAX; !tryLock(path);) {
    if (!breakDeadLock(path)) pause();
    if (Date.now() > deadline) throw locked(path);
  }
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryLock(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** True when the lock was that of a process that ended. Moved, not removed: only one of several waiting can move it. */
function breakDeadLock(path: string): boolean {
  const holder = holderOf(path);
  if (holder === null ? !isForsaken(path) : isRunning(holder)) return false;
  const moved = `${path}.${process.pid}`;
  try {
    if (holderOf(path) !== holder) return false;
    renameSync(path, moved);
    rmSync(moved, { force: true });
    return true;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return true;
    throw error;
  }
}

/** A holder killed between making the file and writing its number into it: those two are microseconds apart. */
function isForsaken(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > UNSIGNED_MS_MAX;
}

/** Null while the holder is still writing its number, and when the lock is gone. */
function holderOf(path: string): number | null {
  try {
    return Number(readFileSync(path, 'utf8')) || null;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function locked(path: string): UserError {
  return new UserError({
    message: 'Another bugbash is using this workspace and does not let go of it.',
    fix: `End it and try again. If there is none, remove ${path}.`,
  });
}
