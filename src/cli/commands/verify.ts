import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { compareVerdicts, type Difference } from '../../reports/compare-verdicts.ts';
import { revealVerdict } from '../../reports/reveal.ts';
import { isSealed, parseRecord, type VerdictRecord } from '../../reports/verdict-record.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { gradeWithProgress } from '../check-work.ts';
import { forTerminal, loadNamed, print } from '../command-context.ts';
import { packRootFor } from '../packs.ts';
import type { CommandContext } from '../command-context.ts';
import { exerciseFacts } from '../grade/exercise-facts.ts';
import { requireWholePack } from '../kit-limits.ts';
import { wrap } from '../render/text.ts';

export interface VerifyOptions {
  /** Which of several results in the file is meant. */
  readonly submission?: string;
  readonly json?: boolean;
}

/** More differences than these say no more. */
const DIFFERENCES_SHOWN_MAX = 12;

/** `bugbash verify <result.json> <path>`: grades the submission again and names every field that comes out otherwise. */
export async function verify(
  context: CommandContext,
  resultPath: string,
  path: string,
  options: VerifyOptions,
): Promise<number> {
  const { io } = context;
  await requireWholePack(context, 'verification');
  const record = chooseRecord(readRecords(resolve(io.cwd, resultPath), resultPath), resultPath, options.submission);
  const found = await gradeAgain(context, record.verdict.exercise, path);
  const facts = exerciseFacts(await loadNamed(context, record.verdict.exercise, await packRootFor(context, null)));
  const differences = compareVerdicts(record.verdict, revealVerdict(found, facts, record.reveal));
  const isEdited = record.reveal === 'timeline' && !isSealed(record.verdict);
  if (options.json === true) {
    const isSame = differences.length === 0 && !isEdited;
    io.stdout.write(`${JSON.stringify({ same: isSame, edited: isEdited, differences, hash: found.hash })}\n`);
  } else
    print(
      io,
      said(differences, isEdited, found)
        .map((line) => layOut(context, line))
        .join('\n'),
    );
  return differences.length === 0 && !isEdited ? 0 : 1;
}

function layOut({ io }: CommandContext, line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return wrap(forTerminal(io, line), io.columns, indent, `${indent}${indent}`);
}

async function gradeAgain(context: CommandContext, id: string, path: string): Promise<Verdict> {
  const { course, io } = context;
  const exercise = await loadNamed(context, id, await packRootFor(context, null));
  const [only] = (await course.findSubmissions([path], io.cwd, [exercise])).submissions;
  if (only === undefined)
    throw new UserError({ message: `There is nothing to grade at ${path}.`, fix: 'Check the path.' });
  const { files, problem } = await course.collectSubmission(only.path, only.name, exercise);
  if (problem !== null) return course.verdictOnUnread(exercise, problem);
  return gradeWithProgress(context, { exercise, files });
}

function said(differences: readonly Difference[], isEdited: boolean, found: Verdict): readonly string[] {
  const [first] = differences;
  const edited = isEdited ? ['The result was edited after it was made: its hash does not fit what it says.'] : [];
  if (first === undefined) {
    return isEdited
      ? edited
      : [`The same verdict, byte for byte: ${found.outcome}, hash ${found.hash.slice(0, 16)}...`];
  }
  const shown = differences.slice(0, DIFFERENCES_SHOWN_MAX);
  const left = differences.length - shown.length;
  return [
    ...edited,
    `The verdict differs in ${first.field}.${MEANINGS[first.field.split('.')[0] ?? ''] ?? ''}`,
    ...shown.map(
      ({ field, claimed, found: now }) => `  ${field}: the result says ${claimed}, grading now gives ${now}`,
    ),
    ...(left > 0 ? [`  and ${left} more`] : []),
  ];
}

const MEANINGS: Readonly<Record<string, string>> = {
  exerciseHash: ' It was made with another version of the exercise.',
  submissionHash: ' It speaks about other files.',
  engine: ' It was made by another engine.',
  budgets: ' It was made with other budgets.',
};

/** A line of JSON, several of them, or the document of `--report json`. */
function readRecords(full: string, shown: string): readonly VerdictRecord[] {
  const text = readFileSync(full, 'utf8');
  const values = parseWhole(text) ?? text.split('\n').map((line) => parseWhole(line)?.[0]);
  const records = values.flatMap((value) => parseRecord(value) ?? []);
  if (records.length > 0) return records;
  throw new UserError({
    message: `${shown} holds no result of bugbash.`,
    fix: 'Name a file with the output of `bugbash grade --json`, or of `--report json=<path>`.',
  });
}

function parseWhole(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    const { submissions } = value as { readonly submissions?: unknown };
    return Array.isArray(submissions) ? submissions : [value];
  } catch {
    return null;
  }
}

function chooseRecord(records: readonly VerdictRecord[], shown: string, wanted: string | undefined): VerdictRecord {
  const fitting = wanted === undefined ? records : records.filter(({ submission }) => submission === wanted);
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  const names = records
    .map(({ submission }) => submission)
    .slice(0, 10)
    .join(', ');
  throw new UserError({
    message: only === undefined ? `${shown} has no result for ${wanted}.` : `${shown} holds ${records.length} results.`,
    fix: `Name one with --submission <name>: ${names}.`,
  });
}
