import type { SourcePosition } from '../base/errors.ts';
import type { Counterexample, Problem } from '../verdict/verdict.ts';
import { NAME_CHARACTERS_MAX, plainLine } from './escape.ts';
import { headline } from './explain.ts';
import type { ExerciseFacts, GradedSubmission, ReportContext, Reporter } from './report.ts';
import { rowsOf, type Row } from './rows.ts';
import { incompleteNote, sortedByName } from './run.ts';

/** GitHub stores this many results of an upload, and shows this many places of one flow. */
const RESULTS_MAX = 5_000;
const FLOW_LOCATIONS_MAX = 1_000;
/** No system has longer paths. */
const PATH_CHARACTERS_MAX = 4_096;

/** SARIF 2.1.0 (OASIS): a result a broken promise, with its failing run as a code flow; a rule a bug or behaviour. */
export const sarifReport: Reporter = (graded, context) => {
  const ordered = sortedByName(graded);
  const results = ordered.flatMap((one) => resultsOf(one, context));
  const note = incompleteNote(graded, context);
  const notes = [
    ...(note === null ? [] : [note]),
    ...(results.length > RESULTS_MAX ? [`${results.length - RESULTS_MAX} more results are left out.`] : []),
  ];
  const hasVerdicts = ordered.every(({ verdict }) => verdict.outcome !== 'undecided');
  const run = {
    tool: { driver: { name: 'bugbash', version: context.version, rules: context.exercises.flatMap(rulesOf) } },
    automationDetails: { id: `bugbash/${context.exercises.map(({ id }) => id).join('+')}/` },
    invocations: [
      {
        executionSuccessful: note === null && hasVerdicts,
        toolExecutionNotifications: notes.map((text) => ({ level: 'warning', message: { text } })),
      },
    ],
    results: results.slice(0, RESULTS_MAX),
    columnKind: 'utf16CodeUnits',
    properties: {
      scores: ordered.map(({ name, verdict: { outcome, score, hash } }) => ({
        submission: plainLine(name, NAME_CHARACTERS_MAX),
        outcome,
        earned: score.earned,
        possible: score.possible,
        hash,
      })),
    },
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
};

/** Of every exercise, whether or not it failed: a viewer can then show what was looked at. */
function rulesOf({ id, bugs, behaviours }: ExerciseFacts) {
  const rule = (ruleId: string, text: string, tags: readonly string[]) => ({
    id: `${id}/${ruleId}`,
    shortDescription: { text },
    defaultConfiguration: { level: 'error' },
    properties: { tags },
  });
  return [
    ...bugs.map((bug) =>
      rule(bug.id, bug.promise ?? `A bug of the category ${bug.category} is fixed.`, [bug.category]),
    ),
    ...behaviours.map(({ id: behaviour, promise }) =>
      rule(behaviour, promise ?? 'What worked before still works.', ['behaviour']),
    ),
    rule('gradable', 'The submission can be graded to the end.', ['submission']),
  ];
}

function resultsOf(one: GradedSubmission, context: ReportContext) {
  const rows = rowsOf(one, context).filter(({ state }) => state === 'failed');
  const failures = rows.flatMap((row) =>
    row.counterexamples.length === 0
      ? [result(one, row.id, row.name, null)]
      : row.counterexamples.map((example) => result(one, row.id, messageOf(row, example), example)),
  );
  const { outcome, problems } = one.verdict;
  const isStopped = outcome === 'invalid' || outcome === 'limited';
  return [...failures, ...(isStopped ? problems.map((problem) => problemResult(one, problem)) : [])];
}

function messageOf(row: Row, { promise, facts }: Counterexample): string {
  return [`${row.category}: ${promise}.`, ...facts].join(' ');
}

function result(one: GradedSubmission, rule: string, text: string, example: Counterexample | null) {
  const ruleId = `${one.verdict.exercise}/${rule}`;
  const first = example?.timeline.rows.find(({ at }) => at !== undefined)?.at;
  return {
    ruleId,
    level: 'error',
    message: { text: plainLine(`${one.name}: ${text}`) },
    locations: [locationOf(one, first)],
    partialFingerprints: { 'bugbash/v1': fingerprint(one, example?.check ?? rule) },
    ...(example === null || example.timeline.rows.length === 0 ? {} : { codeFlows: [codeFlow(one, example)] }),
  };
}

function problemResult(one: GradedSubmission, { kind, message, file, line, column }: Problem) {
  const at = file === undefined || line === undefined ? undefined : { file, line, column: column ?? 1 };
  return {
    ruleId: `${one.verdict.exercise}/gradable`,
    level: 'error',
    message: { text: plainLine(`${one.name}: ${headline(one.verdict)}. ${message}`) },
    locations: [locationOf(one, at)],
    partialFingerprints: { 'bugbash/v1': fingerprint(one, kind) },
  };
}

/** One thread a flow: the order of the steps is the point, and viewers show flows of several threads side by side. */
function codeFlow(one: GradedSubmission, { promise, timeline }: Counterexample) {
  const steps = timeline.rows.slice(0, FLOW_LOCATIONS_MAX).map(({ client, text, books, at }, index) => {
    const who = client === null ? '' : `${timeline.clients[client] ?? ''}: `;
    const location = {
      message: { text: plainLine(`${who}${text}${books === '' ? '' : ` [${books}]`}`) },
      ...locationOf(one, at),
    };
    return { executionOrder: index + 1, nestingLevel: 0, location };
  });
  return { message: { text: plainLine(promise) }, threadFlows: [{ locations: steps }] };
}

function locationOf({ files, name }: GradedSubmission, at: SourcePosition | undefined) {
  const file = at?.file ?? Object.keys(files)[0];
  const uri = uriOf((file === undefined ? undefined : files[file]) ?? name);
  const region = { startLine: Math.max(1, at?.line ?? 1), startColumn: Math.max(1, at?.column ?? 1) };
  return { physicalLocation: { artifactLocation: { uri }, region } };
}

/** A relative path as a URI reference; a first part with a colon would read as a scheme. */
function uriOf(path: string): string {
  const parts = path
    .slice(0, PATH_CHARACTERS_MAX)
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/');
  return parts.map((part) => encodeURIComponent(part)).join('/');
}

function fingerprint({ name, verdict }: GradedSubmission, what: string): string {
  return plainLine(`${verdict.exercise}:${name}:${what}`);
}
