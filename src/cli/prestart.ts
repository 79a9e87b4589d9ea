import { findBubblewrap } from '../grading/bubblewrap.ts';
import { prestartGradingProcess } from '../grading/grading-process.ts';

/** Commands that nearly always grade something. */
const GRADING_COMMANDS = new Set(['check', 'grade', 'replay', 'watch', 'submit']);
/** Words with which the program only speaks about itself. */
const ASKING = new Set(['--help', '-h', 'help', '--version', '-V']);

/** Strangers' code is graded in an outer sandbox where there is one, and a process started now would stand outside. */
const isForSandbox = (argv: readonly string[]): boolean =>
  argv.includes('grade') && !argv.includes('off') && findBubblewrap(process.env['PATH']) !== null;

/**
 * Starts the grading process of a command line before anything else is imported: it gets ready while the program still
 * reads what to grade. A guess that is wrong costs a process that ends with the program, and nothing else.
 */
export function prestart(argv: readonly string[]): void {
  if (!argv.some((word) => GRADING_COMMANDS.has(word)) || argv.some((word) => ASKING.has(word))) return;
  if (!isForSandbox(argv)) prestartGradingProcess();
}
