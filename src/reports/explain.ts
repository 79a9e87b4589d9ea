import type { Counterexample, Problem, Timeline, Verdict } from '../verdict/verdict.ts';

/** Rows of a timeline that a report shows; the terminal has the rest. */
const TIMELINE_ROWS_MAX = 60;

/** The verdict in a few words, with its score. */
export function headline({ outcome, score }: Verdict): string {
  const points = `${score.earned} of ${score.possible} points`;
  switch (outcome) {
    case 'passed':
      return `passed, ${points}`;
    case 'failed':
      return `not passed, ${points}`;
    case 'invalid':
      return `cannot be graded, ${points}`;
    case 'limited':
      return `stopped at a limit, ${points}`;
    case 'undecided':
      return `no verdict (a fault of bugbash, not of the submission), ${points}`;
  }
}

/** One failing run, a line each: what was promised, what was seen, and how it came about. */
export function explain(counterexample: Counterexample): readonly string[] {
  const { promise, facts, faults, schedule, timeline, contrast } = counterexample;
  const lines = [`Broken promise: ${promise}`];
  if (facts.length > 0) lines.push('What was seen:', ...facts.map((fact) => `  ${fact}`));
  if (faults.length > 0) lines.push(`What went wrong around it: ${faults.join(', ')}`);
  if (schedule !== '') lines.push(`Schedule (${switchesText(counterexample)}): ${schedule}`);
  if (timeline.rows.length > 0)
    lines.push('The run, in the order in which the calls took effect:', ...timelineLines(timeline));
  if (contrast) lines.push(`The race: ${contrast.sentence}`);
  return lines;
}

/** A timeline with one line a row, each with its number and named by its client; `>` marks where another client takes over. */
export function timelineLines({ clients, rows }: Timeline): readonly string[] {
  const width = Math.max(0, ...clients.map((client) => client.length));
  const told = rows.slice(0, TIMELINE_ROWS_MAX);
  const digits = String(told.length).length;
  const shown = told.flatMap(({ client, text, books, switched, console: printed = [] }, at) => {
    const lead = `${String(at + 1).padStart(digits)} ${switched ? '>' : ' '}`;
    const name = (client === null ? '' : (clients[client] ?? '')).padEnd(width);
    const row = `${lead} ${name}  ${text}${books === '' ? '' : `   [${books}]`}`;
    return [row, ...printed.map((line) => `${' '.repeat(lead.length + 1 + width)}  printed: ${line}`)];
  });
  const left = rows.length - told.length;
  return left > 0 ? [...shown, `  ... ${left} more steps`] : shown;
}

/** What there is to say of a solution that passed, each thing once however many checks showed it. */
export function remarkTexts({ remarks = [] }: Verdict): readonly string[] {
  return [...new Set(remarks.map(({ message }) => message))];
}

/** A problem as compilers print it: place first, where there is one. */
export function problemText({ kind, message, file, line, column }: Problem): string {
  const place = file === undefined ? '' : `${[file, line, column].filter((part) => part !== undefined).join(':')}: `;
  return `${place}${message} (${kind})`;
}

function switchesText({ switches, fails, of }: Counterexample): string {
  const said = switches === 1 ? '1 switch of clients' : `${switches} switches of clients`;
  return fails === null || of === null ? said : `${said}; ${fails} of ${of} equally weighted interleavings fail`;
}
