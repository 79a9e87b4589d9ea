import { withoutCommands } from '../../reports/escape.ts';
import { type Reveal, revealVerdict } from '../../reports/reveal.ts';
import { recordLine } from '../../reports/verdict-record.ts';
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
    // The log of a CI job obeys lines that look like commands, and a name is a stranger's.
    const text =
      submissionCount === 1 ? await wholeScreen(context, planned, verdict, options) : oneLine(context, name, verdict);
    say(io, withoutCommands(text));
  };
}

function oneLine({ io }: CommandContext, name: string, verdict: PlanVerdict['verdict']): string {
  return wrap(forTerminal(io, `${name}: ${verdictLine(verdict)}`), io.columns, '', '  ');
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
