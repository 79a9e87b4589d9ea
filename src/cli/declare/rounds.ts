import { Argument } from 'commander';
import type { InterviewOptions } from '../commands/interview.ts';
import type { ReviewOptions } from '../commands/review.ts';
import { editCmd, ID } from './declare.ts';
import type { Declare } from './declare.ts';

/** Practice as in the real round: against the clock, and finding before fixing. */
export const declareRounds: Declare = (program, bind) => {
  program.commandsGroup('As in the interview:');
  program
    .command('review')
    .argument('[id]', ID)
    .option('--json', 'print JSON')
    .description('find before you fix: mark the bugs, and hear which are there')
    .addHelpText(
      'after',
      '\nMark a line with `// BUG(race): why` above it, or list it in review.md.\n\nExample:\n  $ bugbash review',
    )
    .action(
      bind(async (context, id: string | undefined, options: ReviewOptions) =>
        (await import('../commands/review.ts')).review(context, id, options),
      ),
    );
  program
    .command('interview')
    .addArgument(new Argument('[action]', 'in a round that is going on').choices(['check', 'pause', 'resume']))
    .option('--minutes <n>', 'how long (60)')
    .option('--exercise <id>', 'over this exercise')
    .option('--bugs <n>', 'how many bugs are dealt (5)')
    .option('--seed <n>', 'deal the same hand again')
    .option('--yes', 'do not ask')
    .option('--no-watch', 'only start the clock; do not stay on the screen')
    .option('--poll', 'look for saves now and then, where the system does not tell of them')
    .addOption(editCmd())
    .description('a clock, a fresh hand of bugs, no hints; a debrief at the end')
    .addHelpText(
      'after',
      '\nExamples:\n  $ bugbash interview --minutes 45\n  $ bugbash interview check\n' +
        '  $ bugbash interview --exercise payment-processor --bugs 4 --seed 7 --yes',
    )
    .action(
      bind(async (context, action: 'check' | 'pause' | 'resume' | undefined, options: InterviewOptions) =>
        (await import('../commands/interview.ts')).interview(context, action, options),
      ),
    );
  program
    .command('submit')
    .option('--yes', 'do not ask')
    .description('hand the interview in, and hear how it went')
    .addHelpText('after', '\nExample:\n  $ bugbash submit --yes')
    .action(
      bind(async (context, options: { yes?: boolean }) =>
        (await import('../commands/interview.ts')).submit(context, options),
      ),
    );
};
