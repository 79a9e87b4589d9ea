import { print } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export interface CommandWords {
  readonly name: string;
  readonly description: string;
  /** Long flags, `--json`. */
  readonly flags: readonly string[];
  /** Its first argument is an exercise. */
  readonly takesExercise: boolean;
}

/** `bugbash completion <shell>`: a script for the shell to load; exercises are asked for when they are completed. */
export async function completion(
  { io }: CommandContext,
  shell: Shell,
  commands: readonly CommandWords[],
): Promise<number> {
  print(io, { bash, zsh, fish }[shell](commands));
  return 0;
}

const EXERCISES = 'bugbash list --ids 2>/dev/null';

function bash(commands: readonly CommandWords[]): string {
  const cases = commands.map(
    ({ name, flags, takesExercise }) =>
      `    ${name}) words="${flags.join(' ')}${takesExercise ? ` $(${EXERCISES})` : ''}" ;;`,
  );
  return `# bugbash completion for bash: eval "$(bugbash completion bash)"
_bugbash() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.map(({ name }) => name).join(' ')}"
  else case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words="" ;;
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _bugbash bugbash`;
}

function zsh(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`);
  const cases = commands.map(
    ({ name, flags, takesExercise }) =>
      `    ${name}) compadd -- ${flags.join(' ')}${takesExercise ? `; compadd -- $(${EXERCISES})` : ''} ;;`,
  );
  return `#compdef bugbash
# bugbash completion for zsh: source <(bugbash completion zsh)
_bugbash() {
  local -a commands
  commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "$words[2]" in
${cases.join('\n')}
  esac
}
compdef _bugbash bugbash`;
}

function fish(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, description, flags, takesExercise }) => [
    `complete -c bugbash -f -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
    ...flags.map((flag) => `complete -c bugbash -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}`),
    ...(takesExercise ? [`complete -c bugbash -f -n '__fish_seen_subcommand_from ${name}' -a '(${EXERCISES})'`] : []),
  ]);
  return ['# bugbash completion for fish: bugbash completion fish | source', ...lines].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", '')}'`;
}
