import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostileCase } from './hostile-cases.ts';

/** Lays a case out as a submission in a folder of its own; gives that folder. */
export function writeCase(root: string, { name, as, bytes }: HostileCase, file: string): string {
  const folder = join(root, name);
  mkdirSync(folder);
  const path = join(folder, file);
  if (as === 'folder') mkdirSync(path);
  else if (as === 'link') {
    const target = join(root, `${name}-target.ts`);
    writeFileSync(target, bytes);
    symlinkSync(target, path);
  } else if (as === 'file') writeFileSync(path, bytes);
  return folder;
}
