import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { sha256 } from '../../base/hash.ts';
import type { Exercise } from '../../catalog/exercise.ts';
import type { GradeRequest } from '../../grading/grade-submission.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { print } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { parseJobs } from '../grade/ci-options.ts';
import { interruptible } from '../interrupt.ts';
import { requireWholePack } from '../kit-limits.ts';
import { EXIT_OUR_FAULT } from '../present-error.ts';
import { startProgress } from '../progress-line.ts';
import { count, wrap } from '../render/text.ts';
import { type Expectation, type HostileCase, readHostileCases } from '../selftest/hostile-cases.ts';
import { writeCase } from '../selftest/write-case.ts';

export interface SelftestOptions {
  readonly seed?: string;
  readonly jobs?: string;
  readonly json?: boolean;
}

/** The exercise whose class the cases are written for. */
const EXERCISE = 'payment-processor';

/**
 * `bugbash selftest [name...]`: grades the hostile corpus in one batch on this machine, with an honest submission after
 * each case. Every case must end as it says, and the honest one always with the same hash.
 */
export async function selftest(
  context: CommandContext,
  names: readonly string[],
  options: SelftestOptions,
): Promise<number> {
  const { io, course } = context;
  await requireWholePack(context, 'self-test');
  const pack = await course.builtInPackRoot();
  const exercise = await course.loadExercise(pack, EXERCISE);
  const bases = { starter: exercise.starter[0]?.text ?? '', reference: exercise.reference[0]?.text ?? '' };
  const cases = inOrder(choose(readHostileCases(join(pack, 'selftest'), bases), names), options.seed);
  const root = mkdtempSync(join(tmpdir(), 'bugbash-selftest-'));
  const progress = startProgress(io, `grading ${count(cases.length, 'hostile case')}`);
  try {
    const failures = await interruptible(async (signal) => {
      const wrong: string[] = [];
      const honest = await course.gradeSubmission({ exercise, files: exercise.reference }, { signal });
      let done = 0;
      for await (const end of gradeCases(context, exercise, cases, root, { jobs: parseJobs(options.jobs), signal })) {
        done += 1;
        progress.say(`graded ${done} of ${count(cases.length, 'hostile case')}`);
        const trouble = troubleOf(end, honest, root);
        if (options.json === true) io.stdout.write(`${JSON.stringify(lineOf(end, trouble))}\n`);
        if (trouble === null) continue;
        wrong.push(end.hostile.name);
        progress.clear();
        if (options.json !== true)
          print(io, wrap(`${end.hostile.group}/${end.hostile.name}: ${trouble}`, io.columns, '', '  '));
      }
      return wrong;
    });
    progress.clear();
    if (options.json !== true) print(io, wrap(closing(cases.length, failures.length), io.columns));
    return failures.length === 0 ? 0 : EXIT_OUR_FAULT;
  } finally {
    progress.end();
    rmSync(root, { recursive: true, force: true });
  }
}

interface CaseEnd {
  readonly hostile: HostileCase;
  readonly verdict: Verdict;
  /** The verdict on the honest submission right after it. */
  readonly after: Verdict;
}

/** One batch: each case, and the honest submission after each. */
async function* gradeCases(
  { course }: CommandContext,
  exercise: Exercise,
  cases: readonly HostileCase[],
  root: string,
  options: { readonly jobs: number | undefined; readonly signal: AbortSignal },
): AsyncGenerator<CaseEnd> {
  const file = exercise.files[0] ?? '';
  const verdicts = new Map<HostileCase, Verdict>();
  /** What each verdict of the batch is about; after an interruption some are missing. */
  const graded: { readonly hostile: HostileCase; readonly isHonest: boolean }[] = [];
  async function* requests(): AsyncGenerator<GradeRequest> {
    for (const hostile of cases) {
      const folder = writeCase(root, hostile, file);
      const { files, problem } = await course.collectSubmission(folder, hostile.name, exercise);
      if (problem === null) {
        graded.push({ hostile, isHonest: false });
        yield { exercise, files };
      } else verdicts.set(hostile, await course.verdictOnUnread(exercise, problem));
      graded.push({ hostile, isHonest: true });
      yield { exercise, files: exercise.reference };
    }
  }
  for await (const { index, verdict } of course.gradeBatch(requests(), options)) {
    const about = graded[index];
    if (about === undefined) return;
    const { hostile, isHonest } = about;
    const own = verdicts.get(hostile);
    if (!isHonest) verdicts.set(hostile, verdict);
    else if (own !== undefined) yield { hostile, verdict: own, after: verdict };
  }
}

/** What went wrong with a case, in words; null when it ended as it must. */
function troubleOf({ hostile, verdict, after }: CaseEnd, honest: Verdict, root: string): string | null {
  if (after.hash !== honest.hash)
    return `the honest submission after it came out as ${after.outcome}, with another hash`;
  // Where the machine keeps things is nobody's business: neither in what a submission sees nor in what is told of it.
  if (JSON.stringify({ ...verdict, volatile: null }).includes(root))
    return 'its verdict names a folder of this machine';
  if (fits(verdict, hostile.expected)) return null;
  const { outcome, detail } = hostile.expected;
  return `expected ${detail === null ? outcome : `${outcome} ${detail}`}, got ${said(verdict)}`;
}

function fits({ outcome, score, problems }: Verdict, expected: Expectation): boolean {
  if (outcome !== expected.outcome) return false;
  if (expected.detail === null) return true;
  if (/^\d+$/.test(expected.detail)) return score.earned === Number(expected.detail);
  return problems.some(({ kind }) => kind === expected.detail);
}

function said({ outcome, score, problems }: Verdict): string {
  const [first] = problems;
  const told = first === undefined ? '' : ` (${first.kind}: ${first.message.split('\n')[0]?.slice(0, 200)})`;
  return `${outcome} with ${score.earned} of ${score.possible} points${told}`;
}

function lineOf({ hostile, verdict }: CaseEnd, trouble: string | null) {
  const { name, group, why } = hostile;
  const kinds = [...new Set(verdict.problems.map(({ kind }) => kind))];
  const { outcome, score, hash, volatile } = verdict;
  return { name, group, why, outcome, earned: score.earned, kinds, hash, durationMs: volatile.durationMs, trouble };
}

function closing(total: number, wrong: number): string {
  if (wrong > 0) {
    return `${wrong} of ${count(total, 'hostile case')} did not end as they must. Please report this with the lines above.`;
  }
  return `${count(total, 'hostile case')} ended as they must, and the honest submission after each got its usual hash.`;
}

function choose(cases: readonly HostileCase[], names: readonly string[]): readonly HostileCase[] {
  if (names.length === 0) return cases;
  const chosen = cases.filter(({ name, group }) => names.includes(name) || names.includes(group));
  const unknown = names.find((wanted) => !cases.some(({ name, group }) => wanted === name || wanted === group));
  if (unknown === undefined) return chosen;
  const groups = [...new Set(cases.map(({ group }) => group))].join(', ');
  throw new UserError({
    message: `There is no hostile case "${unknown}".`,
    fix: `Name a case, or a group: ${groups}.`,
  });
}

/** The order of the corpus, or another one for each seed. */
function inOrder(cases: readonly HostileCase[], seed: string | undefined): readonly HostileCase[] {
  if (seed === undefined) return cases;
  const key = ({ name }: HostileCase): string => sha256(`${seed}\n${name}`);
  return [...cases].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
