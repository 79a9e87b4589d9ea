import type { AuthorBuildOptions } from '../commands/author-build.ts';
import type { AuthorNewOptions } from '../commands/author-new.ts';
import type { AuthorProveOptions } from '../commands/author-prove.ts';
import type { Declare } from './declare.ts';

/** What an instructor types who makes exercises. */
export const declareInstructor: Declare = (program, bind) => {
  program.commandsGroup('Make exercises:');
  const author = program
    .command('author')
    .description('make exercises, and prove them')
    .addHelpText(
      'after',
      '\nExamples:\n  $ bugbash --pack my-pack author new gift-cards\n  $ bugbash --pack my-pack author prove gift-cards',
    );
  author
    .command('new')
    .argument('[id]', 'the id of the new exercise; asked for when left out')
    .option('--from <id>', 'the exercise to begin from: payment-processor unless given or asked for')
    .description('write a new exercise into this folder or --pack, as a copy of a proved one')
    .action(
      bind(async (context, id: string | undefined, options: AuthorNewOptions) =>
        (await import('../commands/author-new.ts')).authorNew(context, id, options),
      ),
    );
  author
    .command('build')
    .argument('[id...]', 'exercises of the pack; all with --all')
    .option('--all', 'every exercise of the pack')
    .option('--from <side>', 'the side written by hand: starter or reference', 'starter')
    .option('--check', 'write nothing; exit 1 when something is out of date')
    .description('make the other side from the diffs, and checks.json from the suites')
    .action(
      bind(async (context, ids: string[], options: AuthorBuildOptions) =>
        (await import('../commands/author-build.ts')).authorBuild(context, ids, options),
      ),
    );
  author
    .command('prove')
    .argument('[id...]', 'exercises of the pack; all with --all')
    .option('--all', 'every exercise of the pack')
    .option('--full', 'grade every variant and every mutant, not only the telling ones')
    .option('--row <id...>', 'judge only these rows of the certificate')
    .option('--write', 'write docs/certificates/<id>.md into the pack')
    .option('--json', 'one line of JSON an exercise')
    .option('--check', 'prove nothing; exit 1 when a certificate is of another state of its exercise')
    .description('prove that an exercise is good, row by row')
    .action(
      bind(async (context, ids: string[], options: AuthorProveOptions) =>
        (await import('../commands/author-prove.ts')).authorProve(context, ids, options),
      ),
    );
  author
    .command('preview')
    .argument('<id>', 'an exercise of the pack')
    .description('the exercise as a candidate meets it: brief, board, every hint, debrief')
    .action(
      bind(async (context, id: string) => (await import('../commands/author-preview.ts')).authorPreview(context, id)),
    );
};
