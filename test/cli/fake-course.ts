import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../src/base/errors.ts';
import { hashValue } from '../../src/base/hash.ts';
import type { Bug, Exercise } from '../../src/catalog/exercise.ts';
import type { Course } from '../../src/cli/course.ts';
import { collectSubmission, verdictOnUnread } from '../../src/grading/collect-submission.ts';
import { findSubmissions } from '../../src/grading/find-submissions.ts';
import type { GradingProgress } from '../../src/grading/grade-on-host.ts';
import type { GradeOptions, GradeRequest } from '../../src/grading/grade-submission.ts';
import { fakeHints } from './fake-hints.ts';
import type { Counterexample, Timeline, Verdict } from '../../src/verdict/verdict.ts';

/*
 * A course of two small exercises with a grader that reads marks instead of running code: a bug counts as fixed when
 * its file says `fixed: <bug id>`. So the commands are tested by themselves, in milliseconds.
 */

export interface FakeCourse extends Course {
  /** Every request that was graded, in order. */
  readonly graded: GradeRequest[];
}

/** Marks that make the fake grader answer otherwise. */
export const MARKS = {
  syntaxError: 'const = ;',
  endlessLoop: 'while (true) {}',
  brokenBehaviour: 'breaks a behaviour',
  slow: 'slow work',
  crash: 'crash the grader',
} as const;

export function fakeCourse(packRoot: string): FakeCourse {
  const graded: GradeRequest[] = [];
  const grade = async (request: GradeRequest, { signal, onProgress }: GradeOptions): Promise<Verdict> => {
    graded.push(request);
    const text = request.files.map((file) => file.text).join('\n');
    if (text.includes(MARKS.crash)) throw new TypeError('the grader fell over');
    if (text.includes(MARKS.slow)) {
      for (let done = 0; done < 20; done++) {
        onProgress?.({ done, total: 20 });
        await sleep(100, undefined, { signal });
      }
    }
    return fakeVerdict(request, text);
  };
  return {
    graded,
    builtInPackRoot: async () => packRoot,
    listExercises: async () => [fakeExercise('payment-processor', packRoot), fakeExercise('refund-desk', packRoot)],
    loadExercise: async (root, id) => fakeExercise(id, root),
    nearestIds: async (wanted, ids) => ids.filter((id) => id[0] === wanted[0]),
    readSubmission: async (path, exercise) => readFake(path, exercise),
    gradeSubmission: grade,
    openSession: async () => ({ grade: (request, options = {}) => grade(request, options), close: () => undefined }),
    findSubmissions: async (paths, cwd, exercises) => findSubmissions(paths, cwd, exercises),
    collectSubmission: async (path, name, exercise) => collectSubmission(path, name, exercise),
    verdictOnUnread: async (exercise, problem) => verdictOnUnread(exercise, problem),
    async *gradeBatch(requests, { signal, onProgress }) {
      let index = 0;
      for await (const request of requests) {
        const progressOf = (progress: GradingProgress) => onProgress?.(index, progress);
        try {
          yield { index, verdict: await grade(request, { signal, onProgress: progressOf }) };
        } catch (error) {
          if (signal?.aborted === true) return;
          throw error;
        }
        index += 1;
      }
    },
    openHints: async () => fakeHints(),
    engine: async () => 'fake/1',
    exitCodeOf: async (outcome) => ({ passed: 0, failed: 1, invalid: 1, limited: 1, undecided: 3 })[outcome],
  };
}

export const STARTER = `import type { Store } from 'bugbash/ports';

export class PaymentProcessor {
  constructor(private store: Store) {}
  async charge(amountMinor: number): Promise<boolean> {
    const balance = await this.store.get('balance');
    await this.store.put('balance', balance - amountMinor);
    return true;
  }
}
`;

export function fakeExercise(id: string, packRoot: string): Exercise {
  const bugs = [
    fakeBug('lost-update', 'Two charges at once overwrite each other', 'race'),
    fakeBug('double-charge', 'A retried charge is made twice', 'idempotency'),
    fakeBug('rounding', 'A third of a cent goes missing', 'money'),
  ];
  return {
    id,
    title: id === 'refund-desk' ? 'The refund desk' : 'The payment processor',
    track: 'payments',
    difficulty: 2,
    minutes: 40,
    topology: { instances: 2, crash: false },
    files: ['processor.ts'],
    entry: { file: 'processor.ts', class: 'PaymentProcessor', methods: ['charge'] },
    ports: ['store'],
    prerequisites: [],
    brief:
      '# The payment processor\n\nIt charges cards and keeps a balance. A charge that succeeds is taken off the balance **once**.\n',
    starter: [{ path: 'processor.ts', text: STARTER }],
    reference: [{ path: 'processor.ts', text: '// reference\n' }],
    bugs,
    accepted: [],
    rejected: [],
    checks: [
      {
        id: 'a-declined-charge-changes-nothing',
        kind: 'behaviour',
        bugs: [],
        promise: 'a declined charge changes nothing',
        public: false,
      },
      ...bugs.map((bug, index) => ({
        id: `check-${bug.id}`,
        kind: 'bug' as const,
        bugs: [bug.id],
        promise: PROMISES[bug.id] ?? '',
        public: index === 0,
      })),
    ],
    suites: [],
    portsFile: { path: 'ports.ts', text: readFileSync(join(packRoot, 'exercises/ports.ts'), 'utf8') },
    folders: {
      exercise: join(packRoot, 'exercises', id),
      reference: join(packRoot, 'reference', id),
      grader: join(packRoot, 'graders', id),
    },
    hash: 'exercise-hash',
  };
}

const PROMISES: Readonly<Record<string, string>> = {
  'lost-update': 'two charges at once both leave their mark',
  'double-charge': 'the same key twice charges once',
  rounding: 'the parts of a split add up to the whole',
};

function fakeBug(id: string, title: string, category: Bug['category']): Bug {
  return {
    id,
    title,
    category,
    severity: 'high',
    weight: 1,
    symptom: `Symptom of ${id}: now and then the balance is higher than the charges allow.`,
    whyItMatters: `Why ${id} matters.`,
    question: `Question about ${id}: what is true between the read and the write?`,
    fix: `Fix of ${id}.`,
    inTheWild: null,
    diff: [
      {
        file: 'processor.ts',
        before: ['    return true;'],
        after: ['    return await this.done();'],
        startLine: 8,
        lines: [
          { kind: 'removed', text: '    return true;' },
          { kind: 'added', text: '    return await this.done();' },
        ],
      },
    ],
    path: `reference/payment-processor/bugs/${id}.md`,
  };
}

function readFake(path: string, exercise: Exercise) {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'processor.ts') : path;
  if (!existsSync(file))
    throw new UserError({
      message: `There is no file ${file}.`,
      fix: `Name a file or a folder with ${exercise.files.join(', ')}.`,
    });
  return [{ path: 'processor.ts', text: readFileSync(file, 'utf8') }];
}

function fakeVerdict({ exercise, files, only, replay }: GradeRequest, text: string): Verdict {
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
    volatile: { startedAt: '2026-01-01T00:00:00.000Z', durationMs: 12, host: 'test' },
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
