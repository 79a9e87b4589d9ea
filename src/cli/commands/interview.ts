import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { writeFileWhole } from '../../base/write-file.ts';
import {
  dealBugs,
  isPaused,
  leftMs,
  remixedStarter,
  runningInterview,
  saveInterview,
  updateInterview,
  withPause,
} from '../../workspace/interview.ts';
import { listSnapshots, takeSnapshot } from '../../workspace/snapshots.ts';
import { requireWorkspace } from '../../workspace/workspace.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { gradeWithProgress } from '../check-work.ts';
import { forTerminal, loadNamed, openState, print, screenOf, shortPath } from '../command-context.ts';
import { packRootFor } from '../packs.ts';
import type { CommandContext } from '../command-context.ts';
import { checkRound } from '../interview/check-round.ts';
import { handIn } from '../interview/hand-in.ts';
import { openRound } from '../interview/round.ts';
import type { Round } from '../interview/round.ts';
import { confirm } from '../prompts.ts';
import { clockText } from '../render/debrief.ts';
import { requireWholePack } from '../kit-limits.ts';
import { commandList } from '../render/screen.ts';
import { count, wrap } from '../render/text.ts';

export interface InterviewOptions {
  readonly minutes?: string;
  readonly exercise?: string;
  readonly bugs?: string;
  readonly seed?: string;
  readonly yes?: boolean;
  /** False by `--no-watch`. */
  readonly watch?: boolean;
  readonly poll?: boolean;
  readonly editCmd?: string;
}

export const INTERVIEW_ACTIONS = ['check', 'pause', 'resume'] as const;
type InterviewAction = (typeof INTERVIEW_ACTIONS)[number];

const MINUTES_DEFAULT = 60;
const BUGS_DEFAULT = 5;
/** A clock that outlasts a day measures nothing. */
const MINUTES_MAX = 24 * 60;

/** `bugbash interview [action]`: a timed round over a remix of an exercise. The clock runs on when the terminal closes. */
export async function interview(
  context: CommandContext,
  action: InterviewAction | undefined,
  options: InterviewOptions,
): Promise<number> {
  const { io } = context;
  const workspace = requireWorkspace(io.cwd);
  if (action === undefined && runningInterview(workspace) === null) {
    const isBegun = await begin(context, workspace, options);
    if (!isBegun) return 0;
  }
  const round = await openRound(context, workspace);
  if (leftMs(round.interview, io.now()) <= 0) return handIn(context, round);
  switch (action) {
    case 'check':
      return checkOnce(context, round);
    case 'pause':
    case 'resume': {
      const at = io.now().toISOString();
      const now = updateInterview(workspace, (before) => withPause(before, action === 'pause', at));
      tellRound(context, { ...round, interview: now });
      return 0;
    }
    case undefined:
      tellRound(context, round);
      if (!io.isInteractive || options.watch === false) return 0;
      print(io, '');
      return (await import('../interview/watch-round.ts')).watchRound(context, round, options);
  }
}

/** `bugbash submit`: ends the round, grades in full, and says how it went. */
export async function submit(context: CommandContext, options: { readonly yes?: boolean }): Promise<number> {
  const round = await openRound(context, requireWorkspace(context.io.cwd));
  const isMeant =
    options.yes === true || (await confirm(context.io, 'Hand it in and end the interview?', 'bugbash submit --yes'));
  if (isMeant) return handIn(context, round);
  print(context.io, 'The clock goes on.');
  return 0;
}

/** Deals a hand and starts the clock; false when the candidate would rather not. */
async function begin(context: CommandContext, workspace: Workspace, options: InterviewOptions): Promise<boolean> {
  const { io } = context;
  await requireWholePack(context, 'interview');
  const packRoot = await packRootFor(context, null);
  const seed = wholeNumber('--seed', options.seed, 0, 2 ** 32 - 1) ?? io.now().getTime() % 100_000;
  const ids = (await context.course.listExercises(packRoot)).map((one) => one.id);
  const current = openState(context, workspace).current;
  const id =
    options.exercise ?? ids.filter((one) => one !== current || ids.length === 1)[seed % Math.max(1, ids.length - 1)];
  const exercise = await loadNamed(context, id ?? ids[0] ?? '', packRoot);
  const minutes = wholeNumber('--minutes', options.minutes, 1, MINUTES_MAX) ?? MINUTES_DEFAULT;
  const bugCount =
    wholeNumber('--bugs', options.bugs, 1, exercise.bugs.length) ?? Math.min(BUGS_DEFAULT, exercise.bugs.length);
  const question = `${minutes} minutes, ${count(bugCount, 'bug')}, no hints. Start the clock?`;
  if (options.yes !== true && !(await confirm(io, question, 'bugbash interview --yes', true))) return false;
  const dealt = dealBugs(exercise.bugs, bugCount, seed);
  const folder = freeFolder(workspace);
  for (const file of [{ path: 'README.md', text: exercise.brief }, ...remixedStarter(exercise, dealt)]) {
    writeFileWhole(join(workspace.root, folder, file.path), file.text);
  }
  const startedAt = io.now().toISOString();
  const made = { version: 1, exercise: exercise.id, folder, dealt, seed, minutes, startedAt } as const;
  saveInterview(workspace, { ...made, pauses: [], runs: [], endedAt: null });
  // What is graded should nothing be saved in time.
  takeSnapshot(workspace, folder, 'start', startedAt);
  return true;
}

function freeFolder(workspace: Workspace): string {
  for (let number = 1; ; number++) {
    const name = `interview-${number}`;
    // Snapshots outlive a folder that was thrown away, and must not be taken for those of another round.
    if (!existsSync(join(workspace.root, name)) && listSnapshots(workspace, name).length === 0) return name;
  }
}

function tellRound(context: CommandContext, { interview: round, exercise, folder }: Round): void {
  const { io } = context;
  const screen = screenOf(io);
  const clock = clockText(round, leftMs(round, io.now()));
  const headline = `${forTerminal(io, exercise.title)}: ${clock}. ${count(round.dealt.length, 'bug')} to find.`;
  const places = ['README.md', ...exercise.files].map((file) => `  ${shortPath(io, join(folder, file))}`);
  const commands = commandList(
    [
      ['bugbash interview check', 'run the public checks'],
      ['bugbash interview', 'look at the clock'],
      isPaused(round)
        ? ['bugbash interview resume', 'let the clock run again']
        : ['bugbash interview pause', 'stop the clock (recorded)'],
      ['bugbash submit', 'hand it in, and hear how it went'],
    ],
    screen,
  );
  print(io, [screen.style.strong(wrap(headline, screen.width)), places.join('\n'), commands].join('\n\n'));
}

async function checkOnce(context: CommandContext, round: Round): Promise<number> {
  const { io } = context;
  const { text, holding, of } = await checkRound(context, round, (request) => gradeWithProgress(context, request));
  print(io, `${text}\n\n${clockText(round.interview, leftMs(round.interview, io.now()))}`);
  return holding === of ? 0 : 1;
}

function wholeNumber(flag: string, text: string | undefined, min: number, max: number): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw new UserError({
    message: `"${text}" is not a number that ${flag} takes.`,
    fix: `Give a whole number from ${min} to ${max}.`,
  });
}
