import { basename, join } from 'node:path';
import { PackFiles } from './pack-files.ts';

/**
 * What a pack is called before the slash of `pack/exercise`: the name of its npm package (`@acme/bugs` as `acme-bugs`),
 * else of its folder.
 */
export function packName(packRoot: string): string {
  return slug(packageName(packRoot)) || slug(basename(packRoot)) || 'pack';
}

function packageName(packRoot: string): string {
  try {
    const { name } = JSON.parse(new PackFiles(packRoot).text(join(packRoot, 'package.json'))) as { name?: unknown };
    return typeof name === 'string' ? name : '';
  } catch {
    return ''; // No package, or a damaged one: the folder has a name too.
  }
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
