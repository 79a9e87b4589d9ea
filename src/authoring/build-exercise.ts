import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stableJson } from '../base/stable-json.ts';
import type { SourceFile } from '../base/source-file.ts';
import { writeFileWhole } from '../base/write-file.ts';
import { foldersOf } from '../catalog/exercise-paths.ts';
import type { Exercise } from '../catalog/exercise.ts';
import { BrokenExercise, type Fault } from '../catalog/faults.ts';
import { inspectExercise } from '../catalog/load-exercise.ts';
import { PackFiles } from '../catalog/pack-files.ts';
import { readBug } from '../catalog/read-bug.ts';
import { readCard } from '../catalog/read-card.ts';
import { applyFixes } from '../catalog/variants.ts';
import { declaredChecks } from '../grading/declared-checks.ts';

/** Which side was written by hand; the other is made from it and the bugs' diffs. */
export type BuildFrom = 'starter' | 'reference';

export interface BuildOptions {
  readonly from?: BuildFrom;
  /** Only say what would change. */
  readonly check?: boolean;
}

/** A file that was, or would be, written. */
export interface Built {
  /** Relative to the pack. */
  readonly file: string;
  readonly change: 'made' | 'changed' | 'unchanged';
}

/**
 * Makes what follows from the rest of an exercise: the reference from the starter (or the starter from the reference)
 * and the bugs' diffs, and checks.json from the suites.
 * @throws BrokenExercise for whatever stands in the way.
 */
export function buildExercise(packRoot: string, id: string, options: BuildOptions = {}): readonly Built[] {
  const { from = 'starter', check = false } = options;
  const put = (file: string, text: string) => putFile(packRoot, file, text, check);
  const built: Built[] = [];
  if (from === 'reference')
    for (const { path, text } of starterFromReference(packRoot, id)) built.push(put(`exercises/${id}/${path}`, text));
  const exercise = inspectStarterSide(packRoot, id);
  if (from === 'starter')
    for (const { path, text } of applyFixes(exercise.starter, exercise.bugs, idsOf(exercise)))
      built.push(put(`reference/${id}/${path}`, text));
  return [...built, put(`graders/${id}/checks.json`, `${JSON.stringify(declaredChecks(exercise), null, 2)}\n`)];
}

/** Faults in files that a build writes itself are what it is there to mend. */
function inspectStarterSide(packRoot: string, id: string): Exercise {
  const { exercise, faults } = inspectExercise(packRoot, id);
  const written = new Set([
    `graders/${id}/checks.json`,
    ...(exercise?.files ?? []).map((file) => `reference/${id}/${file}`),
  ]);
  const left = faults.filter(({ file }) => !written.has(file));
  if (exercise === null || left.length > 0) throw new BrokenExercise(id, left);
  return exercise;
}

/**
 * The starter, by taking every fix out of the reference. A fix can stand between the lines of another one's context, so
 * they are taken out one by one, whichever has its place at the time.
 */
function starterFromReference(packRoot: string, id: string): readonly SourceFile[] {
  const files = new PackFiles(packRoot);
  const folders = foldersOf(packRoot, id);
  const card = readCard(files, join(folders.exercise, 'exercise.json'));
  let sources: readonly SourceFile[] = (card?.files ?? []).map((path) => files.source(folders.reference, path));
  let left = files
    .list(join(folders.reference, 'bugs'), '.md')
    .map((path) => ({ path: files.name(path), text: withDiffsReversed(files.text(path)) }));
  if (files.faults.length > 0) throw new BrokenExercise(id, files.faults);
  while (left.length > 0) {
    const faults: Fault[] = [];
    const next = left.find(({ path, text }) => {
      const before = faults.length;
      const bug = readBug(path, text, sources, faults);
      if (bug === null || faults.length > before) return false;
      sources = applyFixes(sources, [bug], new Set([bug.id]));
      return true;
    });
    if (next === undefined) throw new BrokenExercise(id, faults);
    left = left.filter((other) => other !== next);
  }
  return sources;
}

function withDiffsReversed(text: string): string {
  const marks: Readonly<Record<string, string>> = { '+': '-', '-': '+' };
  return text.replace(/^```diff\n[\s\S]*?^```/gm, (block) =>
    block
      .split('\n')
      .map((line) => (marks[line[0] ?? ''] ?? line[0] ?? '') + line.slice(1))
      .join('\n'),
  );
}

function idsOf({ bugs }: Exercise): ReadonlySet<string> {
  return new Set(bugs.map((bug) => bug.id));
}

function putFile(packRoot: string, file: string, text: string, check: boolean): Built {
  const path = join(packRoot, file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
  if (before !== null && isSame(file, before, text)) return { file, change: 'unchanged' };
  if (!check) writeFileWhole(path, text);
  return { file, change: before === null ? 'made' : 'changed' };
}

/** JSON that says the same is the same, however it is laid out. */
function isSame(file: string, before: string, text: string): boolean {
  if (before === text) return true;
  if (!file.endsWith('.json')) return false;
  try {
    return stableJson(JSON.parse(before)) === stableJson(JSON.parse(text));
  } catch {
    return false;
  }
}
