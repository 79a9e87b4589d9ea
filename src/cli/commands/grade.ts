import { resolve } from 'node:path';
import { writeFileWhole } from '../../base/write-file.ts';
import type { OuterSandbox } from '../../grading/outer-sandbox.ts';
import { type RunManifest, type Shard, takeShard, writeBlob } from '../../reports/shard-blob.ts';
import { UserError } from '../../base/errors.ts';
import { printAside } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import {
  matrixShards,
  parseJobs,
  parseReveal,
  parseSandboxMode,
  parseShard,
  type SandboxMode,
} from '../grade/ci-options.ts';
import { openFinishedVerdicts } from '../grade/finished-verdicts.ts';
import { gradeAll, type GradedRun } from '../grade/grade-all.ts';
import { manifestOf, planRun, type PlannedSubmission, type RunPlan } from '../grade/plan-run.ts';
import { parseReports, refuseCrowdedOutput, refuseSharedFiles } from '../grade/report-files.ts';
import type { WantedReport } from '../grade/report-files.ts';
import { writeRevealed } from '../grade/write-revealed.ts';
import { verdictPrinter } from '../grade/print-verdicts.ts';
import { requireWholePack } from '../kit-limits.ts';
import { EXIT_INTERRUPTED } from '../present-error.ts';
import { count, wrap } from '../render/text.ts';

export interface GradeCommandOptions {
  readonly exercise: string;
  readonly json?: boolean;
  readonly timeline?: boolean;
  readonly full?: boolean;
  readonly report?: readonly string[];
  readonly reveal?: string;
  readonly jobs?: string;
  readonly outerSandbox?: string;
  readonly resume?: string;
  readonly shard?: string;
  readonly blob?: string;
  readonly matrix?: string | true;
}

/** `bugbash grade <path...>`: grades files anywhere, without a workspace, and writes only what it is asked to write. */
export async function grade(
  context: CommandContext,
  paths: readonly string[],
  options: GradeCommandOptions,
): Promise<number> {
  const { io, course } = context;
  await requireWholePack(context, 'grading');
  const reports = parseReports(options.report ?? []);
  const [reveal, shard, jobs] = [parseReveal(options.reveal), parseShard(options.shard), parseJobs(options.jobs)];
  const sandboxMode = parseSandboxMode(options.outerSandbox);
  refuseCrowdedOutput(reports, options.json === true);
  const plan = await planRun(context, paths, options.exercise);
  if (options.matrix !== undefined) return printMatrix(context, plan, options.matrix);
  const manifest = manifestOf(plan, context.version, await course.engine());
  const submissions = shard === null ? plan.submissions : sharesOf(plan, manifest, shard);
  refuseSharedFiles(reports, submissions.length);
  noteEmptyFolders(context, plan);
  const run = await gradeAll(context, {
    submissions,
    jobs,
    outerSandbox: await chooseSandbox(context, sandboxMode, plan),
    engine: manifest.engine,
    finished: options.resume === undefined ? null : openFinishedVerdicts(resolve(io.cwd, options.resume)),
    print: verdictPrinter(context, submissions.length, { ...options, reveal, isAside: takesOutput(reports) }),
  });
  if (shard !== null) writeShard(context, options.blob, { manifest, shard, ...run });
  writeRevealed(context, reports, run, manifest, reveal);
  if (run.isComplete) return run.exitCode;
  noteInterruption(context, run, submissions.length, options.resume);
  return EXIT_INTERRUPTED;
}

function sharesOf(plan: RunPlan, { submissions }: RunManifest, shard: Shard): readonly PlannedSubmission[] {
  if (shard.of <= Math.max(1, submissions.length)) return takeShard(plan.submissions, shard);
  throw new UserError({
    message: `There are ${shard.of} shards, and only ${count(submissions.length, 'submission')}.`,
    fix: 'Let `bugbash grade ... --matrix` say how many shards there are.',
  });
}

/** What the submissions run in, besides the isolate. With `auto` the lack of it is told by each verdict, and is no trouble. */
async function chooseSandbox(
  { io, course }: CommandContext,
  mode: SandboxMode,
  { exercises }: RunPlan,
): Promise<OuterSandbox | null> {
  if (mode === 'off') return null;
  const suites = exercises.flatMap((exercise) => exercise.suites);
  const found = await course.outerSandbox(io.env['PATH'], suites);
  if (!('missing' in found)) return found;
  if (mode === 'auto') return null;
  throw new UserError({
    message: `There is no outer sandbox: ${found.missing}.`,
    fix: 'Install bubblewrap on a Linux that allows user namespaces, or leave --outer-sandbox out: the isolate needs none.',
  });
}

/** For `fromJSON` in a GitHub workflow: `{"shard":["1/4",...]}`. */
function printMatrix({ io }: CommandContext, plan: RunPlan, matrix: string | true): number {
  io.stdout.write(`${JSON.stringify({ shard: matrixShards(matrix, plan.submissions.length) })}\n`);
  return 0;
}

function writeShard(
  { io }: CommandContext,
  path: string | undefined,
  { manifest, shard, graded, isComplete }: GradedRun & { readonly manifest: RunManifest; readonly shard: Shard },
): void {
  const name = path ?? `bugbash-shard-${shard.index}-of-${shard.of}.jsonl`;
  writeFileWhole(resolve(io.cwd, name), writeBlob({ manifest, shard, isComplete, graded }));
}

function noteEmptyFolders(context: CommandContext, { empty, exercises }: RunPlan): void {
  if (empty.length === 0) return;
  const files = exercises.map((exercise) => exercise.files[0]).join(' or ');
  const said = `There is no ${files} in ${empty.slice(0, 10).join(', ')}${empty.length > 10 ? ', ...' : ''}. Not graded.`;
  printAside(context.io, wrap(said, context.io.columns));
}

function noteInterruption(context: CommandContext, run: GradedRun, expected: number, resume: string | undefined): void {
  const rest =
    resume === undefined
      ? 'With --resume <file> a run goes on where it was cut off.'
      : 'The same command goes on from here.';
  const said = `Interrupted: ${run.graded.length} of ${expected} submissions are graded. ${rest}`;
  printAside(context.io, wrap(said, context.io.columns));
}

function takesOutput(reports: readonly WantedReport[]): boolean {
  return reports.some(({ path }) => path === '-');
}
