import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Bug, Exercise } from '../catalog/exercise.ts';
import { obstacles } from '../verdict/problem-kinds.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Finding, Row, RowId } from './certificate.ts';
import type { Evidence } from './evidence.ts';

/** One promise of the certificate: how it is judged, on gradings that are made when it asks for them. */
export interface RowRule {
  readonly id: RowId;
  readonly title: string;
  judge(evidence: Evidence): Promise<Judgement>;
}

export interface Judgement {
  /** The figures, one line. */
  readonly detail: string;
  /** What to mend; none means that the row passes. */
  readonly findings: readonly Finding[];
}

export function rowOf({ id, title }: Pick<RowRule, 'id' | 'title'>, { detail, findings }: Judgement): Row {
  return { id, title, state: findings.length === 0 ? 'passed' : 'failed', detail, findings };
}

/** Bugs that a verdict does not call fixed. */
export function aliveIn(verdict: Verdict): readonly string[] {
  return verdict.bugs.filter((bug) => bug.state !== 'fixed').map((bug) => bug.id);
}

export function brokenIn(verdict: Verdict): readonly string[] {
  return verdict.behaviour.filter((check) => check.state !== 'holds').map((check) => check.id);
}

/** Checks that failed: each has a counterexample. */
export function failedIn(verdict: Verdict): readonly string[] {
  return verdict.counterexamples.map((found) => found.check);
}

/** Trouble of the grading itself: a problem that is not the plan of the grading. */
export function troubleIn(verdict: Verdict): string {
  const [problem] = obstacles(verdict.problems).filter(({ kind }) => kind !== 'partial');
  return problem === undefined ? '' : ` (${problem.kind}: ${problem.message.split('\n')[0]})`;
}

export function starterPath({ id, files }: Exercise): string {
  return `exercises/${id}/${files[0] ?? ''}`;
}

export function referencePath({ id, files }: Exercise): string {
  return `reference/${id}/${files[0] ?? ''}`;
}

export function checksPath({ id }: Exercise): string {
  return `graders/${id}/checks.json`;
}

/** Where a suite declares a check, by its promise; the list of checks where that is put together by code. */
export function checkPlace(exercise: Exercise, id: string): Pick<Finding, 'file' | 'line'> {
  const { promise = '' } = exercise.checks.find((check) => check.id === id) ?? {};
  for (const suite of exercise.suites) {
    const lines = existsSync(suite) && promise !== '' ? readFileSync(suite, 'utf8').split('\n') : [];
    const at = lines.findIndex((line) => line.includes(promise));
    if (at >= 0) return { file: `graders/${exercise.id}/${basename(suite)}`, line: at + 1 };
  }
  return { file: checksPath(exercise), line: 1 };
}

/** Where a bug stands in the starter. */
export function bugPlace(exercise: Exercise, bug: Bug): Pick<Finding, 'file' | 'line'> {
  const [hunk] = bug.diff;
  if (hunk === undefined) return { file: bug.path, line: 1 };
  const touched = hunk.lines.findIndex((line) => line.kind !== 'context');
  return { file: `exercises/${exercise.id}/${hunk.file}`, line: hunk.startLine + Math.max(0, touched) };
}

export function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
