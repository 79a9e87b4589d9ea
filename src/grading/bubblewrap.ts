/** Bubblewrap, which on Linux gives a process namespaces of its own: where it lies, and what it is to be told. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The program on this search path; null where there is none. */
export function findBubblewrap(searchPath: string | undefined): string | null {
  if (process.platform !== 'linux') return null;
  const folders = (searchPath ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return folders.map((folder) => join(folder, 'bwrap')).find((path) => existsSync(path)) ?? null;
}

/** Where the libraries lie that Node itself is linked with. */
const SYSTEM = ['/usr', '/lib', '/lib64', '/nix/store', '/etc/ld.so.cache'];

/**
 * No network, no processes but its own, nothing that can be written but an empty `/tmp`, and of the machine's files only
 * Node's libraries and what is `readable`. The environment is left alone: whoever starts the process gives it whole.
 */
export function bubblewrapArguments(readable: readonly string[]): readonly string[] {
  return [
    '--unshare-all',
    '--die-with-parent',
    '--new-session',
    ...['--cap-drop', 'ALL'],
    ...['--proc', '/proc'],
    ...['--dev', '/dev'],
    // Before what may lie in it.
    ...['--tmpfs', '/tmp'],
    ...SYSTEM.flatMap((path) => ['--ro-bind-try', path, path]),
    ...readable.flatMap((path) => ['--ro-bind', path, path]),
    ...['--chdir', '/'],
  ];
}
