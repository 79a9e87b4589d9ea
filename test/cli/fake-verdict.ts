import { hashValue } from '../../src/base/hash.ts';
import type { Exercise } from '../../src/catalog/exercise.ts';
import type { GradeRequest } from '../../src/grading/grade-submission.ts';
import type { Counterexample, Timeline, Verdict } from '../../src/verdict/verdict.ts';
import { PROMISES } from './fake-exercise.ts';

/** Marks that make the fake grader answer otherwise. */
export const MARKS = {
  syntaxError: 'const = ;',
  endlessLoop: 'while (true) {}',
  brokenBehaviour: 'breaks a behaviour',
  slow: 'slow work',
  crash: 'crash the grader',
} as const;

/** The verdict that the marks in a text ask for. */
export function fakeVerdict({ exercise, files, only, replay }: GradeRequest, text: string): Verdict {
  const wanted = chosen(exercise, only ?? 'all');
  const isWanted = (check: string): boolean => wanted.includes(check);
  const troubles = text.includes(MARKS.syntaxError)
    ? [{ kind: 'syntax', message: 'A name is expected here.', file: 'processor.ts', line: 6, column: 11 }]
    : text.includes(MARKS.endlessLoop)
      ? [
          {
            kind: 'cpu',
            message: 'The code ran over its budget of interrupt ticks.',
            file: 'processor.ts',
            line: 6,
            column: 5,
          },
        ]
      : [];
  const problems = wanted.length === exercise.checks.length ? troubles : [...troubles, PARTIAL];
  const isFixed = (id: string): boolean => text.includes(`fixed: ${id}`);
  const isBroken = text.includes(MARKS.brokenBehaviour);
  const bugs = exercise.bugs.map((bug) => {
    const check = `check-${bug.id}`;
    const state =
      troubles.length > 0 || !isWanted(check)
        ? ('undecided' as const)
        : isFixed(bug.id)
          ? ('fixed' as const)
          : ('alive' as const);
    return { id: bug.id, category: bug.category, state, checks: [check] };
  });
  const counterexamples =
    troubles.length > 0
      ? []
      : [
          ...(isBroken && wanted.length > 1
            ? [counterexample('a-declined-charge-changes-nothing', null, 'a declined charge changes nothing', true)]
            : []),
          ...exercise.bugs
            .filter((bug) => isWanted(`check-${bug.id}`) && (!isFixed(bug.id) || replay !== undefined))
            .map((bug) => counterexample(`check-${bug.id}`, bug.id, PROMISES[bug.id] ?? '', !isFixed(bug.id))),
        ];
  const earned = bugs.filter((bug) => bug.state === 'fixed').length;
  const failedOutcome = counterexamples.some((one) => one.facts.length > 0) ? 'failed' : 'passed';
  const verdict: Omit<Verdict, 'hash' | 'volatile'> = {
    version: 1,
    exercise: exercise.id,
    exerciseHash: exercise.hash,
    submissionHash: hashValue(files),
    engine: 'fake/1',
    budgets: {},
    outcome: troubles[0]?.kind === 'syntax' ? 'invalid' : troubles.length > 0 ? 'limited' : failedOutcome,
    score: { earned, possible: bugs.length },
    bugs,
    behaviour: [{ id: 'a-declined-charge-changes-nothing', state: isBroken ? 'broken' : 'holds' }],
    problems,
    counterexamples,
    explored: { schedules: 3054, interleavings: '190224', complete: true },
  };
  return {
    ...verdict,
    hash: hashValue(verdict),
    volatile: { startedAt: '2026-01-01T00:00:00.000Z', durationMs: 12, host: 'test', outerSandbox: 'none' },
  };
}

function chosen(exercise: Exercise, only: NonNullable<GradeRequest['only']>): readonly string[] {
  return exercise.checks
    .filter((check) => only === 'all' || (only === 'public' ? check.public : only.includes(check.id)))
    .map(({ id }) => id);
}

function counterexample(check: string, bug: string | null, promise: string, isBroken: boolean): Counterexample {
  return {
    check,
    bug,
    promise,
    faults: [],
    switches: 2,
    schedule: `${check}:A3 B* A*`,
    fails: '68',
    of: '70',
    timeline: RACE_TIMELINE,
    facts: isBroken ? ['the balance at the end: 700, but it must be 100', 'charged in all: 900'] : [],
  };
}

const PARTIAL = { kind: 'partial', message: 'Some of the checks were run.' };

/** Two clients that lose an update: the run that most screens are about. */
export const RACE_TIMELINE: Timeline = {
  clients: ['A', 'B'],
  rows: [
    { client: 0, text: 'charge(600)', books: '', switched: false },
    {
      client: 0,
      text: "store.get('balance') = 1000",
      books: '',
      switched: false,
      at: { file: 'processor.ts', line: 6, column: 27 },
    },
    { client: 1, text: 'charge(300)', books: '', switched: true },
    {
      client: 1,
      text: "store.get('balance') = 1000",
      books: '',
      switched: false,
      at: { file: 'processor.ts', line: 6, column: 27 },
    },
    {
      client: 1,
      text: "store.put('balance', 700)",
      books: 'balance: 1000 → 700',
      switched: false,
      at: { file: 'processor.ts', line: 7, column: 11 },
    },
    { client: 1, text: 'charge = true', books: '', switched: false },
    {
      client: 0,
      text: "store.put('balance', 400)",
      books: 'balance: 700 → 400',
      switched: true,
      at: { file: 'processor.ts', line: 7, column: 11 },
    },
    { client: 0, text: 'charge = true', books: '', switched: false },
  ],
};
