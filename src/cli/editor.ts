import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Io } from './io.ts';

type Env = Io['env'];

/**
 * The editor to open files with, or null: the one asked for, else the one whose own terminal we are in, else $VISUAL,
 * else $EDITOR, as other terminal programs have it.
 */
export function findEditor(env: Env, asked?: string): string | null {
  const candidates = [asked, surroundingEditor(env), env['VISUAL'], env['EDITOR']];
  return candidates.find((command) => command !== null && command !== undefined && command.trim() !== '') ?? null;
}

/** True when the editor opens a window of its own and the terminal stays ours meanwhile. */
export function opensWindow(command: string): boolean {
  return /^(\S*[\\/])?(code|code-insiders|codium|cursor|windsurf|zed|subl)(\.cmd)?(\s|$)/.test(command);
}

/** VS Code and its descendants say who they are in the environment of their terminal. */
function surroundingEditor(env: Env): string | null {
  if (env['TERM_PROGRAM'] !== 'vscode') return null;
  const home = `${env['VSCODE_GIT_ASKPASS_NODE'] ?? ''} ${env['TERM_PROGRAM_VERSION'] ?? ''}`.toLowerCase();
  const program = DESCENDANTS.find(([sign]) => home.includes(sign))?.[1] ?? 'code';
  return isOnPath(program, env) ? program : null;
}

const DESCENDANTS: readonly (readonly [sign: string, program: string])[] = [
  ['insider', 'code-insiders'],
  ['codium', 'codium'],
  ['cursor', 'cursor'],
  ['windsurf', 'windsurf'],
];

function isOnPath(program: string, env: Env): boolean {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => ['', '.cmd', '.exe'].some((ending) => existsSync(join(folder, program + ending))));
}
