import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { writeFileWhole } from '../../base/write-file.ts';
import { loadNamed, print, screenOf, shortPath } from '../command-context.ts';
import { packRootFor } from '../packs.ts';
import type { CommandContext } from '../command-context.ts';
import { requireWholePack } from '../kit-limits.ts';
import { kitFiles } from '../kit/kit-files.ts';
import { packFolder } from '../kit/pack-folder.ts';
import { commandList } from '../render/screen.ts';
import { count, wrap } from '../render/text.ts';

export interface KitOptions {
  readonly exercise?: readonly string[];
}

const TARBALL = /\.(?:tgz|tar\.gz)$/;

/** `bugbash kit <out>`: the program with starters and public checks, to hand out to candidates. */
export async function kit(context: CommandContext, out: string, { exercise: ids = [] }: KitOptions): Promise<number> {
  const { io, course } = context;
  await requireWholePack(context, 'parts for another kit');
  const target = resolve(io.cwd, out);
  refuseTaken(target, out);
  const packRoot = await packRootFor(context, null);
  const known = (await course.listExercises(packRoot)).map(({ id }) => id);
  const wanted = ids.length === 0 ? known : [...new Set(ids)];
  const exercises = await Promise.all(wanted.map((id) => loadNamed(context, id, packRoot)));
  const files = kitFiles(await course.builtInPackRoot(), exercises);
  await writeKit(files, target);
  const { style, width } = screenOf(io);
  print(io, style.strong(wrap(`Made ${shortPath(io, target)} with ${count(exercises.length, 'exercise')}.`, width)));
  print(io, `\n${wrap(HONESTLY, width)}\n\n${commandList(nextCommands(shortPath(io, target)), screenOf(io))}`);
  return 0;
}

const HONESTLY =
  "It has no reference and no hidden check in it. What is on a candidate's machine is no secret all the same, and a " +
  'result from there can be forged: grade what comes back here or in CI.';

function nextCommands(path: string): readonly (readonly [string, string])[] {
  const install = TARBALL.test(path) ? `npm install -g ./${path}` : `cd ${path} && npm install`;
  return [
    [install, 'what the candidate types first'],
    ['bugbash grade <what comes back> --exercise auto', 'the grade of record'],
  ];
}

function refuseTaken(target: string, out: string): void {
  if (!existsSync(target)) return;
  throw new UserError({ message: `${out} exists already.`, fix: 'Name a place that is free, or remove it first.' });
}

/** A kit is there whole or not at all: it is written beside its place, and moved. */
async function writeKit(files: readonly KitFile[], target: string): Promise<void> {
  const parent = dirname(target);
  if (!existsSync(parent))
    throw new UserError({ message: `There is no folder ${parent}.`, fix: 'Make it first, or name another place.' });
  const staging = mkdtempSync(join(parent, `.${basename(target)}-`));
  try {
    const folder = join(staging, 'kit');
    for (const { path, bytes } of files) writeFileWhole(join(folder, path), bytes);
    renameSync(TARBALL.test(target) ? await packFolder(folder, staging) : folder, target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

type KitFile = ReturnType<typeof kitFiles>[number];
