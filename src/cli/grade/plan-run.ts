import { hashValue } from '../../base/hash.ts';
import { UserError } from '../../base/errors.ts';
import type { Exercise } from '../../catalog/exercise.ts';
import type { Problem } from '../../verdict/verdict.ts';
import type { RunManifest } from '../../reports/shard-blob.ts';
import { loadNamed } from '../command-context.ts';
import { packRootFor } from '../packs.ts';
import type { CommandContext } from '../command-context.ts';
import { exerciseFacts } from './exercise-facts.ts';

/** One submission of a run. Its files are read when its turn comes, so that a class of any size fits into memory. */
export interface PlannedSubmission {
  readonly name: string;
  readonly path: string;
  readonly exercise: Exercise;
  readonly submissionHash: string;
  /** Path of each file, by the exercise's name for it. */
  readonly files: Readonly<Record<string, string>>;
  /** What lies beside the declared files and is not read. */
  readonly ignored: readonly string[];
  /** Why it cannot even be read; null for all others. */
  readonly problem: Problem | null;
}

export interface RunPlan {
  readonly submissions: readonly PlannedSubmission[];
  /** The exercises that the submissions solve, by id. */
  readonly exercises: readonly Exercise[];
  /** Folders beside submissions in which there is nothing to grade. */
  readonly empty: readonly string[];
}

/** What `--exercise auto` stands for: each submission's own exercise, told from the files that lie there. */
export const AUTO = 'auto';

/** Finds everything that is to be graded, in the order of names. Every path is looked at before the first is graded. */
export async function planRun(context: CommandContext, paths: readonly string[], exercise: string): Promise<RunPlan> {
  const { course, io } = context;
  const candidates = await candidatesFor(context, exercise);
  const { submissions, empty } = await course.findSubmissions(paths, io.cwd, candidates);
  const byId = new Map(candidates.map((one) => [one.id, one]));
  const planned: PlannedSubmission[] = [];
  for (const found of submissions) {
    const own = byId.get(found.exercise);
    if (own === undefined) continue;
    const { files, places, ignored, problem } = await course.collectSubmission(found.path, found.name, own);
    const submissionHash = hashValue(files);
    planned.push({
      name: found.name,
      path: found.path,
      exercise: own,
      submissionHash,
      files: places,
      ignored,
      problem,
    });
  }
  const used = candidates.filter(({ id }) => planned.some((one) => one.exercise.id === id));
  return { submissions: planned, exercises: used, empty };
}

/** The manifest of the whole run, which is the same in each of its shards. */
export function manifestOf(plan: RunPlan, version: string, engine: string): RunManifest {
  return {
    version,
    engine,
    exercises: plan.exercises.map((exercise) => ({ facts: exerciseFacts(exercise), hash: exercise.hash })),
    submissions: plan.submissions.map(({ name, exercise, submissionHash }) => ({
      name,
      exercise: exercise.id,
      submissionHash,
    })),
  };
}

async function candidatesFor(context: CommandContext, exercise: string): Promise<readonly Exercise[]> {
  const root = await packRootFor(context, null);
  if (exercise !== AUTO) return [await loadNamed(context, exercise, root)];
  const ids = (await context.course.listExercises(root)).map(({ id }) => id);
  const loaded: Exercise[] = [];
  for (const id of ids) loaded.push(await context.course.loadExercise(root, id));
  if (loaded.length > 0) return loaded;
  throw new UserError({ message: 'The pack holds no exercises.', fix: 'Name another with --pack <dir>.' });
}
