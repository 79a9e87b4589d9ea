import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { writeFileWhole } from '../../base/write-file.ts';
import { isSealed, parseRecord, recordLine, type VerdictRecord } from '../../reports/verdict-record.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { PlannedSubmission } from './plan-run.ts';

/** The file of `--resume`: every verdict as it ends, so that a run that was cut off goes on where it was. */
export interface FinishedVerdicts {
  /** The verdict of an earlier run on just these bytes, by just this engine; null when it must be graded. */
  find(submission: PlannedSubmission, engine: string): Verdict | null;
  add(record: VerdictRecord): void;
}

/** Opens the file, which need not exist. A last line that was cut off is dropped, and so is whatever was edited. */
export function openFinishedVerdicts(path: string): FinishedVerdicts {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const records = text.split('\n').flatMap((line) => readLine(line) ?? []);
  const kept = records.map((record) => `${recordLine(record)}\n`).join('');
  if (kept !== text) writeFileWhole(path, kept);
  const byKey = new Map(records.map(({ submission, verdict }) => [`${submission}\n${verdict.exercise}`, verdict]));
  return {
    find: ({ name, exercise, submissionHash }, engine) => {
      const verdict = byKey.get(`${name}\n${exercise.id}`);
      if (verdict === undefined || verdict.outcome === 'undecided') return null;
      const isSame =
        verdict.exerciseHash === exercise.hash &&
        verdict.submissionHash === submissionHash &&
        verdict.engine === engine;
      return isSame ? verdict : null;
    },
    add: (record) => appendFileSync(path, `${recordLine(record)}\n`),
  };
}

function readLine(line: string): VerdictRecord | null {
  try {
    const record = parseRecord(JSON.parse(line));
    return record !== null && isSealed(record.verdict) ? record : null;
  } catch {
    return null;
  }
}
