import { Argument } from 'commander';
import type { Command } from 'commander';
import type { CommandWords, Shell } from '../commands/completion.ts';
import type { DoctorOptions } from '../commands/doctor.ts';
import type { Declare } from './declare.ts';

/** Around the practice: is everything in order, and does the shell know the commands. */
export const declareTools: Declare = (program, bind) => {
  program.commandsGroup('Set-up:');
  program
    .command('doctor')
    .option('--json', 'print JSON')
    .description('look whether everything is in order (changes nothing)')
    .addHelpText('after', '\nExample:\n  $ bugbash doctor')
    .action(
      bind(async (context, options: DoctorOptions) => (await import('../commands/doctor.ts')).doctor(context, options)),
    );
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']))
    .description('print a script that completes commands and exercises')
    .addHelpText('after', '\nExamples:\n  $ eval "$(bugbash completion bash)"\n  $ bugbash completion fish | source')
    .action(
      bind(async (context, shell: Shell) =>
        (await import('../commands/completion.ts')).completion(context, shell, wordsOf(program)),
      ),
    );
};

function wordsOf(program: Command): readonly CommandWords[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    flags: command.options.flatMap((option) => (option.long === undefined ? [] : [option.long])),
    takesExercise: command.registeredArguments[0]?.name() === 'id',
  }));
}
