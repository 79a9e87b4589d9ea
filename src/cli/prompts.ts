import { UserError } from '../base/errors.ts';
import type { Io } from './io.ts';
import { wrap } from './render/text.ts';

/** Questions to the person at the keyboard. The only user of inquirer, which is imported when the first one is asked. */

export interface Choice<T> {
  readonly name: string;
  readonly value: T;
  /** What is said of it once it is chosen; its name when left out. */
  readonly short?: string;
  /** One line shown while the choice is under the cursor. */
  readonly description?: string;
}

/** More than this scrolls; a list longer than a screen loses its question. */
const PAGE_SIZE = 12;

/** Asks for yes or no. `flag` answers yes without being asked, and is named where nobody can be. */
export async function confirm(io: Io, question: string, flag: string, isYesByDefault = false): Promise<boolean> {
  refuseWithoutTerminal(io, question, flag);
  const ask = await promptModule(io);
  const answer = await ask([
    {
      type: 'confirm',
      name: 'answer',
      message: fitted(io, question, isYesByDefault ? '(Y/n)' : '(y/N)'),
      default: isYesByDefault,
      theme: themeFor(io),
    },
  ]);
  return answer.answer;
}

/** Asks for a line of text. `flag` is the command that says it without being asked. */
export async function askLine(io: Io, question: string, flag: string): Promise<string> {
  refuseWithoutTerminal(io, question, flag);
  const ask = await promptModule(io);
  const answer = await ask([{ type: 'input', name: 'answer', message: fitted(io, question), theme: themeFor(io) }]);
  return answer.answer.trim();
}

/** Lets the person pick one of several with the arrow keys. `flag` is the command or flag that picks without asking. */
export async function choose<T>(io: Io, question: string, choices: readonly Choice<T>[], flag: string): Promise<T> {
  refuseWithoutTerminal(io, question, flag);
  const ask = await promptModule(io);
  const answer = await ask([
    {
      type: 'select',
      name: 'answer',
      message: fitted(io, question),
      pageSize: PAGE_SIZE,
      loop: false,
      theme: themeFor(io),
      choices: choices.map((choice, index) => ({ ...described(io, choice), value: index })),
    },
  ]);
  const chosen = choices[answer.answer];
  if (chosen === undefined) throw new TypeError('The prompt answered with a choice that was not offered.');
  return chosen.value;
}

/** Like {@link choose} for a list that is searched by typing: `find` says what fits, in its order. */
export async function search<T>(
  io: Io,
  question: string,
  find: (term: string) => readonly Choice<T>[],
  flag: string,
): Promise<T> {
  refuseWithoutTerminal(io, question, flag);
  const ask = await promptModule(io);
  const offered: Choice<T>[] = [];
  const answer = await ask([
    {
      type: 'search',
      name: 'answer',
      message: fitted(io, question),
      pageSize: PAGE_SIZE,
      theme: searchThemeFor(io),
      source: (term: string | undefined) =>
        find(term ?? '').map((choice) => ({ ...described(io, choice), value: offered.push(choice) - 1 })),
    },
  ]);
  const chosen = offered[answer.answer];
  if (chosen === undefined) throw new TypeError('The prompt answered with a choice that was not offered.');
  return chosen.value;
}

/** The question broken between words, with room for inquirer's mark before it and its hint after it. */
function fitted(io: Io, question: string, hint = ''): string {
  const after = hint === '' ? '' : `\u00a0${hint}`;
  const lines = wrap(`${question}${after}`, io.columns - MARK_WIDTH).split('\n');
  return lines.join(`\n${' '.repeat(MARK_WIDTH)}`).slice(0, after === '' ? undefined : -after.length);
}

/** Columns of `? ` before a question. */
const MARK_WIDTH = 2;

function refuseWithoutTerminal(io: Io, question: string, flag: string): void {
  if (io.isInteractive) return;
  throw new UserError({
    message: `This needs an answer, and there is no terminal to ask at: ${question}`,
    fix: `Answer on the command line: \`${flag}\`.`,
  });
}

/** inquirer's own signs where the terminal shows them, else plain ones. */
function themeFor(io: Io) {
  if (io.unicode) return {};
  return {
    prefix: { idle: '?', done: '+' },
    icon: { cursor: '>' },
    style: { keysHelpTip: () => 'arrow keys to move, ENTER to choose' },
  };
}

function searchThemeFor(io: Io) {
  const { style, ...theme } = { style: {}, ...themeFor(io) };
  const tip = 'arrow keys to move, ENTER to choose, type to search (a word, done, pending)';
  return { ...theme, style: { ...style, keysHelpTip: () => wrap(tip, io.columns) } };
}

/** A choice with its description broken between words. */
function described<T>(io: Io, choice: Choice<T>): Choice<T> {
  return choice.description === undefined ? choice : { ...choice, description: wrap(choice.description, io.columns) };
}

async function promptModule(io: Io) {
  const { createPromptModule } = await import('inquirer');
  return createPromptModule({
    input: io.stdin as NodeJS.ReadableStream,
    output: io.stdout as unknown as NodeJS.WritableStream,
  });
}
