import { readFileSync } from 'node:fs';
import type { Course } from './course.ts';
import { installedCourse } from './installed-course.ts';
import { processIo } from './io.ts';
import type { Io } from './io.ts';
import { runProgram } from './program.ts';

/** The program as the shell starts it; answers the exit code. */
export async function main(course: Course = installedCourse): Promise<number> {
  // A reader that has seen enough (`bugbash list | head -1`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return run(process.argv.slice(2), processIo(), course);
}

/** Runs one command line. Every error ends here, as text on the error output and an exit code. */
export async function run(argv: readonly string[], io: Io, course: Course): Promise<number> {
  try {
    return await runProgram(argv, io, course, packageVersion());
  } catch (error) {
    const [{ presentError }, { toAscii }] = await Promise.all([import('./present-error.ts'), import('./style.ts')]);
    const { text, exitCode } = presentError(error, io);
    if (text !== '') io.stderr.write(io.unicode ? text : toAscii(text));
    return exitCode;
  }
}

/** The version in the package's own manifest, two folders above both src/cli and dist/cli. */
function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return (manifest as { readonly version: string }).version;
}
