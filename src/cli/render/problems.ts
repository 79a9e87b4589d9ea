import type { SourceFile } from '../../base/source-file.ts';
import type { Problem, Verdict } from '../../verdict/verdict.ts';
import type { Screen } from './screen.ts';
import { cutTo, wrap } from './text.ts';

/** The first few are mended first; more of them push the verdict off the screen. */
const PROBLEM_COUNT_MAX = 5;

/** Why a submission could not be graded, or not to the end: where, what, the line itself, and what to do. */
export function renderProblems(
  verdict: Pick<Verdict, 'outcome' | 'problems'>,
  files: readonly SourceFile[],
  screen: Screen,
): string {
  const shown = verdict.problems.slice(0, PROBLEM_COUNT_MAX).map((problem) => renderProblem(problem, files, screen));
  const hidden = verdict.problems.length - shown.length;
  if (hidden > 0) shown.push(`  and ${hidden} more`);
  const advice = adviceFor(verdict);
  return [...shown, ...(advice === '' ? [] : [wrap(advice, screen.width)])].join('\n\n');
}

function renderProblem(problem: Problem, files: readonly SourceFile[], screen: Screen): string {
  const { style, width } = screen;
  const meaning = KIND_MEANINGS[problem.kind];
  const lines = [wrap(`${place(problem)}${problem.message}`, width, '  ')];
  const source = quotedLine(problem, files, screen);
  if (source !== null) lines.push(style.faint(source));
  if (meaning !== undefined) lines.push(wrap(meaning, width, '  '));
  return lines.join('\n');
}

/** `file:line:column`, the form that editors and terminals make a link of. */
function place({ file, line, column }: Problem): string {
  if (file === undefined) return '';
  return `${[file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':')}: `;
}

function quotedLine(problem: Problem, files: readonly SourceFile[], screen: Screen): string | null {
  if (problem.line === undefined) return null;
  const text = files
    .find((file) => file.path === problem.file)
    ?.text.split(/\r?\n/)
    [problem.line - 1]?.trim();
  if (text === undefined || text === '') return null;
  const lead = `    ${problem.line} ${screen.style.symbols.column} `;
  return lead + cutTo(text, screen.width - lead.length, screen.style.symbols.ellipsis);
}

function adviceFor(verdict: Pick<Verdict, 'outcome'>): string {
  switch (verdict.outcome) {
    case 'invalid':
      return 'Nothing can be judged before this is mended; it does not count as an attempt.';
    case 'limited':
      return 'Limits are counts, the same on every machine, and far above what a correct solution needs.';
    case 'undecided':
      return 'Nothing was counted. Run it again; if it stays so, please report it with the text above.';
    case 'passed':
    case 'failed':
      return '';
  }
}

/** What each kind of problem usually means for the code. */
const KIND_MEANINGS: Readonly<Record<string, string | undefined>> = {
  'unhandled-rejection': 'A call was made without await, or its promise dropped. In Node this ends the whole process.',
  cpu: 'One step ran far longer than payment code needs: look for a loop that does not end.',
  memory: 'The code holds far more memory than payment code needs: look for a list or a text that only grows.',
  microtasks: 'Promises keep waking each other without ever waiting for a port: look for a loop around `await`.',
  'pending-calls': 'Too many port calls are open at once: look for calls made in a loop without `await`.',
  console: 'The code printed more than the console keeps: look for a log line in a loop.',
  'value-size': 'A value handed to a port, or returned, is larger than any payment needs.',
  'stuck-native': 'One built-in call never came back: look for a huge array, string or regular expression.',
  work: 'Nothing ran too long by itself, and all of it together did: look for steps that compute, or wait, far too much.',
  steps: 'The run did not end: look for a loop that polls or retries without giving up.',
  livelock:
    'Clients keep undoing or awaiting each other and none gets anywhere: look at who waits for whom, and at retries.',
};
