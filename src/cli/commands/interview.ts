import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lineHunks } from '../../base/line-hunks.ts';
import { UserError } from '../../base/errors.ts';
import { writeFileWhole } from '../../base/write-file.ts';
import type { Exercise } from '../../catalog/exercise.ts';
import { obstacles } from '../../verdict/problem-kinds.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import {
  dealBugs,
  isPaused,
  leftMs,
  loadInterview,
  remixedStarter,
  runningInterview,
  saveInterview,
} from '../../workspace/interview.ts';
import type { Interview } from '../../workspace/interview.ts';
import { listSnapshots, readSnapshotFiles, takeSnapshot } from '../../workspace/snapshots.ts';
import { requireWorkspace } from '../../workspace/workspace.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { gradeWithProgress, withoutPartialNote, withProgress } from '../check-work.ts';
import { forTerminal, loadNamed, openState, packRootFor, print, screenOf, shortPath } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { confirm } from '../prompts.ts';
import { clockText, debriefMarkdown } from '../render/debrief.ts';
import { requireWholePack } from '../kit-limits.ts';
import { renderPublicChecks } from '../render/public-checks.ts';
import { commandList } from '../render/screen.ts';
import { count, wrap, wrapMarkdown } from '../render/text.ts';

export interface InterviewOptions {
  readonly minutes?: string;
  readonly exercise?: string;
  readonly bugs?: string;
  readonly seed?: string;
  readonly yes?: boolean;
}

export const INTERVIEW_ACTIONS = ['check', 'pause', 'resume'] as const;
type InterviewAction = (typeof INTERVIEW_ACTIONS)[number];

/** A round that is going on, with what its commands need. */
interface Round {
  readonly workspace: Workspace;
  readonly interview: Interview;
  readonly exercise: Exercise;
  readonly folder: string;
}

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
  const workspace = requireWorkspace(context.io.cwd);
  if (action === undefined && runningInterview(workspace) === null) return begin(context, workspace, options);
  const round = await openRound(context, workspace);
  if (leftMs(round.interview, context.io.now()) <= 0) {
    print(context.io, 'The time is over: what is there is handed in.\n');
    return handIn(context, round);
  }
  if (action === 'check') return checkRound(context, round);
  const { io } = context;
  const at = io.now().toISOString();
  const open = round.interview.pauses.at(-1);
  const isNowPaused = isPaused(round.interview);
  if (action === 'pause' && !isNowPaused) {
    saveInterview(workspace, { ...round.interview, pauses: [...round.interview.pauses, { from: at, to: null }] });
  }
  if (action === 'resume' && isNowPaused && open !== undefined) {
    const closed = { from: open.from, to: at };
    saveInterview(workspace, { ...round.interview, pauses: [...round.interview.pauses.slice(0, -1), closed] });
  }
  tellRound(context, { ...round, interview: runningInterview(workspace) ?? round.interview });
  return 0;
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

async function begin(context: CommandContext, workspace: Workspace, options: InterviewOptions): Promise<number> {
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
  if (options.yes !== true && !(await confirm(io, question, 'bugbash interview --yes', true))) return 0;
  const dealt = dealBugs(exercise.bugs, bugCount, seed);
  const folder = freeFolder(workspace);
  for (const file of [{ path: 'README.md', text: exercise.brief }, ...remixedStarter(exercise, dealt)]) {
    writeFileWhole(join(workspace.root, folder, file.path), file.text);
  }
  const startedAt = io.now().toISOString();
  const made = { version: 1, exercise: exercise.id, folder, dealt, seed, minutes, startedAt } as const;
  const started = saveInterview(workspace, { ...made, pauses: [], runs: [], endedAt: null });
  tellRound(context, { workspace, interview: started, exercise, folder: join(workspace.root, folder) });
  return 0;
}

function freeFolder(workspace: Workspace): string {
  for (let number = 1; ; number++) {
    if (!existsSync(join(workspace.root, `interview-${number}`))) return `interview-${number}`;
  }
}

async function openRound(context: CommandContext, workspace: Workspace): Promise<Round> {
  const found = runningInterview(workspace);
  if (found === null) throw noInterview(loadInterview(workspace));
  const exercise = await loadNamed(context, found.exercise, await packRootFor(context, null));
  return { workspace, interview: found, exercise, folder: join(workspace.root, found.folder) };
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

/** The public checks over the round's files. A snapshot is kept, so that the debrief can tell what was fixed when. */
async function checkRound(context: CommandContext, round: Round): Promise<number> {
  const { io, course } = context;
  const { workspace, interview: before, exercise } = round;
  takeSnapshot(workspace, before.folder, 'check', io.now().toISOString());
  const files = await course.readSubmission(round.folder, exercise);
  const checks = exercise.checks.filter((one) => one.public);
  const raw = await gradeWithProgress(context, { exercise, files, only: 'public' });
  const verdict = withoutPartialNote(forTerminal(io, raw));
  const failing = new Set(verdict.counterexamples.map((one) => one.check)).size;
  const run = {
    at: io.now().toISOString(),
    holding: obstacles(verdict.problems).length > 0 ? 0 : checks.length - failing,
    of: checks.length,
  };
  saveInterview(workspace, { ...before, runs: [...before.runs, run] });
  print(io, renderPublicChecks(verdict, ...forTerminal(io, [checks, files] as const), screenOf(io), HIDDEN_LATER));
  print(io, `\n${clockText(before, leftMs(before, io.now()))}`);
  return run.holding === run.of ? 0 : 1;
}

const HIDDEN_LATER = 'The hidden checks are run when you hand it in: `bugbash submit`.';

async function handIn(context: CommandContext, round: Round): Promise<number> {
  const { io, course } = context;
  const { workspace, exercise } = round;
  takeSnapshot(workspace, round.interview.folder, 'submit', io.now().toISOString());
  const files = await course.readSubmission(round.folder, exercise);
  const final = await gradeWithProgress(context, { exercise, files });
  const earlier = await gradeEarlier(context, round);
  const deadline = Date.parse(round.interview.startedAt) + round.interview.minutes * 60_000;
  const isLate = leftMs(round.interview, io.now()) <= 0;
  const endedAt = isLate && round.interview.pauses.length === 0 ? new Date(deadline) : io.now();
  const ended = saveInterview(workspace, { ...round.interview, endedAt: endedAt.toISOString() });
  const starter = remixedStarter(exercise, ended.dealt);
  const changedLines = starter.reduce((sum, file) => {
    const mine = files.find((one) => one.path === file.path)?.text ?? '';
    return sum + lineHunks(file.text, mine).reduce((lines, hunk) => lines + hunk.removed.length + hunk.added.length, 0);
  }, 0);
  const smallestLines = exercise.bugs
    .filter((bug) => ended.dealt.includes(bug.id))
    .flatMap((bug) => bug.diff.flatMap((hunk) => hunk.lines))
    .filter((line) => line.kind !== 'context').length;
  const view = { interview: ended, exercise, final, earlier, changedLines, smallestLines };
  const path = join(round.folder, 'debrief.md');
  writeFileWhole(path, debriefMarkdown(view));
  print(io, wrapMarkdown(debriefMarkdown(forTerminal(io, view)), io.columns));
  print(io, `\nKept as ${shortPath(io, path)}`);
  return course.exitCodeOf(final.outcome);
}

/** Full verdicts on the states that the candidate had checked, now that the round is over. */
async function gradeEarlier(context: CommandContext, { workspace, interview: round, exercise }: Round) {
  const snapshots = listSnapshots(workspace, round.folder).slice(0, -1);
  const earlier: { readonly takenAt: string; readonly verdict: Verdict }[] = [];
  await withProgress(context, 'looking back', async ({ signal }) => {
    for (const snapshot of snapshots) {
      const files = readSnapshotFiles(workspace, round.folder, snapshot.number)
        .filter((file) => exercise.files.includes(file.path))
        .map((file) => ({ path: file.path, text: file.bytes.toString('utf8') }));
      const verdict = await context.course.gradeSubmission({ exercise, files }, { signal });
      earlier.push({ takenAt: snapshot.takenAt, verdict });
    }
  });
  return earlier;
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

function noInterview(last: Interview | null): UserError {
  return new UserError({
    message: last === null ? 'There is no interview here.' : 'The interview is over.',
    ...(last === null ? {} : { why: `Its debrief is in ${last.folder}/debrief.md.` }),
    fix: 'Begin one with `bugbash interview`.',
  });
}
