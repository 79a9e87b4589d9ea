import type { RunReport } from '../simulation/check-scenario.ts';
import type { GuestError } from '../simulation/subject.ts';
import { UNHANDLED_REJECTION } from '../verdict/problem-kinds.ts';
import type { Problem } from '../verdict/verdict.ts';
import type { CheckResult } from './protocol.ts';

/** Rejections told of one verdict: the first few are mended first, and a submission may make thousands. */
export const UNHANDLED_TOLD_MAX = 5;

/** Rejections of a failing run that nobody handled, as problems. They accompany a failure, and never make one. */
export function unhandledNotes({ unhandled }: RunReport): Pick<CheckResult, 'notes'> {
  if (unhandled.length === 0) return {};
  return { notes: distinctPlaces(unhandled.map(problemOf)) };
}

/** One problem a place: the same line rejects in many schedules, each time in other words. */
export function distinctPlaces(problems: readonly Problem[]): readonly Problem[] {
  const found = new Map<string, Problem>();
  for (const problem of problems) {
    const { file, line, column, message } = problem;
    const place = file === undefined ? message : `${file}:${line}:${column}`;
    if (!found.has(place)) found.set(place, problem);
  }
  return [...found.values()].slice(0, UNHANDLED_TOLD_MAX);
}

function problemOf({ name, message, at }: GuestError): Problem {
  const text = `A promise was rejected and nothing handled it: ${name}: ${message}`;
  return { kind: UNHANDLED_REJECTION, message: text, ...at };
}
