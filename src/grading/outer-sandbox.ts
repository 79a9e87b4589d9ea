/**
 * A second wall around grading processes, where the system has one. The isolate does not need it: it is for the day on
 * which somebody finds a way out of WebAssembly and V8.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bubblewrapArguments, findBubblewrap } from './bubblewrap.ts';

/** How a grading process is started inside it: the command, and what comes before Node. */
export interface OuterSandbox {
  readonly name: 'bubblewrap';
  readonly command: string;
  readonly args: readonly string[];
}

/** Why there is none. */
export interface NoOuterSandbox {
  readonly missing: string;
}

/** Starting Node takes some 50 ms; a machine that needs longer for it has other troubles. */
const TRIAL_MAX_MS = 10_000;

/**
 * The outer sandbox of this machine, tried out: namespaces may be forbidden, in containers above all. Processes in it can
 * read the program and these suites.
 */
export function findOuterSandbox(
  searchPath: string | undefined,
  suites: readonly string[],
): OuterSandbox | NoOuterSandbox {
  const command = findBubblewrap(searchPath);
  if (command === null) return { missing: 'bubblewrap is not installed' };
  const args = bubblewrapArguments(readableFor(suites));
  const trial = spawnSync(command, [...args, process.execPath, '--version'], {
    env: {},
    encoding: 'utf8',
    timeout: TRIAL_MAX_MS,
  });
  if (trial.status === 0) return { name: 'bubblewrap', command, args };
  const said = (trial.stderr ?? '').trim().split('\n').at(-1) ?? '';
  return { missing: `bubblewrap cannot run here${said === '' ? '' : `: ${said}`}` };
}

/** Node, the built program with what it imports, and the folders of the suites. */
function readableFor(suites: readonly string[]): readonly string[] {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const program = ['dist', 'package.json'].map((name) => join(root, name));
  const paths = [process.execPath, ...program, ...modulesAbove(root), ...suites.map((suite) => dirname(suite))];
  return [...new Set(paths)].filter((path) => existsSync(path));
}

/** Where Node looks for packages, the outermost first: what lies in it can be mounted again. */
function modulesAbove(folder: string): readonly string[] {
  const parts = folder.split(sep);
  return parts.map((_part, at) => join(parts.slice(0, at + 1).join(sep) || sep, 'node_modules'));
}
