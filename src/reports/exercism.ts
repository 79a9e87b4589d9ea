import { plainLine } from './escape.ts';
import { explain, headline, problemText } from './explain.ts';
import type { GradedSubmission, Reporter } from './report.ts';
import { rowsOf, type Row } from './rows.ts';

/** Exercism cuts a longer message off, perhaps within a character. */
const MESSAGE_BYTES_MAX = 65_535;

/** Exercism's `results.json`, version 3, for one submission: a test a bug or behaviour, a task a bug. */
export const exercismReport: Reporter = ([one], context) => {
  if (one === undefined) return write({ version: 3, status: 'error', message: 'Nothing was graded.', tests: [] });
  const rows = rowsOf(one, context);
  const { outcome } = one.verdict;
  const isDecided = rows.some(({ state }) => state !== 'undecided') || (rows.length === 0 && outcome === 'failed');
  // By the format's rules `error` means that no test ran at all; the message is then all that the student sees.
  if (!isDecided && outcome !== 'passed') {
    return write({ version: 3, status: 'error', message: troubleOf(one), tests: [] });
  }
  const tests = rows.length > 0 ? rows.map((row, at) => testOf(row, at, one)) : [wholeTest(one)];
  return write({ version: 3, status: outcome === 'passed' ? 'pass' : 'fail', message: null, tests });
};

function testOf(row: Row, at: number, one: GradedSubmission) {
  const task = row.kind === 'bug' ? { task_id: at + 1 } : {};
  if (row.state === 'passed') return { name: row.name, status: 'pass', ...task };
  if (row.state === 'undecided') return { name: row.name, status: 'error', message: troubleOf(one), ...task };
  const lines = row.counterexamples.flatMap((example) => explain(example).map((line) => plainLine(line)));
  return { name: row.name, status: 'fail', message: lines.join('\n') || 'The promise is broken.', ...task };
}

function wholeTest({ verdict }: GradedSubmission) {
  const name = 'the submission as a whole';
  if (verdict.outcome === 'passed') return { name, status: 'pass' };
  return { name, status: 'fail', message: headline(verdict) };
}

function troubleOf({ verdict }: GradedSubmission): string {
  const lines = [headline(verdict), ...verdict.problems.map((problem) => plainLine(problemText(problem)))];
  let text = lines.join('\n');
  while (Buffer.byteLength(text) > MESSAGE_BYTES_MAX) text = text.slice(0, Math.floor(text.length / 2)).trimEnd();
  return text;
}

function write(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
