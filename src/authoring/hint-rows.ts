/** Rows about hints: each bug has one place, and hints on changed code name the right one or none. */
import type { HintResult } from '../hints/corpus/measure.ts';
import type { Finding } from './certificate.ts';
import type { MeasuredCase } from './hint-sample.ts';
import { bugPlace, count, type RowRule } from './row.ts';

/** A fix that does in more places than that passes by looking like one: the bug's checks observe too little. */
const PLACES_MAX = 2;

/**
 * Living bugs of rewritten variants whose lines must be named. What is left is answered by the function; of less than
 * that, the fix is written in a way that cannot be carried over to other code.
 */
const REWRITTEN_RIGHT_LEAST = 0.7;

export const flipSetRow: RowRule = {
  id: 'flip-set',
  title: `The fix of each bug helps in ${PLACES_MAX} places at most`,
  judge: async ({ exercise, flipSets }) => {
    const sets = await flipSets();
    const most = Math.max(0, ...sets.map(({ places }) => places.length));
    const tried = sets.reduce((sum, set) => sum + set.tried, 0);
    const findings = sets.flatMap(({ bug, places }) => {
      const own = exercise.bugs.find(({ id }) => id === bug);
      if (own === undefined || places.length <= PLACES_MAX) return [];
      const lines = places.map(({ startLine }) => startLine).join(', ');
      const message = `The fix of ${bug} passes as well at other places (lines ${lines}): its checks observe too little.`;
      return [{ ...bugPlace(exercise, own), message }];
    });
    return { detail: `${most} at most, ${count(tried, 'other place')} tried`, findings };
  },
};

export const hintsRow: RowRule = {
  id: 'hints',
  title: 'Hints on changed code name a right line or none, and tell no word of a fix too early',
  judge: async ({ exercise, hintCases }) => {
    const cases = await hintCases();
    const fileOf = (bug: string) => exercise.bugs.find(({ id }) => id === bug)?.path ?? '';
    const findings = [
      ...cases.flatMap(harmlessFinding),
      ...cases.flatMap((one) => (one.results ?? []).flatMap((result) => resultFindings(one, result, fileOf))),
      ...rewrittenFindings(cases, fileOf),
    ];
    const parts = [...new Set(cases.map(({ part }) => part))];
    return { detail: parts.map((part) => figuresOf(part, resultsOf(cases, part))).join('; '), findings };
  },
};

/** A variant that is graded otherwise once it is rewritten shows a suite that looks at how code is written. */
function harmlessFinding({ part, file, name, results }: MeasuredCase): readonly Finding[] {
  if (results !== null || part === 'rejected solutions') return [];
  return [{ file, line: 1, message: `With ${name} alive, a harmless rewrite changes the verdict.` }];
}

function resultFindings(
  { part, rewrite, name }: MeasuredCase,
  { bug, answer, named, faults }: HintResult,
  fileOf: (bug: string) => string,
): readonly Finding[] {
  const finding = (message: string) => ({ file: fileOf(bug), line: 1, message: `${name} (${rewrite}): ${message}` });
  // Where a rejected solution is wrong is only known by its differences: what is said of it is a figure, no fault.
  const isKnown = part !== 'rejected solutions';
  const isLost = part === 'plain variants' && (answer === 'function' || answer === 'none');
  return [
    ...(isKnown && answer === 'wrong' ? [finding(`hints on ${bug} name line ${named}, where no bug is.`)] : []),
    ...(isKnown && answer === 'another' ? [finding(`hints on ${bug} name line ${named}, where another bug is.`)] : []),
    ...(isLost ? [finding(`hints on ${bug} name no line, although its code is untouched.`)] : []),
    ...faults.map((fault) => finding(`the hint ${fault}.`)),
  ];
}

function rewrittenFindings(cases: readonly MeasuredCase[], fileOf: (bug: string) => string): readonly Finding[] {
  const results = resultsOf(cases, 'rewritten variants');
  const lost = results.filter(({ answer }) => answer === 'function' || answer === 'none');
  if (results.length - lost.length >= REWRITTEN_RIGHT_LEAST * results.length) return [];
  const message = 'In rewritten code hints seldom name its line: make its fix smaller, or of one piece.';
  return [...new Set(lost.map(({ bug }) => bug))].map((bug) => ({ file: fileOf(bug), line: 1, message }));
}

function resultsOf(cases: readonly MeasuredCase[], part: MeasuredCase['part']): readonly HintResult[] {
  return cases.filter((one) => one.part === part).flatMap(({ results }) => results ?? []);
}

function figuresOf(part: string, results: readonly HintResult[]): string {
  const counts = ['right', 'another', 'wrong'].map((kind) => results.filter(({ answer }) => answer === kind).length);
  const [right, another, wrong] = counts;
  return `${part}: ${right} of ${results.length} bugs by their line, ${another} by another's, ${wrong} wrongly`;
}
