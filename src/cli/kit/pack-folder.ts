import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';

/** Packs a folder with a package.json as npm packs it, the same bytes every time; answers the path of the tarball. */
export async function packFolder(folder: string, destination: string): Promise<string> {
  const { execa } = await import('execa');
  const npm = await execa('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', destination], {
    cwd: folder,
    reject: false,
  });
  const tarball = readdirSync(destination).find((name) => name.endsWith('.tgz'));
  if (!npm.failed && tarball !== undefined) return join(destination, tarball);
  throw new UserError({
    message: `npm could not pack the kit: ${npm.stderr || npm.shortMessage || 'it wrote nothing'}`,
    fix: 'Leave out the ending .tgz to get a folder, and pack that as you like.',
  });
}
