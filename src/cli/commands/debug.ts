import { UserError } from '../../base/errors.ts';
import { taskOf } from '../../grading/grading-task.ts';
import type { Counterexample } from '../../verdict/verdict.ts';
import { forTerminal, print, printAside, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { renderRun } from '../render/counterexample.ts';
import { wrap } from '../render/text.ts';
import { noteTimeline } from './check.ts';
import { mismatch, openForToken, readToken } from './replay.ts';
import type { TokenOptions } from './replay.ts';

export interface DebugOptions extends TokenOptions {
  readonly exercise?: string;
  readonly port?: string;
  /** False by `--no-inspect`: run it without waiting for a debugger. */
  readonly inspect?: boolean;
  readonly full?: boolean;
}

const PORT_DEFAULT = 9229;

/**
 * `bugbash debug <token>`: one schedule again, over the same simulated world, but in an ordinary process of this machine
 * with Node's inspector, so that breakpoints in the candidate's own lines hit. Nothing is graded by it.
 */
export async function debug(context: CommandContext, words: readonly string[], options: DebugOptions): Promise<number> {
  const { io, course } = context;
  const open = await openForToken(context, words, options);
  const { check, schedule } = readToken(open, words, options);
  if (io.env['CI'] !== undefined && io.env['CI'] !== '') throw notInCi();
  const port = options.inspect === false ? null : portOf(options.port);
  printAside(io, wrap(UNCONFINED, io.columns));
  if (port !== null) printAside(io, `\n${howToAttach(port, io.columns)}\n`);
  const files = await course.readSubmission(open.folder, open.exercise);
  const task = taskOf({ exercise: open.exercise, files, only: [check.id], replay: schedule });
  const { debugInProcess } = await import('../../grading/debug-process.ts');
  const end = await debugInProcess({ task, folder: open.folder, stops: port !== null }, port);
  if (end.kind === 'died') throw ended(end.code, port);
  if (end.kind === 'failed') throw failed(end.name, end.message);
  noteTimeline(open);
  tell(context, end.counterexample, forTerminal(io, files), options.full === true);
  return end.counterexample.facts.length > 0 ? 1 : 0;
}

const UNCONFINED =
  'This runs your files as an ordinary program of this machine: not in the isolate, with all that you may do yourself. ' +
  'Only do it with code that you trust. It is not graded; `bugbash check` is what counts.';

function howToAttach(port: number, width: number): string {
  return [
    `Attach a debugger to port ${port}: in VS Code "Debug: Attach to Node Process", in Chrome chrome://inspect.`,
    'It stops once, just before your code is first called: set breakpoints, step into it, or let it go on.',
  ]
    .map((line) => wrap(line, width))
    .join('\n');
}

function tell(
  { io }: CommandContext,
  raw: Counterexample,
  files: Parameters<typeof renderRun>[0]['files'],
  isFull: boolean,
): void {
  const told = forTerminal(io, raw);
  const screen = screenOf(io);
  const isBroken = told.facts.length > 0;
  const headline = isBroken ? 'In this run the promise is broken.' : 'In this run the promise holds.';
  const paint = isBroken ? screen.style.bad : screen.style.good;
  const promise = wrap(told.promise, screen.width, '  ');
  print(
    io,
    [`${screen.style.strong(paint(headline))}\n${promise}`, ...renderRun({ files, isFull }, told, screen)].join('\n\n'),
  );
}

function portOf(text: string | undefined): number {
  if (text === undefined) return PORT_DEFAULT;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new UserError({ message: `"${text}" is not a port.`, fix: 'Give a number from 1 to 65535.' });
}

function notInCi(): UserError {
  return new UserError({
    message: 'Debugging runs code unconfined, so it is not done in CI.',
    fix: 'See the run as the isolate has it with `bugbash replay`.',
  });
}

function failed(name: string, message: string): UserError {
  if (name === 'ScheduleMismatch' || name === 'FaultPlanMismatch') return mismatch(message);
  return new UserError({
    message: `Your code could not be run: ${message}`,
    why: `It ended with a ${name} before the schedule did.`,
    fix: 'Run `bugbash check` to see whether it can be graded.',
  });
}

function ended(code: number | null, port: number | null): UserError {
  return new UserError({
    message: `The process ended before the run did${code === null ? '' : ` (code ${code})`}.`,
    why: port === null ? 'Your code, or you, ended it.' : `You ended it, or port ${port} is taken by another debugger.`,
    fix: port === null ? 'Try again.' : `Try again, or with another port: \`--port ${port + 1}\`.`,
  });
}
