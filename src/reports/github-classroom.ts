import { plainLine } from './escape.ts';
import { headline, problemText } from './explain.ts';
import type { GradedSubmission, ReportContext, Reporter } from './report.ts';
import { rowsOf, type Row } from './rows.ts';

/**
 * The `result` output of a GitHub Classroom grading step, for one submission: base64 of JSON. Classroom adds up the
 * points of the tests, its console multiplies the share of passed tests by the maximum: both come out right only when
 * every test is worth one point. So a bug of weight 2 is two tests, and behaviours, which are worth nothing, are none.
 */
export const githubClassroomReport: Reporter = ([one], context) => {
  const result = one === undefined ? NO_VERDICT : resultOf(one, context);
  return `${Buffer.from(JSON.stringify(result)).toString('base64')}\n`;
};

const NO_VERDICT = {
  version: 1,
  status: 'error',
  max_score: 0,
  tests: [test('no verdict', 'error', 0, 'Nothing was graded.')],
};

function resultOf(one: GradedSubmission, context: ReportContext) {
  const { verdict } = one;
  const rows = rowsOf(one, context).filter(({ possible }) => possible > 0);
  const { earned, possible } = verdict.score;
  // The level of detail may forbid the rows: then each point is a test without a name of its own.
  const tests =
    rows.length > 0
      ? rows.flatMap((row) => testsOf(row, one))
      : Array.from({ length: possible }, (_unused, at) =>
          test(`point ${at + 1}`, at < earned ? 'pass' : 'fail', at < earned ? 1 : 0, headline(verdict)),
        );
  const status = verdict.outcome === 'passed' ? 'pass' : verdict.outcome === 'undecided' ? 'error' : 'fail';
  return { version: 1, status, max_score: possible, tests };
}

function testsOf(row: Row, { verdict }: GradedSubmission) {
  const status = row.state === 'passed' ? 'pass' : row.state === 'failed' ? 'fail' : 'error';
  return Array.from({ length: row.possible }, (_unused, at) => {
    const name = row.possible === 1 ? row.name : `${row.name} (point ${at + 1} of ${row.possible})`;
    return test(name, status, status === 'pass' ? 1 : 0, messageOf(row, verdict));
  });
}

function messageOf(row: Row, verdict: GradedSubmission['verdict']): string {
  if (row.state === 'passed') return '';
  const [example] = row.counterexamples;
  if (example !== undefined) return plainLine(example.facts[0] ?? `Broken promise: ${example.promise}`);
  const [problem] = verdict.problems;
  return plainLine(problem === undefined ? headline(verdict) : problemText(problem));
}

function test(name: string, status: 'pass' | 'fail' | 'error', score: 0 | 1, message: string) {
  return { name, status, score, message, test_code: '', filename: '', line_no: 0, duration: 0 };
}
