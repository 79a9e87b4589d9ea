import type { DebugOptions } from '../commands/debug.ts';
import type { DiffOptions } from '../commands/diff.ts';
import type { HintOptions } from '../commands/hint.ts';
import type { ReplayOptions } from '../commands/replay.ts';
import { ID } from './declare.ts';
import type { Declare } from './declare.ts';

/** Help with a failing check: hints, and one schedule run again. */
export const declareInsight: Declare = (program, bind) => {
  program.commandsGroup('When a check fails:');
  program
    .command('hint')
    .argument('[id]', ID)
    .option('--now', 'do not wait for a change of the code (costs points)')
    .option('--bug <bug>', 'about this bug, by its number or id')
    .option('--level <level>', 'go down to this level at once (costs points)')
    .option('--json', 'print JSON')
    .description('the next hint for the bug at hand')
    .action(
      bind(async (context, id: string | undefined, options: HintOptions) =>
        (await import('../commands/hint.ts')).hint(context, id, options),
      ),
    );
  program
    .command('replay')
    .argument('[token...]', 'the schedule, as `check` printed it')
    .option('--schedule <moves>', "one of your own, such as 'A1 B* A*'")
    .option('--check <id>', 'the check that judges it; a public one when left out')
    .option('--exercise <id>', ID)
    .option('--full', 'every step of the run')
    .option('--json', 'print the verdict as JSON')
    .description('run one schedule again, with its facts and timeline')
    .addHelpText(
      'after',
      "\nExamples:\n  $ bugbash replay 'two-charges-at-once:A3 B* A*'\n" +
        "  $ bugbash replay --schedule 'A2 B* A*'\n\n" +
        'A2 lets client A go on until two of its port calls are answered, A* until it is done, and\n' +
        'a alone takes half of such a move: a call takes effect, and its reply is held.',
    )
    .action(
      bind(async (context, token: string[], options: ReplayOptions) =>
        (await import('../commands/replay.ts')).replay(context, token, options),
      ),
    );
  program
    .command('debug')
    .argument('[token...]', 'the schedule, as `check` printed it')
    .option('--schedule <moves>', "one of your own, such as 'A1 B* A*'")
    .option('--check <id>', 'the check that judges it; a public one when left out')
    .option('--exercise <id>', ID)
    .option('--port <n>', 'where the debugger attaches (9229)')
    .option('--no-inspect', 'run it without waiting for a debugger')
    .option('--full', 'every step of the run')
    .description('step through one schedule in a debugger, unconfined, on this machine')
    .addHelpText(
      'after',
      "\nExample:\n  $ bugbash debug 'two-charges-at-once:A3 B* A*'\n\n" +
        'Your files run as an ordinary program of this machine, not in the isolate, and\nnothing is graded by it.',
    )
    .action(
      bind(async (context, token: string[], options: DebugOptions) =>
        (await import('../commands/debug.ts')).debug(context, token, options),
      ),
    );
  program
    .command('diff')
    .argument('[id]', ID)
    .option('--reference', 'yours against the reference, once you passed')
    .option('--unified', 'one above the other, however wide the terminal is')
    .description('what you changed since the starter')
    .action(
      bind(async (context, id: string | undefined, options: DiffOptions) =>
        (await import('../commands/diff.ts')).diff(context, id, options),
      ),
    );
};
