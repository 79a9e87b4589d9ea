import { appendFileSync, lstatSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { writeFileWhole } from '../../base/write-file.ts';
import type { GradedSubmission, ReportContext } from '../../reports/report.ts';
import { REPORTERS, type ReportKind } from '../../reports/reporters.ts';
import type { Io } from '../io.ts';

/** One `--report kind=path`. */
export interface WantedReport {
  readonly kind: ReportKind;
  /** `-` for the standard output; `{submission}` stands for a file each. */
  readonly path: string;
}

const PLACEHOLDER = '{submission}';

/** Reads the values of `--report`. */
export function parseReports(values: readonly string[]): readonly WantedReport[] {
  return values.map((value) => {
    const [, kind = '', path = ''] = /^([^=]*)=(.*)$/.exec(value) ?? [];
    if (!Object.hasOwn(REPORTERS, kind)) {
      throw new UserError({
        message: `"${value}" is not a report.`,
        fix: `Write --report <kind>=<path>, with one of these kinds: ${Object.keys(REPORTERS).join(', ')}.`,
      });
    }
    if (path === '') {
      throw new UserError({
        message: `The report ${kind} has no path.`,
        fix: `Write --report ${kind}=<path>, or ${kind}=-.`,
      });
    }
    return { kind: kind as ReportKind, path };
  });
}

/** The standard output holds one thing: JSON lines, or one report, or text for people. */
export function refuseCrowdedOutput(reports: readonly WantedReport[], isJson: boolean): void {
  const onOutput = reports.filter(({ path }) => path === '-');
  if (onOutput.length + (isJson ? 1 : 0) <= 1) return;
  throw new UserError({
    message: 'Only one thing can go to the standard output.',
    fix: 'Give all but one of the reports a file: --report <kind>=<path>. --json takes the standard output as well.',
  });
}

/** A format that speaks about one submission needs a file each; said before grading, not after. */
export function refuseSharedFiles(reports: readonly WantedReport[], submissionCount: number): void {
  if (submissionCount <= 1) return;
  const shared = reports.find(({ kind, path }) => REPORTERS[kind].isForOne === true && !path.includes(PLACEHOLDER));
  if (shared === undefined) return;
  throw new UserError({
    message: `The report ${shared.kind} speaks about one submission, and there are ${submissionCount}.`,
    fix: `Give each its own file: --report ${shared.kind}=out/${PLACEHOLDER}.json`,
  });
}

/** Writes all wanted reports; each file whole or not at all. */
export function writeReports(
  io: Io,
  reports: readonly WantedReport[],
  graded: readonly GradedSubmission[],
  context: ReportContext,
): void {
  for (const { kind, path } of reports) {
    const { write } = REPORTERS[kind];
    if (path === '-') io.stdout.write(write(graded, context));
    else if (path.includes(PLACEHOLDER)) {
      const names = fileNames(graded.map(({ name }) => name));
      for (const [at, one] of graded.entries()) {
        const file = path.replaceAll(PLACEHOLDER, names[at] ?? String(at));
        writeReport(io, file, write([one], { ...context, expected: 1 }));
      }
    } else writeReport(io, path, write(graded, context));
  }
}

function writeReport(io: Io, path: string, text: string): void {
  const full = resolve(io.cwd, path);
  // The summary belongs to the step: what it wrote before stays.
  if (path === io.env['GITHUB_STEP_SUMMARY']) appendFileSync(full, text);
  else if (lstatSync(full, { throwIfNoEntry: false })?.isFile() === false) writeFileSync(full, text);
  else writeFileWhole(full, text);
}

/** Names of submissions as names of files: nothing in them may leave the folder, and no two are alike. */
export function fileNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain =
      name
        .replace(/[^A-Za-z0-9._-]+/g, '-')
        .replace(/^[.-]+/, '')
        .slice(0, 100) || 'submission';
    let file = plain;
    // Case decides nothing on some disks.
    for (let number = 2; taken.has(file.toLowerCase()); number += 1) file = `${plain}-${number}`;
    taken.add(file.toLowerCase());
    return file;
  });
}
