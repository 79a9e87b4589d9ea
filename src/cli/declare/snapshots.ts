import type { ResetOptions } from '../commands/reset.ts';
import type { UndoOptions } from '../commands/undo.ts';
import type { UpdateOptions } from '../commands/update.ts';
import { ID } from './declare.ts';
import type { Declare } from './declare.ts';

/** Going back to earlier work, and the solution. */
export const declareSnapshots: Declare = (program, bind) => {
  program.commandsGroup('Back and forth:');
  program
    .command('undo')
    .argument('[id]', ID)
    .option('--to <number>', 'bring back this snapshot')
    .option('--list', 'list the snapshots')
    .description('bring back an earlier snapshot of your files')
    .addHelpText('after', '\nExamples:\n  $ bugbash undo\n  $ bugbash undo --to 3')
    .action(
      bind(async (context, id: string | undefined, options: UndoOptions) =>
        (await import('../commands/undo.ts')).undo(context, id, options),
      ),
    );
  program
    .command('history')
    .argument('[id]', ID)
    .description('list the snapshots of your files')
    .addHelpText('after', '\nExample:\n  $ bugbash history')
    .action(
      bind(async (context, id?: string) => (await import('../commands/undo.ts')).undo(context, id, { list: true })),
    );
  program
    .command('reset')
    .argument('[id]', ID)
    .option('--all', 'every exercise that you started')
    .option('--yes', 'do not ask')
    .description('start afresh from the starter (a snapshot is kept)')
    .addHelpText('after', '\nExamples:\n  $ bugbash reset\n  $ bugbash reset --all --yes')
    .action(
      bind(async (context, id: string | undefined, options: ResetOptions) =>
        (await import('../commands/reset.ts')).reset(context, id, options),
      ),
    );
  program
    .command('update')
    .argument('[id]', ID)
    .option('--mark', 'write conflicts into the files, to settle in the editor')
    .description('merge a newer starter with your work (a snapshot is kept)')
    .addHelpText('after', '\nExamples:\n  $ bugbash update\n  $ bugbash update --mark')
    .action(
      bind(async (context, id: string | undefined, options: UpdateOptions) =>
        (await import('../commands/update.ts')).update(context, id, options),
      ),
    );
  program
    .command('solution')
    .argument('[id]', ID)
    .description('the reference and the story of each bug, once you passed')
    .addHelpText('after', '\nExample:\n  $ bugbash solution payment-processor')
    .action(bind(async (context, id?: string) => (await import('../commands/solution.ts')).solution(context, id)));
};
