import { Command, CommanderError, Option } from 'commander';
import { UserError } from '../base/errors.ts';
import type { CommandContext } from './command-context.ts';
import type { Course } from './course.ts';
import { declareCi } from './declare/ci.ts';
import type { Declare } from './declare/declare.ts';
import { declareInstructor } from './declare/instructor.ts';
import { declareInsight } from './declare/insight.ts';
import { declarePractice } from './declare/practice.ts';
import { declareRounds } from './declare/rounds.ts';
import { declareSnapshots } from './declare/snapshots.ts';
import { declareTools } from './declare/tools.ts';
import type { Io } from './io.ts';

/** All commands, in the order of `--help`. */
const DECLARATIONS: readonly Declare[] = [
  declarePractice,
  declareInsight,
  declareSnapshots,
  declareRounds,
  declareCi,
  declareInstructor,
  declareTools,
];

/**
 * Parses the command line and runs the command; answers its exit code. Every command is imported when it is called:
 * `--help` and `list` must not wait for prompts, compilers or graders.
 */
export async function runProgram(argv: readonly string[], io: Io, course: Course, version: string): Promise<number> {
  let exitCode = 0;
  const program = createProgram(io, version);
  const context = (): CommandContext => ({ io, course, version, pack: program.opts<{ pack?: string }>().pack ?? null });
  for (const declare of DECLARATIONS) {
    declare(program, (run) => async (...args) => {
      exitCode = await run(context(), ...args);
    });
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // No command at all: commander would explain itself; we have a home screen for that.
    const isHome = error.code === 'commander.help' && program.args.length === 0;
    if (isHome) return (await import('./commands/home.ts')).home(context());
    if (error.exitCode === 0) return 0;
    throw usageError(error);
  }
  return exitCode;
}

function createProgram(io: Io, version: string): Command {
  return new Command('bugbash')
    .description('Find the bugs planted in payment code, fix them, and let every interleaving judge the fix.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain this command')
    .addOption(new Option('--pack <pack>', 'take the exercises from this folder or npm package (BUGBASH_PACK)'))
    .helpCommand('help [command]', 'explain a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        io.stdout.write(text);
      },
      // What went wrong is told once, by whoever catches the error.
      writeErr: () => undefined,
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
    })
    .addHelpText('after', EXAMPLES);
}

const EXAMPLES = `
Examples:
  $ bugbash init my-bugbash && cd my-bugbash
  $ bugbash list
  $ bugbash start payment-processor
  $ bugbash check
  $ bugbash grade solution.ts --exercise payment-processor --json

Exit codes: 0 all passed, 1 graded and not all passed, 2 something for you to
mend, 3 a fault of bugbash, 130 interrupted.`;

/** commander's messages, split into what happened and what to do. */
function usageError(error: CommanderError): UserError {
  const [first = '', guess] = error.message.replace(/^error: /, '').split('\n');
  const message = `${first.charAt(0).toUpperCase()}${first.slice(1)}${/[.?!]$/.test(first) ? '' : '.'}`;
  const suggestion = guess === undefined ? '' : `${guess.replace(/^\(|\)$/g, '')} `;
  return new UserError({ message, fix: `${suggestion}See \`bugbash --help\`, or \`bugbash <command> --help\`.` });
}
