import type { Problem } from '../verdict/verdict.ts';
import { commandData, commandProperty, plainLine } from './escape.ts';
import { headline, remarkTexts } from './explain.ts';
import type { GradedSubmission, ReportContext, Reporter } from './report.ts';
import { rowsOf, type Row } from './rows.ts';
import { incompleteNote, outcomeCounts, sortedByName } from './run.ts';

/** GitHub shows this many annotations of a kind from one step and drops the rest without a word. */
const ANNOTATIONS_MAX = 10;

/**
 * Workflow commands that annotate the submissions' files, for the standard output of a step in GitHub Actions. When there
 * are more findings than GitHub shows, the last annotation says how many are left out.
 */
export const githubReport: Reporter = (graded, context) => {
  const ordered = sortedByName(graded);
  const errors = ordered.flatMap((one) => errorsOf(one, context));
  const shown = errors.length <= ANNOTATIONS_MAX ? errors : errors.slice(0, ANNOTATIONS_MAX - 1);
  const left = errors.length - shown.length;
  if (left > 0)
    shown.push(annotation('error', {}, `${left} more findings`, 'The step summary and the reports have them all.'));
  const note = incompleteNote(graded, context);
  const warnings = note === null ? [] : [annotation('warning', {}, 'bugbash', note)];
  const remarks = ordered.flatMap(remarksOf).slice(0, ANNOTATIONS_MAX - 1);
  return [...shown, ...warnings, ...remarks, annotation('notice', {}, 'bugbash', totals(ordered))]
    .map((line) => `${line}\n`)
    .join('');
};

function errorsOf(one: GradedSubmission, context: ReportContext): string[] {
  const { verdict } = one;
  if (verdict.outcome === 'passed') return [];
  const rows = rowsOf(one, context).filter(({ state }) => state === 'failed');
  const isStopped = verdict.outcome !== 'failed';
  const problems = isStopped ? verdict.problems.map((problem) => problemAnnotation(one, problem)) : [];
  const failures = rows.map((row) => rowAnnotation(one, row));
  if (problems.length + failures.length > 0) return [...problems, ...failures];
  return [annotation('error', placeOf(one), one.name, headline(verdict))];
}

/** GitHub shows as many notices again, the last of which are the totals. */
function remarksOf(one: GradedSubmission): string[] {
  return remarkTexts(one.verdict).map((text) => annotation('notice', placeOf(one), one.name, text));
}

function rowAnnotation(one: GradedSubmission, row: Row): string {
  const [example] = row.counterexamples;
  const at = example?.timeline.rows.find((step) => step.at !== undefined)?.at;
  const message = example?.facts[0] ?? (example === undefined ? row.name : `Broken promise: ${example.promise}`);
  return annotation('error', placeOf(one, at), `${one.name}: ${row.name}`, message);
}

function problemAnnotation(one: GradedSubmission, problem: Problem): string {
  return annotation('error', placeOf(one, problem), `${one.name}: ${headline(one.verdict)}`, problem.message);
}

type Place = Readonly<Partial<Record<'file' | 'line' | 'col', string>>>;

function placeOf({ files }: GradedSubmission, at: Partial<Pick<Problem, 'file' | 'line' | 'column'>> = {}): Place {
  const file = at.file ?? Object.keys(files)[0];
  const path = file === undefined ? undefined : files[file];
  if (path === undefined) return {};
  if (at.line === undefined) return { file: path };
  return { file: path, line: String(at.line), ...(at.column === undefined ? {} : { col: String(at.column) }) };
}

function annotation(kind: 'error' | 'warning' | 'notice', place: Place, title: string, message: string): string {
  const properties = { ...place, title: plainLine(title) };
  const text = Object.entries(properties).map(([key, value]) => `${key}=${commandProperty(plainLine(value))}`);
  return `::${kind} ${text.join(',')}::${commandData(plainLine(message))}`;
}

function totals(graded: readonly GradedSubmission[]): string {
  const [only, ...others] = graded;
  if (only !== undefined && others.length === 0) return `${only.name}: ${headline(only.verdict)}`;
  const counts = outcomeCounts(graded).map(([outcome, number]) => `${number} ${outcome}`);
  return `${graded.length} submissions${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`;
}
