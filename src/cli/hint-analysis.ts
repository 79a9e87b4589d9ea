import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from '../base/source-file.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { Blame, HintEngine, LocateOptions, Located } from '../hints/hint-engine.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { listSnapshots, readSnapshotFiles } from '../workspace/snapshots.ts';
import { STATE_FOLDER } from '../workspace/workspace.ts';
import type { CommandContext, OpenExercise } from './command-context.ts';
import { interruptible } from './interrupt.ts';
import { startProgress } from './progress-line.ts';

/** Earlier states that are asked whether a check held in them; older ones explain a fresh break less and less. */
const STATES_MAX = 12;

/** Where the living bugs are: from the last time if the files are the same, else found, and proved if asked, now. */
export async function locateBugs(
  context: CommandContext,
  open: OpenExercise,
  { files, verdict, ...options }: LocateOptions & { readonly files: readonly SourceFile[]; readonly verdict: Verdict },
): Promise<Located> {
  const { exerciseHash, submissionHash, engine } = verdict;
  const key = `${exerciseHash} ${submissionHash} ${engine}`;
  const path = join(open.workspace.root, STATE_FOLDER, 'hints', `${open.exercise.id}.json`);
  const kept = readKept(path, key);
  const target = options.wanted ?? kept?.located.locations[0]?.bug;
  if (kept !== null && (!options.isProofWanted || kept.tried.some((bug) => bug === target))) return kept.located;
  const what = options.isProofWanted ? 'looking for the place' : 'reading your code';
  const fresh = await withEngine(context, open, what, (atWork, signal) =>
    atWork.locate(files, verdict, { ...options, signal }),
  );
  const tried = options.isProofWanted && fresh.locations[0] ? [options.wanted ?? fresh.locations[0].bug] : [];
  const earlier = kept?.located.locations.filter(({ bug }) => kept.tried.includes(bug)) ?? [];
  const locations = fresh.locations.map((one) => earlier.find(({ bug }) => bug === one.bug) ?? one);
  const located = { ...fresh, locations };
  const now: Kept = { key, tried: [...(kept?.tried ?? []), ...tried], located };
  writeFileWhole(path, `${JSON.stringify(now)}\n`);
  return located;
}

/** The candidate's own changes that broke a check which held before; null when it never held. */
export async function blameOwnChange(
  context: CommandContext,
  open: OpenExercise,
  files: readonly SourceFile[],
  check: string,
): Promise<(Blame & { readonly since: number | null }) | null> {
  const { workspace, exercise } = open;
  const snapshots = [...listSnapshots(workspace, exercise.id)].reverse().slice(1, STATES_MAX);
  const states = [
    ...snapshots.map(({ number }) => snapshotSources(open, number)),
    // What everybody begins with breaks no behaviour.
    exercise.starter,
  ];
  const blame = await withEngine(context, open, 'looking for the change that broke it', (engine, signal) =>
    engine.blame(files, states, check, signal),
  );
  return blame === null ? null : { ...blame, since: snapshots[blame.state]?.number ?? null };
}

/** The exercise's files as a snapshot holds them. */
export function snapshotSources({ workspace, exercise }: OpenExercise, number: number): readonly SourceFile[] {
  const kept = readSnapshotFiles(workspace, exercise.id, number);
  return exercise.files.map((path) => ({
    path,
    text: kept.find((file) => file.path === path)?.bytes.toString('utf8') ?? '',
  }));
}

/** Does something with the hint engine, with a sign of life and an ear for Ctrl-C. */
export async function withEngine<T>(
  context: CommandContext,
  { exercise }: Pick<OpenExercise, 'exercise'>,
  what: string,
  work: (engine: HintEngine, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const progress = startProgress(context.io, what);
  try {
    return await interruptible(async (signal) => {
      const engine = await context.course.openHints(exercise);
      try {
        return await work(engine, signal);
      } finally {
        engine.close();
      }
    });
  } finally {
    progress.end();
  }
}

interface Kept {
  /** What the answer depends on: exercise, files, engine. */
  readonly key: string;
  /** Bugs whose places were tried. */
  readonly tried: readonly string[];
  readonly located: Located;
}

function readKept(path: string, key: string): Kept | null {
  if (!existsSync(path)) return null;
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Kept;
    return kept.key === key ? kept : null;
  } catch {
    return null; // A cache: a damaged one costs a little time and nothing else.
  }
}
