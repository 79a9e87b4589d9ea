import { xmlText } from './escape.ts';
import { explain, headline, problemText, remarkTexts } from './explain.ts';
import type { GradedSubmission, ReportContext, Reporter } from './report.ts';
import { rowsOf, type Row } from './rows.ts';
import { incompleteNote, sortedByName } from './run.ts';

/**
 * JUnit XML as CI servers read it: a suite a submission, a case a bug or behaviour. `time` is always 0 and there is no
 * timestamp or host, so that the same submissions give the same bytes.
 */
export const junitReport: Reporter = (graded, context) => {
  const suites = sortedByName(graded).map((one) => suiteOf(one, context));
  const note = incompleteNote(graded, context);
  if (note !== null) suites.push(incompleteSuite(note));
  const sum = (count: keyof Suite['counts']): number => suites.reduce((total, { counts }) => total + counts[count], 0);
  const totals = `tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}" skipped="${sum('skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="bugbash" ${totals} time="0">`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n');
};

interface Suite {
  readonly lines: readonly string[];
  readonly counts: {
    readonly tests: number;
    readonly failures: number;
    readonly errors: number;
    readonly skipped: number;
  };
}

interface Case {
  readonly lines: readonly string[];
  readonly result: 'passed' | 'failures' | 'errors' | 'skipped';
}

function suiteOf(one: GradedSubmission, context: ReportContext): Suite {
  const { name, verdict } = one;
  const cases = rowsOf(one, context).map((row) => caseOf(row, verdict.exercise));
  const isUngraded = verdict.outcome !== 'passed' && verdict.outcome !== 'failed';
  if (isUngraded || cases.length === 0) cases.unshift(gradedCase(one, isUngraded || verdict.outcome === 'failed'));
  const properties = [
    ['outcome', verdict.outcome],
    ['score.earned', String(verdict.score.earned)],
    ['score.possible', String(verdict.score.possible)],
    ['engine', verdict.engine],
    ['exerciseHash', verdict.exerciseHash],
    ['hash', verdict.hash],
  ].map(([key, value]) => `      <property name="${key}" value="${xmlText(value ?? '')}"/>`);
  const remarks = remarkTexts(verdict).map((text) => `    <system-out>${xmlText(text)}</system-out>`);
  return suite(name, ['    <properties>', ...properties, '    </properties>'], cases, remarks);
}

function suite(name: string, head: readonly string[], cases: readonly Case[], foot: readonly string[] = []): Suite {
  const number = (result: Case['result']): number => cases.filter((one) => one.result === result).length;
  const counts = {
    tests: cases.length,
    failures: number('failures'),
    errors: number('errors'),
    skipped: number('skipped'),
  };
  const totals = Object.entries(counts).map(([key, value]) => `${key}="${value}"`);
  return {
    counts,
    lines: [
      `  <testsuite name="${xmlText(name)}" ${totals.join(' ')} time="0">`,
      ...head,
      ...cases.flatMap(({ lines }) => lines),
      ...foot,
      '  </testsuite>',
    ],
  };
}

function caseOf(row: Row, exercise: string): Case {
  const open = `    <testcase classname="${xmlText(exercise)}" name="${xmlText(row.name)}" time="0"`;
  if (row.state === 'passed') return { lines: [`${open}/>`], result: 'passed' };
  if (row.state === 'undecided') {
    return {
      lines: [`${open}>`, '      <skipped message="not decided"/>', '    </testcase>'],
      result: 'skipped',
    };
  }
  const text = row.counterexamples
    .map((one) =>
      explain(one)
        .map((line) => xmlText(line))
        .join('\n'),
    )
    .join('\n\n');
  const message =
    row.counterexamples[0]?.facts[0] ?? (row.kind === 'bug' ? 'the bug is alive' : 'the behaviour is broken');
  const failure = `<failure message="${xmlText(message)}" type="${xmlText(row.category)}">${text}</failure>`;
  return { lines: [`${open}>`, `      ${failure}`, '    </testcase>'], result: 'failures' };
}

/** Says in a case of its own that a submission was not graded to the end, or that no case may be told. */
function gradedCase({ verdict }: GradedSubmission, isWrong: boolean): Case {
  const open = `    <testcase classname="${xmlText(verdict.exercise)}" name="the submission as a whole" time="0"`;
  if (!isWrong) return { lines: [`${open}/>`], result: 'passed' };
  const isFailure = verdict.outcome === 'failed';
  const tag = isFailure ? 'failure' : 'error';
  const text = verdict.problems.map((problem) => xmlText(problemText(problem))).join('\n');
  const element = `<${tag} message="${xmlText(headline(verdict))}" type="${verdict.outcome}">${text}</${tag}>`;
  return { lines: [`${open}>`, `      ${element}`, '    </testcase>'], result: isFailure ? 'failures' : 'errors' };
}

function incompleteSuite(note: string): Suite {
  const lines = [
    '    <testcase classname="bugbash" name="every submission is graded" time="0">',
    `      <error message="${xmlText(note)}" type="incomplete"/>`,
    '    </testcase>',
  ];
  return suite('bugbash', [], [{ lines, result: 'errors' }]);
}
