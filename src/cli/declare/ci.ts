import type { GradeCommandOptions } from '../commands/grade.ts';
import type { Declare } from './declare.ts';

/** What a CI job types. */
export const declareCi: Declare = (program, bind) => {
  program.commandsGroup('Grade:');
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
        (await import('../commands/grade.ts')).grade(context, paths, options),
      ),
    );
};
