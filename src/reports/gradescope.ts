import { plainLine } from './escape.ts';
import { explain, headline, problemText, remarkTexts } from './explain.ts';
import type { Reporter } from './report.ts';
import { rowsOf, type Row } from './rows.ts';

/**
 * Gradescope's `results.json`, for one submission. The points of the tests add up to the score. Without a verdict there
 * is no score at all: Gradescope then reports a failed autograder, which can be run again, instead of a zero.
 */
export const gradescopeReport: Reporter = ([one], context) => {
  if (one === undefined || one.verdict.outcome === 'undecided') {
    return write({ output: 'There is no verdict. This is a fault of the grader, not of the submission.', tests: [] });
  }
  const { verdict } = one;
  const problems = verdict.problems.map((problem) => plainLine(problemText(problem)));
  return write({
    score: verdict.score.earned,
    output: [plainLine(`${verdict.exercise}: ${headline(verdict)}`), ...problems, ...remarkTexts(verdict)].join('\n'),
    output_format: 'text',
    test_output_format: 'text',
    test_name_format: 'text',
    tests: rowsOf(one, context).map((row, at) => ({
      number: String(at + 1),
      name: row.name,
      score: row.earned,
      max_score: row.possible,
      status: row.state === 'passed' ? 'passed' : 'failed',
      output: outputOf(row),
      tags: [row.category],
    })),
    extra_data: { outcome: verdict.outcome, hash: verdict.hash, engine: verdict.engine },
  });
};

function outputOf(row: Row): string {
  if (row.state === 'undecided') return 'Not decided: the submission could not be graded to the end.';
  return row.counterexamples
    .map((one) =>
      explain(one)
        .map((line) => plainLine(line))
        .join('\n'),
    )
    .join('\n\n');
}

function write(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
