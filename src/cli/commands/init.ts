import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createWorkspace } from '../../workspace/create-workspace.ts';
import type { CreatedWorkspace } from '../../workspace/create-workspace.ts';
import { print, screenOf, shortPath } from '../command-context.ts';
import { packRootFor } from '../packs.ts';
import type { CommandContext } from '../command-context.ts';
import { commandList } from '../render/screen.ts';
import { wrap } from '../render/text.ts';

/** `bugbash init [dir]`: makes a workspace. */
export async function init(context: CommandContext, dir: string | undefined): Promise<number> {
  const { io } = context;
  const created = await makeWorkspace(context, dir ?? '.');
  const where = shortPath(io, created.workspace.root);
  const screen = screenOf(io);
  const said = created.isNew
    ? `Made a workspace in ${where === '.' ? 'this folder' : where}.`
    : `${where === '.' ? 'This folder' : where} is a workspace already. Nothing of yours was changed.`;
  const enter: readonly (readonly [string, string])[] = where === '.' ? [] : [[`cd ${quoted(where)}`, 'go there']];
  const next = commandList(
    [...enter, ['bugbash list', 'see the exercises'], ['bugbash start <id>', 'copy one here and begin']],
    screen,
  );
  print(io, `${screen.style.strong(wrap(said, screen.width))}\n\n${next}`);
  return 0;
}

/** Makes the workspace itself; the home screen does it without the words. */
export async function makeWorkspace(context: CommandContext, dir: string): Promise<CreatedWorkspace> {
  return createWorkspace(resolve(context.io.cwd, dir), await portsText(context));
}

/** Every exercise of a pack imports the same ports; a pack without ports of its own uses the built-in ones. */
async function portsText(context: CommandContext): Promise<string> {
  const own = portsPath(await packRootFor(context, null));
  return readFileSync(existsSync(own) ? own : portsPath(await context.course.builtInPackRoot()), 'utf8');
}

function portsPath(packRoot: string): string {
  return join(packRoot, 'exercises', 'ports.ts');
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path}'`;
}
