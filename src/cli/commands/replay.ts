import { UserError } from '../../base/errors.ts';
import type { CheckDeclaration } from '../../catalog/exercise.ts';
import { obstacles } from '../../verdict/problem-kinds.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { loadState } from '../../workspace/state.ts';
import { gradeWithProgress, withoutPartialNote } from '../check-work.ts';
import { forTerminal, openExercise, print, screenOf } from '../command-context.ts';
import type { CommandContext, OpenExercise } from '../command-context.ts';
import { EXIT_OUR_FAULT } from '../present-error.ts';
import { renderReplay } from '../render/replay.ts';
import { printable } from '../render/text.ts';
import { noteTimeline } from './check.ts';

export interface TokenOptions {
  /** A schedule written by hand, judged by `check`, or by the check that is told with the exercise, instead of a token. */
  readonly schedule?: string;
  readonly check?: string;
}

export interface ReplayOptions extends TokenOptions {
  readonly exercise?: string;
  readonly full?: boolean;
  readonly json?: boolean;
}

/**
 * `bugbash replay <token>`: one schedule of one check over the files as they are now, with its facts and timeline. With
 * `--schedule` the schedule is the candidate's own: an attack to try.
 */
export async function replay(
  context: CommandContext,
  words: readonly string[],
  options: ReplayOptions,
): Promise<number> {
  const open = await openForToken(context, words, options);
  const { check, schedule } = readToken(open, words, options);
  const files = await context.course.readSubmission(open.folder, open.exercise);
  const raw = await gradeWithProgress(context, { exercise: open.exercise, files, only: [check.id], replay: schedule });
  refuseMismatch(raw);
  const verdict = withoutPartialNote(forTerminal(context.io, raw));
  if (options.json === true) context.io.stdout.write(`${JSON.stringify(raw)}\n`);
  else {
    const view = { verdict, ...forTerminal(context.io, { check, files }), isFull: options.full === true };
    print(context.io, renderReplay(view, screenOf(context.io)));
  }
  noteTimeline(open);
  return exitCode(verdict);
}

/**
 * The exercise that a token means: the one that is named, or the current one; where that does not have the token's check,
 * the one of the workspace that does. A token was printed for the exercise that was checked, whichever is current now.
 */
export async function openForToken(
  context: CommandContext,
  words: readonly string[],
  { exercise: named, check: given }: TokenOptions & { readonly exercise?: string },
): Promise<OpenExercise> {
  const open = await openExercise(context, named);
  const check = given ?? words.join(' ').trim().split(':')[0] ?? '';
  const has = ({ exercise }: OpenExercise) => exercise.checks.some(({ id }) => id === check);
  if (named !== undefined || check === '' || has(open)) return open;
  const others = Object.keys(loadState(open.workspace).state.exercises).filter((id) => id !== open.exercise.id);
  const found: OpenExercise[] = [];
  for (const id of others) {
    // One that cannot be opened, because an interview goes on or its pack is gone, is not the one that is meant.
    const other = await openExercise(context, id).catch((error: unknown) => {
      if (error instanceof UserError) return null;
      throw error;
    });
    if (other !== null && has(other)) found.push(other);
  }
  return found.length === 1 ? (found[0] as OpenExercise) : open;
}

/** The check and the schedule that the words and options of a command name. */
export function readToken(
  open: OpenExercise,
  words: readonly string[],
  options: TokenOptions,
): { check: CheckDeclaration; schedule: string } {
  return parseToken(open, tokenOf(open, words, options));
}

/** Both ways to say which schedule, as one token. */
function tokenOf(open: OpenExercise, words: readonly string[], options: TokenOptions): string {
  // Unquoted, the shell hands the token over in several words.
  const token = words.join(' ').trim();
  const { schedule } = options;
  if (schedule === undefined && options.check === undefined && token !== '') return token;
  const known = open.exercise.checks.filter((one) => one.public).map((one) => one.id);
  const check = options.check ?? known[0];
  if (token !== '' || schedule === undefined || check === undefined) {
    throw new UserError({
      message: 'Say which schedule to run: a token, or one of your own with --schedule.',
      why: 'A token names its check; one of your own is judged by the first public check, or by --check.',
      fix: `For example: bugbash replay --check ${known[0] ?? '<check>'} --schedule 'A1 B* A*'`,
    });
  }
  if (open.exercise.checks.some((one) => one.id === check)) return `${check}:${schedule}`;
  throw new UserError({
    message: `${open.exercise.id} has no check ${printable(check)}.`,
    fix: `Take the part before the colon of a schedule that \`bugbash check\` printed${
      known.length === 0 ? '' : `, or a public check: ${known.join(', ')}`
    }.`,
  });
}

/** A schedule says who goes when, so it fits only code that makes the same calls. */
function refuseMismatch(verdict: Verdict): void {
  const found = verdict.problems.find((problem) => problem.kind === 'schedule');
  if (found !== undefined) throw mismatch(found.message);
}

export function mismatch(why: string): UserError {
  return new UserError({
    message: 'This schedule does not fit your code as it is now.',
    why,
    fix: '`bugbash check --timeline` finds the run to look at in the code as it is.',
  });
}

/** A replay that holds says nothing about other schedules, but it did what was asked. */
function exitCode(verdict: Verdict): number {
  if (verdict.outcome === 'undecided' && obstacles(verdict.problems).length > 0) return EXIT_OUR_FAULT;
  return verdict.problems.length > 0 || verdict.counterexamples.some((one) => one.facts.length > 0) ? 1 : 0;
}

function parseToken(open: OpenExercise, token: string): { check: CheckDeclaration; schedule: string } {
  // The id of a check is a slug, so the first colon ends it.
  const colon = token.indexOf(':');
  const id = colon < 0 ? token : token.slice(0, colon);
  const check = open.exercise.checks.find((one) => one.id === id);
  if (check !== undefined && colon >= 0) return { check, schedule: token.slice(colon + 1) };
  throw new UserError({
    message: `"${printable(token)}" is not a schedule of ${open.exercise.id}.`,
    why: 'A schedule names its check, then who takes each step: `<check>:A3 B* A*`.',
    fix: 'Copy the `bugbash replay ...` line that `bugbash check` printed, with its quotes.',
  });
}
