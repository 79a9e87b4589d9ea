import { Command, CommanderError, Option } from 'commander';
import { UserError } from '../base/errors.ts';
import type { CommandContext } from './command-context.ts';
import type { CheckOptions } from './commands/check.ts';
import type { EditOptions } from './commands/edit.ts';
import type { GradeCommandOptions } from './commands/grade.ts';
import type { HintOptions } from './commands/hint.ts';
import type { ListOptions } from './commands/list.ts';
import type { ProgressOptions } from './commands/progress.ts';
import type { ReplayOptions } from './commands/replay.ts';
import type { ResetOptions } from './commands/reset.ts';
import type { UndoOptions } from './commands/undo.ts';
import type { Course } from './course.ts';
import type { Io } from './io.ts';

/**
 * Parses the command line and runs the command; answers its exit code. Every command is imported when it is called:
 * `--help` and `list` must not wait for prompts, compilers or graders.
 */
export async function runProgram(argv: readonly string[], io: Io, course: Course, version: string): Promise<number> {
  let exitCode = 0;
  const program = createProgram(io, version);
  const context = (): CommandContext => ({ io, course, pack: program.opts<{ pack?: string }>().pack ?? null });
  addCommands(program, (run) => async (...args) => {
    exitCode = await run(context(), ...args);
  });
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

/** Makes a commander action of a command; whatever commander hands over after the command's own arguments is ignored. */
type Bind = <Args extends unknown[]>(
  run: (context: CommandContext, ...args: Args) => Promise<number>,
) => (...args: Args) => Promise<void>;

function createProgram(io: Io, version: string): Command {
  return new Command('bugbash')
    .description('Find the bugs planted in payment code, fix them, and let every interleaving judge the fix.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain this command')
    .addOption(new Option('--pack <dir>', 'take the exercises from this folder'))
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

function addCommands(program: Command, bind: Bind): void {
  program
    .command('init')
    .argument('[dir]', 'the folder; this one when left out')
    .description('make a folder to work in')
    .action(bind(async (context, dir?: string) => (await import('./commands/init.ts')).init(context, dir)));
  program
    .command('list')
    .option('--json', 'print JSON')
    .description('all exercises, and how far you are')
    .action(bind(async (context, options: ListOptions) => (await import('./commands/list.ts')).list(context, options)));
  program
    .command('start')
    .argument('[id]', 'the exercise; in a terminal you are asked when it is left out')
    .description('copy an exercise into the workspace, or go back to it')
    .action(bind(async (context, id?: string) => (await import('./commands/start.ts')).start(context, id)));
  program
    .command('edit')
    .argument('[id]', ID)
    .option('--editor <command>', 'instead of $VISUAL or $EDITOR')
    .description('open the code in your editor')
    .action(
      bind(async (context, id: string | undefined, options: EditOptions) =>
        (await import('./commands/edit.ts')).edit(context, id, options),
      ),
    );
  addCheckCommands(program, bind);
  addReplayCommand(program, bind);
  addSnapshotCommands(program, bind);
  program
    .command('progress')
    .option('--json', 'print JSON')
    .description('what you passed, and what it took')
    .action(
      bind(async (context, options: ProgressOptions) =>
        (await import('./commands/progress.ts')).progress(context, options),
      ),
    );
  addGradeCommand(program, bind);
}

const ID = 'the exercise; the current one when left out';

function addCheckCommands(program: Command, bind: Bind): void {
  program
    .command('check')
    .argument('[id]', ID)
    .option('--timeline', 'add the facts and the run of the first failing check (recorded)')
    .option('--full', 'like --timeline, with every step of the run')
    .option('--public', 'run only the public checks')
    .option('--json', 'print the verdict as JSON')
    .description('run every check over your files')
    .addHelpText('after', '\nExamples:\n  $ bugbash check\n  $ bugbash check payment-processor --timeline')
    .action(
      bind(async (context, id: string | undefined, options: CheckOptions) =>
        (await import('./commands/check.ts')).check(context, id, options),
      ),
    );
  program
    .command('hint')
    .argument('[id]', ID)
    .option('--now', 'do not wait for a change of the files (recorded)')
    .description('the next hint for the bug at hand')
    .action(
      bind(async (context, id: string | undefined, options: HintOptions) =>
        (await import('./commands/hint.ts')).hint(context, id, options),
      ),
    );
}

function addReplayCommand(program: Command, bind: Bind): void {
  program
    .command('replay')
    .argument('<token...>', 'the schedule, as `check` printed it')
    .option('--exercise <id>', ID)
    .option('--full', 'every step of the run')
    .option('--json', 'print the verdict as JSON')
    .description('run one schedule again, with its facts and timeline')
    .addHelpText('after', "\nExample:\n  $ bugbash replay 'two-charges-at-once:A3 B* A*'")
    .action(
      bind(async (context, token: string[], options: ReplayOptions) =>
        (await import('./commands/replay.ts')).replay(context, token, options),
      ),
    );
}

function addSnapshotCommands(program: Command, bind: Bind): void {
  program
    .command('undo')
    .argument('[id]', ID)
    .option('--to <number>', 'bring back this snapshot')
    .option('--list', 'list the snapshots')
    .description('bring back an earlier snapshot of your files')
    .action(
      bind(async (context, id: string | undefined, options: UndoOptions) =>
        (await import('./commands/undo.ts')).undo(context, id, options),
      ),
    );
  program
    .command('reset')
    .argument('[id]', ID)
    .option('--yes', 'do not ask')
    .description('start afresh from the starter (a snapshot is kept)')
    .action(
      bind(async (context, id: string | undefined, options: ResetOptions) =>
        (await import('./commands/reset.ts')).reset(context, id, options),
      ),
    );
  program
    .command('solution')
    .argument('[id]', ID)
    .description('the reference and the story of each bug, once you passed')
    .action(bind(async (context, id?: string) => (await import('./commands/solution.ts')).solution(context, id)));
}

function addGradeCommand(program: Command, bind: Bind): void {
  program
    .command('grade')
    .argument('<path...>', 'files or folders to grade')
    .requiredOption('--exercise <id>', 'the exercise that they solve')
    .option('--json', 'one line of JSON a submission')
    .option('--timeline', 'add the facts and the run of the first failing check')
    .option('--full', 'with every step')
    .description('grade files anywhere, without a workspace')
    .addHelpText(
      'after',
      '\nExamples:\n  $ bugbash grade solution.ts --exercise payment-processor\n' +
        '  $ bugbash grade students/* --exercise payment-processor --json > verdicts.jsonl',
    )
    .action(
      bind(async (context, paths: string[], options: GradeCommandOptions) =>
        (await import('./commands/grade.ts')).grade(context, paths, options),
      ),
    );
}

/** commander's messages, split into what happened and what to do. */
function usageError(error: CommanderError): UserError {
  const [first = '', guess] = error.message.replace(/^error: /, '').split('\n');
  const message = `${first.charAt(0).toUpperCase()}${first.slice(1)}${/[.?!]$/.test(first) ? '' : '.'}`;
  const suggestion = guess === undefined ? '' : `${guess.replace(/^\(|\)$/g, '')} `;
  return new UserError({ message, fix: `${suggestion}See \`bugbash --help\`, or \`bugbash <command> --help\`.` });
}
