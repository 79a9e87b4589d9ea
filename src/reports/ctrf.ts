import { NAME_CHARACTERS_MAX, plainLine } from './escape.ts';
import { explain, problemText, remarkTexts } from './explain.ts';
import type { GradedSubmission, ReportContext, Reporter } from './report.ts';
import { rowsOf } from './rows.ts';
import { isComplete, sortedByName } from './run.ts';
import type { Verdict } from '../verdict/verdict.ts';

const STATUS = { passed: 'passed', failed: 'failed', undecided: 'other' } as const;

/**
 * Common Test Report Format. Times are 0, because the same submissions must give the same bytes; what is not decided is
 * `other`, never `skipped`: a dashboard that ignores skipped tests would take it for a pass.
 */
export const ctrfReport: Reporter = (graded, context) => {
  const ordered = sortedByName(graded);
  const tests = ordered.flatMap((one) => testsOf(one, context));
  const number = (status: string): number => tests.filter((test) => test.status === status).length;
  const report = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: 'bugbash',
    results: {
      tool: { name: 'bugbash', version: context.version },
      summary: {
        tests: tests.length,
        passed: number('passed'),
        failed: number('failed'),
        pending: 0,
        skipped: 0,
        other: number('other'),
        suites: ordered.length,
        start: 0,
        stop: 0,
        extra: { complete: isComplete(graded, context) },
      },
      tests,
      extra: {
        scores: ordered.map(({ name, verdict }) => ({
          submission: plainLine(name, NAME_CHARACTERS_MAX),
          outcome: verdict.outcome,
          earned: verdict.score.earned,
          possible: verdict.score.possible,
          hash: verdict.hash,
          ...remarked(verdict),
        })),
      },
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
};

function remarked(verdict: Verdict): { readonly remarks?: readonly string[] } {
  const remarks = remarkTexts(verdict);
  return remarks.length === 0 ? {} : { remarks };
}

function testsOf(one: GradedSubmission, context: ReportContext) {
  const name = plainLine(one.name, NAME_CHARACTERS_MAX);
  const { exercise, outcome, problems } = one.verdict;
  const rows = rowsOf(one, context);
  const suite = [name, exercise];
  const tests = rows.map((row) => ({
    name: row.name,
    status: STATUS[row.state],
    duration: 0,
    suite,
    rawStatus: row.state,
    tags: [row.category],
    ...(row.counterexamples.length === 0
      ? {}
      : {
          message: plainLine(row.counterexamples[0]?.facts[0] ?? `broken: ${row.counterexamples[0]?.promise ?? ''}`),
          trace: row.counterexamples.flatMap((each) => explain(each).map((line) => plainLine(line))).join('\n'),
        }),
    extra: { earned: row.earned, possible: row.possible },
  }));
  if (rows.length > 0 && (outcome === 'passed' || outcome === 'failed')) return tests;
  const status = outcome === 'passed' ? 'passed' : outcome === 'undecided' ? 'other' : 'failed';
  const message = problems.map((problem) => plainLine(problemText(problem))).join('\n');
  const whole = {
    name: 'the submission as a whole',
    status,
    duration: 0,
    suite,
    rawStatus: outcome,
    tags: ['submission'],
    ...(message === '' ? {} : { message }),
    extra: { earned: 0, possible: 0 },
  };
  return [whole, ...tests];
}
