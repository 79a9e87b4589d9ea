import { markdownBlock, markdownCode, markdownText, plainLine } from './escape.ts';
import { explain, problemText, remarkTexts } from './explain.ts';
import { exploredText } from './explored-text.ts';
import type { GradedSubmission, ReportContext, Reporter } from './report.ts';
import { factsOf, rowsOf, type Row } from './rows.ts';
import { incompleteNote, outcomeCounts, sortedByName } from './run.ts';

/** A page for people: who stands where, then what broke in each submission, folded. */
export const markdownReport: Reporter = (graded, context) => [...markdownParts(graded, context)].join('\n');

/** GitHub drops a step summary beyond 1 MiB whole; a little less leaves room for what else the step writes. */
const SUMMARY_BYTES_MAX = 1_000_000;

/** The same page for `$GITHUB_STEP_SUMMARY`, cut between two submissions where it would get too large. */
export const githubSummaryReport: Reporter = (graded, context) => {
  let text = '';
  let bytes = 0;
  for (const part of markdownParts(graded, context)) {
    const size = Buffer.byteLength(part) + 1;
    if (bytes + size > SUMMARY_BYTES_MAX) return `${text}\nThe rest is left out: a summary holds one megabyte.\n`;
    text += text === '' ? part : `\n${part}`;
    bytes += size;
  }
  return text;
};

/** Parts that stand by themselves: the head, then one a submission. */
function* markdownParts(graded: readonly GradedSubmission[], context: ReportContext): Generator<string> {
  const ordered = sortedByName(graded);
  const [only, ...others] = ordered;
  if (only !== undefined && others.length === 0 && context.expected <= 1) {
    const { title, id } = factsOf(only.verdict, context);
    yield lines(`# ${markdownText(title)}`, '', `${markdownCode(only.name)}, exercise ${markdownCode(id)}`, '');
    yield lines(...submissionBody(only, context));
    return;
  }
  yield lines(...overview(ordered, context));
  for (const one of ordered.filter(({ verdict }) => verdict.outcome !== 'passed')) {
    yield lines(`## ${markdownCode(one.name)}`, '', ...submissionBody(one, context));
  }
}

function overview(graded: readonly GradedSubmission[], context: ReportContext): readonly string[] {
  const note = incompleteNote(graded, context);
  const counts = outcomeCounts(graded).map(([outcome, number]) => `${number} ${OUTCOMES[outcome].said}`);
  const titles = context.exercises.map(({ title }) => markdownText(title));
  const head = [`# ${titles.join(', ')}`, '', ...(note === null ? [] : [`**${note}**`, ''])];
  const total = `${graded.length} ${graded.length === 1 ? 'submission' : 'submissions'}`;
  if (graded.length === 0) return [...head, `${total}.`, ''];
  const rows = graded.map(({ name, verdict }) => {
    const { earned, possible } = verdict.score;
    const alive = verdict.bugs.filter(({ state }) => state === 'alive').map(({ category }) => category);
    const broken = verdict.behaviour.filter(({ state }) => state === 'broken').map(() => 'behaviour');
    const outcome = OUTCOMES[verdict.outcome];
    return `| ${markdownCode(name)} | ${outcome.mark} ${outcome.said} | ${earned} of ${possible} | ${tally([...alive, ...broken])} |`;
  });
  return [
    ...head,
    `${total}: ${counts.join(', ')}.`,
    '',
    '| submission | outcome | points | still broken |',
    '|---|---|---|---|',
    ...rows,
    '',
  ];
}

function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, number]) => (number === 1 ? name : `${number} × ${name}`)).join(', ');
}

function submissionBody(one: GradedSubmission, context: ReportContext): readonly string[] {
  const { verdict } = one;
  const { earned, possible } = verdict.score;
  const outcome = OUTCOMES[verdict.outcome];
  const said = outcome.said.charAt(0).toUpperCase() + outcome.said.slice(1);
  const rows = rowsOf(one, context);
  const table = ['| | promise | points |', '|---|---|---|', ...rows.map(tableRow), ''];
  return [
    `${outcome.mark} **${said}: ${earned} of ${possible} points.** ${outcome.meaning}`.trimEnd(),
    '',
    ...(verdict.outcome === 'passed' || verdict.outcome === 'failed' ? [exploredText(verdict), ''] : []),
    ...remarkTexts(verdict).flatMap((text) => [markdownText(text), '']),
    ...(verdict.problems.length === 0 ? [] : [markdownBlock(verdict.problems.map(problemText)), '']),
    ...(rows.length === 0 || verdict.outcome === 'invalid' ? [] : table),
    ...rows.flatMap(failureDetails),
  ];
}

function tableRow(row: Row): string {
  const points = row.possible === 0 ? '' : `${row.earned} of ${row.possible}`;
  return `| ${STATES[row.state]} | ${markdownText(row.name)} | ${points} |`;
}

/** HTML lets a reader unfold what they want; nothing of a stranger's stands outside of the fenced block. */
function failureDetails({ counterexamples, category }: Row): readonly string[] {
  return counterexamples
    .filter(({ facts, timeline }) => facts.length + timeline.rows.length > 0)
    .flatMap((one) => [
      `<details><summary>${htmlText(`${category}: ${one.promise}`)}</summary>`,
      '',
      markdownBlock(explain(one)),
      '',
      '</details>',
      '',
    ]);
}

function htmlText(text: string): string {
  return plainLine(text).replace(/[&<>"'$@#_*`~\\[\]|]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function lines(...list: readonly string[]): string {
  return list.join('\n');
}

const STATES = { passed: '✅', failed: '❌', undecided: '❔' } as const;

const OUTCOMES = {
  passed: { mark: '✅', said: 'passed', meaning: 'Every bug is fixed, and every behaviour holds.' },
  failed: { mark: '❌', said: 'not passed', meaning: '' },
  limited: {
    mark: '⏱️',
    said: 'stopped at a limit',
    meaning: 'The code used up a budget. Budgets are counts, so it ends the same way on every machine.',
  },
  invalid: { mark: '⚠️', said: 'could not be graded', meaning: 'Nothing was counted.' },
  undecided: {
    mark: '❔',
    said: 'no verdict',
    meaning: 'This is a fault of bugbash, not of the submission. Grade it again, and please report it.',
  },
} as const;
