import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import { writeFileWhole } from '../base/write-file.ts';
import { NODE_TYPES } from './node-types.ts';
import { findWorkspace, isEmptyFolder, isFolder, STATE_FOLDER } from './workspace.ts';
import type { Workspace } from './workspace.ts';

export interface CreatedWorkspace {
  readonly workspace: Workspace;
  /** False when the folder was a workspace already: then only missing files were put back. */
  readonly isNew: boolean;
}

/**
 * Makes `dir` a workspace, or completes the one that it is. Refuses a folder inside another workspace and one that
 * already holds somebody's files.
 */
export function createWorkspace(dir: string, portsText: string): CreatedWorkspace {
  const root = resolve(dir);
  const isNew = !isFolder(join(root, STATE_FOLDER));
  if (isNew) refuseUnsuitable(dir, root);
  mkdirSync(join(root, STATE_FOLDER), { recursive: true });
  const workspace = { root };
  for (const [path, text] of workspaceFiles(portsText)) {
    if (!existsSync(join(root, path))) writeFileWhole(join(root, path), text);
  }
  return { workspace, isNew };
}

/** True when the workspace's ports are another text than the pack's, as after an update of the pack. */
export function hasOtherPorts(workspace: Workspace, portsText: string): boolean {
  const path = join(workspace.root, PORTS_PATH);
  return !existsSync(path) || readFileSync(path, 'utf8') !== portsText;
}

/** Keeps a copy of the workspace's ports, for somebody may have written in them; null when there are none. */
export function keepPorts(workspace: Workspace): string | null {
  const path = join(workspace.root, PORTS_PATH);
  if (!existsSync(path)) return null;
  for (let n = 1; ; n++) {
    const target = join(workspace.root, STATE_FOLDER, `ports-before-${n}.ts`);
    if (existsSync(target)) continue;
    writeFileWhole(target, readFileSync(path));
    return target;
  }
}

/** Puts the pack's ports in place of the workspace's; {@link keepPorts} first. */
export function writePorts(workspace: Workspace, portsText: string): void {
  writeFileWhole(join(workspace.root, PORTS_PATH), portsText);
}

export const PORTS_PATH = 'ports/index.ts';

function refuseUnsuitable(dir: string, root: string): void {
  if (existsSync(root) && !isFolder(root)) {
    throw new UserError({
      message: `${dir} is a file, not a folder.`,
      fix: 'Name a folder that does not exist yet: `bugbash init my-bugbash`.',
    });
  }
  const around = findWorkspace(dirname(root));
  if (around !== null) {
    throw new UserError({
      message: `${root} lies inside the workspace ${around.root}.`,
      why: 'A workspace in a workspace would leave two of them arguing about the same exercise.',
      fix: 'Use the one you have (`bugbash list` shows its exercises), or init a folder outside of it.',
    });
  }
  if (!isEmptyFolder(root)) {
    throw new UserError({
      message: `${root} already holds files of its own.`,
      why: 'A workspace gets a folder to itself, so that nothing of yours is mixed up with the exercises.',
      fix: 'Make a new folder for it: `bugbash init my-bugbash`.',
    });
  }
}

function workspaceFiles(portsText: string): readonly (readonly [path: string, text: string])[] {
  return [
    [PORTS_PATH, portsText],
    ['ports/node.d.ts', NODE_TYPES],
    ['tsconfig.json', `${JSON.stringify(TSCONFIG, null, 2)}\n`],
    ['README.md', README],
    // Progress is worth committing; a copy of every check is not.
    [`${STATE_FOLDER}/.gitignore`, 'snapshots/\nverdicts/\nlock*\n'],
  ];
}

/** Lets an editor check the exercises with nothing installed: `bugbash/ports` is the copy beside it. */
const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    // DOM stands in for the globals that every JavaScript host has: console, timers, crypto, URL.
    lib: ['ES2023', 'DOM'],
    module: 'ESNext',
    moduleResolution: 'Bundler',
    types: [],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    paths: { 'bugbash/ports': ['./ports/index.ts'] },
  },
  exclude: [STATE_FOLDER],
};

const README = `# Bug bash

Each folder here is one exercise: a small payment service with bugs planted in it. Read its README.md, find the bugs,
fix them in your own editor, and let the hidden checks judge the fix.

    bugbash list             all exercises, and how far you are
    bugbash start <id>       copy an exercise into this folder
    bugbash edit             open it in your editor
    bugbash check            run every check
    bugbash hint             the next hint, when you are stuck
    bugbash undo             bring back an earlier snapshot of your files
    bugbash reset            start the exercise afresh (your work is kept as a snapshot)

Every check keeps a snapshot of your files in .bugbash/snapshots, so nothing you wrote is lost.
ports/ holds the interfaces that the exercises import as \`bugbash/ports\`. Read it; changing it changes nothing.
`;
