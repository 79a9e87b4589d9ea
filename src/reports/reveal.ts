import type { BugState, Counterexample, Problem, Verdict } from '../verdict/verdict.ts';
import type { ExerciseFacts } from './report.ts';

/**
 * How much of a hidden run may be told. Each level adds to the one before.
 * `none`: outcome and score. `category`: also the state of each bug, named by category and number. `promise`: also which
 * promises were broken. `timeline`: everything, with the inputs, facts and schedules of the hidden checks.
 */
export const REVEALS = ['none', 'category', 'promise', 'timeline'] as const;
export type Reveal = (typeof REVEALS)[number];

/**
 * A verdict with what `reveal` allows. Its hash stays that of the whole verdict, so that it can still be verified.
 * Messages that the submission itself can fill while hidden checks run are replaced: it could put their inputs there.
 */
export function revealVerdict(verdict: Verdict, facts: ExerciseFacts, reveal: Reveal): Verdict {
  if (reveal === 'timeline') return verdict;
  const names = namesOf(facts);
  const problems = verdict.problems.map((problem) => revealProblem(problem, reveal));
  // Checks without a proof are listed by ids, which are their promises.
  const { unproved: _ids, ...explored } = verdict.explored;
  const { remarks = [], ...rest } = verdict;
  if (reveal === 'none') return { ...rest, bugs: [], behaviour: [], problems, counterexamples: [], explored };
  const rename = (id: string): string => names.get(id) ?? 'other';
  return {
    ...rest,
    ...(remarks.length === 0 ? {} : { remarks: remarks.map((remark) => ({ ...remark, check: rename(remark.check) })) }),
    bugs: verdict.bugs.map((bug): BugState => ({ ...bug, id: rename(bug.id), checks: [] })),
    behaviour: verdict.behaviour.map(({ id, state }) => ({ id: rename(id), state })),
    problems,
    counterexamples: reveal === 'promise' ? verdict.counterexamples.map((one) => promiseOnly(one, rename)) : [],
    explored,
  };
}

/** The facts that go with {@link revealVerdict}: at `none` no rows at all, at `category` rows without promises. */
export function revealFacts(facts: ExerciseFacts, reveal: Reveal): ExerciseFacts {
  if (reveal === 'timeline') return facts;
  if (reveal === 'none') return { ...facts, bugs: [], behaviours: [] };
  const names = namesOf(facts);
  const hidden = <F extends { readonly id: string; readonly promise: string | null }>(one: F): F => ({
    ...one,
    id: names.get(one.id) ?? 'other',
    promise: reveal === 'promise' ? one.promise : null,
  });
  return { ...facts, bugs: facts.bugs.map(hidden), behaviours: facts.behaviours.map(hidden) };
}

/** A bug's id says how to fix it; `race-1` says no more than its category. */
function namesOf({ bugs, behaviours }: ExerciseFacts): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  const number = (kind: string): string => {
    const next = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, next);
    return `${kind}-${next}`;
  };
  return new Map([
    ...bugs.map(({ id, category }) => [id, number(category)] as const),
    ...behaviours.map(({ id }) => [id, number('behaviour')] as const),
  ]);
}

/** Built anew, field by field: what is added to a counterexample one day is withheld until somebody lets it through. */
function promiseOnly({ bug, check, promise }: Counterexample, rename: (id: string) => string): Counterexample {
  return {
    promise,
    check: bug === null ? rename(check) : rename(bug),
    bug: bug === null ? null : rename(bug),
    facts: [],
    faults: [],
    switches: 0,
    schedule: '',
    fails: null,
    of: null,
    timeline: { clients: [], rows: [] },
  };
}

/** Problems whose messages hold nothing of a hidden run: found before one began, or worded by us alone. */
const HARMLESS: ReadonlySet<string> = new Set([
  'syntax',
  'missing-file',
  'missing-export',
  'missing-method',
  'forbidden-import',
  'not-plain-file',
  'unsupported-syntax',
  'too-large',
  'throws-at-load',
  'partial',
  'cpu',
  'memory',
  'microtasks',
  'pending-calls',
  'console',
  'value-size',
  'stuck-native',
  'work',
]);

const BEFORE_CHECKS: ReadonlySet<string> = new Set(['syntax', 'missing-method', 'missing-export', 'forbidden-import']);

function revealProblem(problem: Problem, reveal: Reveal): Problem {
  const { kind, file, line, column } = problem;
  const isHarmless = HARMLESS.has(kind);
  if (isHarmless && reveal !== 'none') return problem;
  const message = isHarmless
    ? problem.message
    : 'The message is withheld, because it could repeat what hidden checks call.';
  // Even the line of a loop can tell something about an input. Before any check ran, it tells about the text alone.
  if (file === undefined || (reveal === 'none' && !BEFORE_CHECKS.has(kind))) return { kind, message };
  return {
    kind,
    message,
    file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}
