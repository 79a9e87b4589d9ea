import type { GradeCommandOptions } from '../commands/grade.ts';
import type { KitOptions } from '../commands/kit.ts';
import type { MergeOptions } from '../commands/merge.ts';
import type { SelftestOptions } from '../commands/selftest.ts';
import type { VerifyOptions } from '../commands/verify.ts';
import type { Declare } from './declare.ts';

const GRADE_HELP = `
Reports: json, junit, sarif, ctrf, markdown, github, github-summary, gradescope,
github-classroom, exercism. The last three need {submission} in the path when
there are several submissions.

Examples:
  $ bugbash grade solution.ts --exercise payment-processor
  $ bugbash grade students --exercise payment-processor --json > verdicts.jsonl
  $ bugbash grade 'students/*' --exercise auto --report junit=junit.xml
  $ bugbash grade students --exercise auto --shard 1/4`;

const KIT_HELP = `
In a kit \`check\` and \`watch\` run the public checks. Grade what comes back with
\`bugbash grade\` where the kit was made: what is on a candidate's machine is no
secret, and a score from there is no grade.

Examples:
  $ bugbash kit candidate.tgz
  $ bugbash kit handout --exercise payment-processor --exercise partial-refunds`;

/** What a CI job types. */
export const declareCi: Declare = (program, bind) => {
  program.commandsGroup('Grade:');
  program
    .command('grade')
    .argument('<path...>', 'files, folders, folders of submissions, or patterns in quotes')
    .requiredOption('--exercise <id>', 'the exercise that they solve, or `auto` to tell it from their files')
    .option('--json', 'one line of JSON a submission, as it ends')
    .option('--report <kind=path>', 'write a report, `-` for the output; repeat it for several', collect, [])
    .option('--reveal <level>', 'what may be told of hidden checks: none, category, promise, timeline')
    .option('--jobs <n>', 'processes at work at a time; as many as there are cores unless given')
    .option('--outer-sandbox <mode>', 'bubblewrap around grading processes: auto (where it runs), require, off')
    .option('--resume <file>', 'keep verdicts in this file, and grade what is not in it')
    .option('--shard <i/n>', 'grade the i-th of n parts, and write a blob for `bugbash merge`')
    .option('--blob <path>', 'where the blob of the shard goes')
    .option('--matrix [n]', 'print the shards for a matrix of CI jobs, one a submission unless given')
    .option('--timeline', 'add the facts and the run of the first failing check')
    .option('--full', 'with every step')
    .description('grade files anywhere, without a workspace')
    .addHelpText('after', GRADE_HELP)
    .action(
      bind(async (context, paths: string[], options: GradeCommandOptions) =>
        (await import('../commands/grade.ts')).grade(context, paths, options),
      ),
    );
  program
    .command('merge')
    .argument('<blob...>', 'the blobs of all shards of one run')
    .option('--report <kind=path>', 'write a report, as `grade` does', collect, [])
    .option('--reveal <level>', 'what may be told of hidden checks: none, category, promise, timeline')
    .option('--json', 'one line of JSON a submission')
    .description('put the shards of a run together, or say why not')
    .action(
      bind(async (context, paths: string[], options: MergeOptions) =>
        (await import('../commands/merge.ts')).merge(context, paths, options),
      ),
    );
  program
    .command('verify')
    .argument('<result>', 'what `grade --json` printed, or `--report json` wrote')
    .argument('<path>', 'the submission that it is about')
    .option('--submission <name>', 'which of several results is meant')
    .option('--json', 'print JSON')
    .description('grade again, and name each field that comes out otherwise')
    .action(
      bind(async (context, result: string, path: string, options: VerifyOptions) =>
        (await import('../commands/verify.ts')).verify(context, result, path, options),
      ),
    );
  program
    .command('kit')
    .argument('<out>', 'a folder that does not exist yet, or a file that ends in .tgz or .tar.gz')
    .option('--exercise <id>', 'an exercise to hand out; all unless given, repeat it for several', collect, [])
    .description("make a candidate's kit: no reference, no hidden checks")
    .addHelpText('after', KIT_HELP)
    .action(
      bind(async (context, out: string, options: KitOptions) =>
        (await import('../commands/kit.ts')).kit(context, out, options),
      ),
    );
  program
    .command('selftest')
    .argument('[name...]', 'cases or groups of them; all unless given')
    .option('--seed <text>', 'another order for each')
    .option('--jobs <n>', 'processes at work at a time')
    .option('--json', 'one line of JSON a case')
    .description('grade the hostile corpus on this machine: can anything get in?')
    .action(
      bind(async (context, names: string[], options: SelftestOptions) =>
        (await import('../commands/selftest.ts')).selftest(context, names, options),
      ),
    );
};

function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}
