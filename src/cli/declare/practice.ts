import { Option } from 'commander';
import { CATEGORIES } from '../../verdict/verdict.ts';
import type { CheckOptions } from '../commands/check.ts';
import type { EditOptions } from '../commands/edit.ts';
import type { ListOptions } from '../commands/list.ts';
import type { ProgressOptions } from '../commands/progress.ts';
import type { StartOptions } from '../commands/start.ts';
import type { WatchOptions } from '../commands/watch.ts';
import { editCmd, ID } from './declare.ts';
import type { Declare } from './declare.ts';

/** Practising: from an empty folder to a passed exercise. */
export const declarePractice: Declare = (program, bind) => {
  program.commandsGroup('Practise:');
  program
    .command('init')
    .argument('[dir]', 'the folder; this one when left out')
    .description('make a folder to work in')
    .addHelpText('after', '\nExamples:\n  $ bugbash init my-bugbash && cd my-bugbash\n  $ bugbash init')
    .action(bind(async (context, dir?: string) => (await import('../commands/init.ts')).init(context, dir)));
  program
    .command('list')
    .option('--done', 'only those you passed')
    .option('--pending', 'only those you did not pass yet')
    .option('--track <name>', 'only those of a track')
    .addOption(new Option('--category <name>', 'only those with a bug of this category').choices(CATEGORIES))
    .option('--search <text>', 'only those whose id, title or track holds this')
    .option('--ids', 'print ids alone')
    .option('--json', 'print JSON')
    .description('all exercises, and how far you are')
    .addHelpText('after', '\nExamples:\n  $ bugbash list --pending\n  $ bugbash list --category race --search refund')
    .action(
      bind(async (context, options: ListOptions) => (await import('../commands/list.ts')).list(context, options)),
    );
  program
    .command('start')
    .argument('[id]', 'the exercise; in a terminal you are asked when it is left out')
    .option('--no-watch', 'only copy it; do not watch it')
    .option('--poll', 'watch by looking for saves now and then')
    .addOption(editCmd())
    .description('copy an exercise into the workspace, or go back to it, and watch it')
    .addHelpText(
      'after',
      '\nExamples:\n  $ bugbash start payment-processor\n  $ bugbash start payment-processor --no-watch',
    )
    .action(
      bind(async (context, id: string | undefined, options: StartOptions) =>
        (await import('../commands/start.ts')).start(context, id, options),
      ),
    );
  program
    .command('edit')
    .argument('[id]', ID)
    .addOption(editCmd())
    .description('open the code in your editor')
    .addHelpText('after', '\nExamples:\n  $ bugbash edit\n  $ bugbash edit --edit-cmd "code -r"')
    .action(
      bind(async (context, id: string | undefined, options: EditOptions) =>
        (await import('../commands/edit.ts')).edit(context, id, options),
      ),
    );
  program
    .command('watch')
    .argument('[id]', ID)
    .option('--poll', 'look for saves now and then, where the system does not tell of them')
    .addOption(editCmd())
    .description('check at every save, with everything else a key away')
    .addHelpText('after', '\nExamples:\n  $ bugbash watch\n  $ bugbash watch --poll --edit-cmd "code -r"')
    .action(
      bind(async (context, id: string | undefined, options: WatchOptions) =>
        (await import('../commands/watch.ts')).watch(context, id, options),
      ),
    );
  program
    .command('brief')
    .argument('[id]', ID)
    .description('read what the exercise asks for')
    .addHelpText('after', '\nExample:\n  $ bugbash brief | less')
    .action(bind(async (context, id?: string) => (await import('../commands/brief.ts')).brief(context, id)));
  program
    .command('progress')
    .option('--json', 'print JSON')
    .description('what you passed, and what it took')
    .addHelpText('after', '\nExamples:\n  $ bugbash progress\n  $ bugbash progress --json')
    .action(
      bind(async (context, options: ProgressOptions) =>
        (await import('../commands/progress.ts')).progress(context, options),
      ),
    );
  program
    .command('check')
    .argument('[id]', ID)
    .option('--timeline', 'add the facts and the run of the first failing check (recorded)')
    .option('--full', 'like --timeline, with every step of the run')
    .option('--public', 'run only the public checks')
    .option('--bug <number>', 'run only the checks that speak of this bug')
    .option('--json', 'print the verdict as JSON')
    .description('run every check over your files')
    .addHelpText(
      'after',
      '\nExamples:\n  $ bugbash check\n  $ bugbash check payment-processor --timeline\n  $ bugbash check --bug 2',
    )
    .action(
      bind(async (context, id: string | undefined, options: CheckOptions) =>
        (await import('../commands/check.ts')).check(context, id, options),
      ),
    );
};
