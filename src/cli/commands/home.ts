import { leftMs, runningInterview } from '../../workspace/interview.ts';
import { findWorkspace, isEmptyFolder, isStarted } from '../../workspace/workspace.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { chooseExercise } from '../choose-exercise.ts';
import { openState, print, printAside, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { isKit } from '../kit-limits.ts';
import { EXIT_USAGE, presentError } from '../present-error.ts';
import { choose, confirm } from '../prompts.ts';
import type { Choice } from '../prompts.ts';
import { clockText } from '../render/debrief.ts';
import { commandList } from '../render/screen.ts';
import { wrap } from '../render/text.ts';
import { makeWorkspace } from './init.ts';
import { interview } from './interview.ts';
import { progress } from './progress.ts';
import { review } from './review.ts';
import { start } from './start.ts';

/** `bugbash` alone: a menu in a terminal, and elsewhere a list of what to type next. */
export async function home(context: CommandContext): Promise<number> {
  const workspace = findWorkspace(context.io.cwd);
  if (!context.io.isInteractive) return printNextCommands(context, workspace);
  if (workspace !== null) return menu(context, workspace);
  if (!isEmptyFolder(context.io.cwd)) return printNextCommands(context, null);
  print(context.io, wrap(WELCOME, context.io.columns));
  if (!(await confirm(context.io, 'Make a workspace in this folder?', 'bugbash init', true))) return 0;
  const { workspace: made } = await makeWorkspace(context, '.');
  return menu(context, made);
}

const WELCOME =
  'bugbash gives you small payment services with bugs planted in them. You fix them in your own editor; ' +
  'hidden checks then try every order in which things can happen. It needs a folder to keep your copies in.';

async function printNextCommands(context: CommandContext, workspace: Workspace | null): Promise<number> {
  const current = workspace === null ? null : openState(context, workspace).current;
  const commands: [string, string][] =
    workspace === null
      ? [
          ['bugbash init my-bugbash', 'make a folder to work in'],
          ['bugbash list', 'see the exercises'],
        ]
      : current === null
        ? [
            ['bugbash list', 'see the exercises'],
            ['bugbash start <id>', 'copy one here and begin'],
          ]
        : [
            ['bugbash edit', `open ${current} in your editor`],
            ...((await isKit(context))
              ? ([['bugbash check', 'run the public checks']] satisfies [string, string][])
              : ([
                  ['bugbash check', 'run every check'],
                  ['bugbash hint', 'when you are stuck'],
                ] satisfies [string, string][])),
          ];
  commands.push(['bugbash --help', 'every command']);
  print(context.io, `What to do next:\n\n${commandList(commands, screenOf(context.io))}`);
  return 0;
}

type MenuAction = 'quit' | (() => Promise<unknown>);

async function menu(context: CommandContext, workspace: Workspace): Promise<number> {
  const isPartial = await isKit(context);
  for (;;) {
    const { current } = openState(context, workspace);
    const choices: Choice<MenuAction>[] = [];
    if (current !== null && isStarted(workspace, current)) {
      choices.push({ name: `Continue ${current}`, value: () => start(context, current, {}) });
    }
    choices.push(
      {
        name: current === null ? 'Choose an exercise' : 'Choose another exercise',
        value: () => startAnother(context),
      },
      ...(isPartial
        ? []
        : [{ name: interviewEntry(context, workspace), value: () => interview(context, undefined, {}) }]),
      ...(isPartial || current === null || !isStarted(workspace, current)
        ? []
        : [{ name: 'Review: find before you fix', value: () => review(context, current, {}) }]),
      { name: 'Progress', value: () => progress(context, {}) },
      { name: 'Quit', value: 'quit' },
    );
    const action = await choose(context.io, 'What next?', choices, 'bugbash --help');
    if (typeof action !== 'function') break;
    await attempt(context, action);
  }
  print(context.io, 'Until next time. `bugbash` brings you back here.');
  return 0;
}

function interviewEntry({ io }: CommandContext, workspace: Workspace): string {
  const running = runningInterview(workspace);
  return running === null
    ? 'Interview: a clock, a fresh hand of bugs'
    : `Interview: ${clockText(running, leftMs(running, io.now()))}`;
}

async function startAnother(context: CommandContext): Promise<void> {
  const id = await chooseExercise(context);
  if (id === null) return;
  await start(context, id, {});
}

/** In a menu a mistake is told and the menu stays; a fault of ours, and Ctrl-C, end it as anywhere else. */
async function attempt(context: CommandContext, action: () => Promise<unknown>): Promise<void> {
  print(context.io, '');
  try {
    await action();
  } catch (error) {
    const presented = presentError(error, context.io);
    if (presented.exitCode !== EXIT_USAGE) throw error;
    printAside(context.io, presented.text.trimEnd());
  }
  print(context.io, '');
}
