import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { UserError } from '../base/errors.ts';

/** A candidate's folder: exercises side by side, and `.bugbash/` with what the program remembers. */
export interface Workspace {
  /** Absolute path. */
  readonly root: string;
}

export const STATE_FOLDER = '.bugbash';

/** Entries that a folder may hold and still count as empty: version control and what file managers leave behind. */
const IGNORED_WHEN_EMPTY = new Set(['.git', '.gitignore', '.gitattributes', '.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** The workspace that holds `from`, searched upward; null when there is none. */
export function findWorkspace(from: string): Workspace | null {
  let folder = resolve(from);
  for (;;) {
    if (isFolder(join(folder, STATE_FOLDER))) return { root: folder };
    const parent = dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}

/** Like {@link findWorkspace}, for commands that cannot do without one. */
export function requireWorkspace(from: string): Workspace {
  const workspace = findWorkspace(from);
  if (workspace !== null) return workspace;
  throw new UserError({
    message: `${resolve(from)} is not in a bugbash workspace.`,
    why: 'A workspace keeps your copies of the exercises, your progress and a snapshot of every check.',
    fix: 'Make one with `bugbash init my-bugbash`, or go to the one you have and try again.',
  });
}

/** The folder of one exercise in the workspace. */
export function exerciseFolder(workspace: Workspace, exerciseId: string): string {
  return join(workspace.root, exerciseId);
}

/** True once the exercise has a folder in the workspace. */
export function isStarted(workspace: Workspace, exerciseId: string): boolean {
  return isFolder(exerciseFolder(workspace, exerciseId));
}

/**
 * The exercise whose folder holds `cwd`, going by its name alone; null in the workspace's own root. `depth` 2: of an
 * exercise whose id names its pack as well, `pack/exercise`.
 */
export function exerciseIdAt(workspace: Workspace, cwd: string, depth: 1 | 2 = 1): string | null {
  const parts = relative(workspace.root, resolve(cwd)).split(sep);
  const [first = ''] = parts;
  if (first === '' || first.startsWith('.') || parts.length < depth) return null;
  return parts.slice(0, depth).join('/');
}

/** True when the folder holds nothing that belongs to somebody. A folder that does not exist is empty. */
export function isEmptyFolder(folder: string): boolean {
  if (!existsSync(folder)) return true;
  return isFolder(folder) && readdirSync(folder).every((name) => IGNORED_WHEN_EMPTY.has(name));
}

/** True when the path exists and is a folder; symbolic links are followed. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    // A file where the path wants a folder: nothing can be beneath it.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return false;
    throw error;
  }
}
