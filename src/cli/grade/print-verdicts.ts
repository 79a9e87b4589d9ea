import { withoutCommands } from '../../reports/escape.ts';
import { type Reveal, revealVerdict } from '../../reports/reveal.ts';
import { recordLine } from '../../reports/verdict-record.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { NEW_PROGRESS } from '../../workspace/state.ts';
import { focusOf } from '../check-work.ts';
import { forTerminal, print, printAside, screenOf } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { wrap } from '../render/text.ts';
import { renderVerdict } from '../render/verdict.ts';
import { verdictLine } from '../render/verdict-line.ts';
import { exerciseFacts } from './exercise-facts.ts';
import type { PlanVerdict } from './grade-plan.ts';

export interface PrintOptions {
  readonly json?: boolean;
  readonly timeline?: boolean;
  readonly full?: boolean;
  readonly reveal: Reveal;
  /** A report takes the standard output, so text for people goes to the error output. */
  readonly isAside: boolean;
}

/** Prints verdicts as they come: a line of JSON each, a sentence each, or the whole screen of a single one. */
export function verdictPrinter(
  context: CommandContext,
  submissionCount: number,
  options: PrintOptions,
): (one: PlanVerdict) => Promise<void> {
  const { io } = context;
  const say = options.isAside ? printAside : print;
  return async ({ name, verdict: whole, planned }) => {
    const { reveal } = options;
    const verdict = revealVerdict(whole, exerciseFacts(planned.exercise), reveal);
    if (options.json === true) {
      io.stdout.write(`${recordLine({ submission: name, verdict, reveal, ignored: planned.ignored })}\n`);
      return;
    }
    const text =
      submissionCount === 1
        ? [await wholeScreen(context, planned, verdict, options), ...unread(planned).map((said) => laidOut(io, said))]
        : [laidOut(io, [`${name}: ${verdictLine(verdict)}`, ...trouble(verdict), ...unread(planned)].join(' '))];
    // The log of a CI job obeys lines that look like commands, and a name is a stranger's.
    say(io, withoutCommands(text.join('\n')));
  };
}

function laidOut(io: CommandContext['io'], text: string): string {
  return wrap(forTerminal(io, text), io.columns, '', '  ');
}

/** Why a submission could not be graded to the end: whoever looks at a class need not ask for each. */
function trouble({ outcome, problems: [first] }: Verdict): readonly string[] {
  if (first === undefined || outcome === 'passed' || outcome === 'failed') return [];
  const { message, file, line } = first;
  const place = file === undefined || line === undefined ? '' : `${file}:${line}: `;
  return [`${place}${message.split('\n')[0]}`];
}

/** Names that are told of what was not read. */
const UNREAD_TOLD_MAX = 8;

function unread({ ignored }: PlanVerdict['planned']): readonly string[] {
  if (ignored.length === 0) return [];
  const more = ignored.length - UNREAD_TOLD_MAX;
  const told = [...ignored.slice(0, UNREAD_TOLD_MAX), ...(more > 0 ? [`${more} more`] : [])];
  return [`Not read: ${told.join(', ')}.`];
}

async function wholeScreen(
  { io, course }: CommandContext,
  { exercise, path, name }: PlanVerdict['planned'],
  whole: PlanVerdict['verdict'],
  options: PrintOptions,
): Promise<string> {
  const { files } = await course.collectSubmission(path, name, exercise);
  const isFull = options.full === true;
  const hasTimeline = isFull || options.timeline === true;
  const shown = forTerminal(io, { verdict: whole, exercise, files });
  const focus = focusOf(shown.verdict, NEW_PROGRESS);
  return renderVerdict({ ...shown, isFull, hasTimeline, focus, hasCommands: false }, screenOf(io));
}
