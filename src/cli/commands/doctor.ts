import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inspectState } from '../../workspace/state.ts';
import { findWorkspace, isFolder, STATE_FOLDER } from '../../workspace/workspace.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { print, screenOf } from '../command-context.ts';
import { packRootFor } from '../packs.ts';
import type { CommandContext } from '../command-context.ts';
import { findEditor } from '../editor.ts';
import { renderFindings } from '../render/doctor.ts';
import type { Finding } from '../render/doctor.ts';
import { count } from '../render/text.ts';

export interface DoctorOptions {
  readonly json?: boolean;
}

const NODE_MIN = [20, 19] as const;

/** `bugbash doctor`: looks at everything that bugbash needs and changes nothing. Exits 1 when something fails. */
export async function doctor(context: CommandContext, options: DoctorOptions): Promise<number> {
  const { io } = context;
  const workspace = findWorkspace(io.cwd);
  const findings: readonly Finding[] = [
    node(),
    await pack(context),
    await engine(context),
    await outerSandbox(context),
    ...(workspace === null ? [noWorkspace()] : [writable(workspace), state(workspace), snapshots(workspace)]),
    editor(context),
    terminal(context),
  ];
  if (options.json === true) io.stdout.write(`${JSON.stringify(findings)}\n`);
  else print(io, renderFindings(findings, screenOf(io)));
  return findings.some((one) => one.level === 'FAIL') ? 1 : 0;
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  const said = `Node ${process.versions.node}`;
  return isEnough
    ? { level: 'OK', what: 'node', said }
    : { level: 'FAIL', what: 'node', said, fix: `Install Node ${NODE_MIN.join('.')} or newer.` };
}

async function pack(context: CommandContext): Promise<Finding> {
  const root = await packRootFor(context, null);
  const exercises = await context.course.listExercises(root);
  const said = `${count(exercises.length, 'exercise')} in ${root}`;
  if (exercises.length === 0)
    return { level: 'FAIL', what: 'pack', said, fix: 'Install bugbash again, or name a pack with --pack.' };
  return { level: 'OK', what: 'pack', said };
}

async function engine({ course }: CommandContext): Promise<Finding> {
  return { level: 'OK', what: 'engine', said: await course.engine() };
}

async function outerSandbox({ course, io }: CommandContext): Promise<Finding> {
  const found = await course.outerSandbox(io.env['PATH'], []);
  const said = 'missing' in found ? `none, and none is needed (${found.missing})` : `${found.name}, for \`grade\``;
  return { level: 'OK', what: 'outer sandbox', said };
}

function noWorkspace(): Finding {
  return {
    level: 'WARN',
    what: 'workspace',
    said: 'none here',
    fix: 'Make one with `bugbash init my-bugbash`, or go to yours.',
  };
}

function writable({ root }: Workspace): Finding {
  try {
    accessSync(root, constants.W_OK);
    accessSync(join(root, STATE_FOLDER), constants.W_OK);
    return { level: 'OK', what: 'workspace', said: root };
  } catch {
    return { level: 'FAIL', what: 'workspace', said: `${root} may not be written`, fix: 'Make the folder writable.' };
  }
}

function state(workspace: Workspace): Finding {
  switch (inspectState(workspace)) {
    case 'good':
      return { level: 'OK', what: 'state', said: 'readable' };
    case 'none':
      return { level: 'OK', what: 'state', said: 'nothing recorded yet' };
    case 'newer':
      return { level: 'FAIL', what: 'state', said: 'written by a newer bugbash', fix: 'Update bugbash.' };
    case 'damaged':
      return { level: 'WARN', what: 'state', said: 'damaged', fix: 'The next command sets it aside and begins anew.' };
  }
}

function snapshots({ root }: Workspace): Finding {
  const folder = join(root, STATE_FOLDER, 'snapshots');
  const kept = isFolder(folder)
    ? readdirSync(folder).reduce((sum, id) => sum + readdirSync(join(folder, id)).length, 0)
    : 0;
  return { level: 'OK', what: 'snapshots', said: `${kept} kept` };
}

function editor({ io }: CommandContext): Finding {
  const command = findEditor(io.env);
  if (command !== null) return { level: 'OK', what: 'editor', said: command };
  return { level: 'WARN', what: 'editor', said: 'none is set', fix: 'Set $VISUAL or $EDITOR, or use `--edit-cmd`.' };
}

function terminal({ io }: CommandContext): Finding {
  const traits = [
    `${io.columns} columns`,
    `${['no', '16', '256', '16 million'][io.colorLevel] ?? 'no'} colours`,
    io.unicode ? 'UTF-8' : 'ASCII',
  ];
  if (io.isInteractive) return { level: 'OK', what: 'terminal', said: traits.join(', ') };
  return {
    level: 'WARN',
    what: 'terminal',
    said: 'none to ask at',
    fix: 'Keys and questions need one; every question has a flag too.',
  };
}
