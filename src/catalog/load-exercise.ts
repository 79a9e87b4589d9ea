import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';
import { hashValue } from '../base/hash.ts';
import type { SourceFile } from '../base/source-file.ts';
import { builtInPackRoot, foldersOf } from './exercise-paths.ts';
import type { Bug, Exercise } from './exercise.ts';
import { BrokenExercise, type Fault } from './faults.ts';
import { exerciseIds } from './list-exercises.ts';
import { nearestIds } from './nearest-ids.ts';
import { PackFiles } from './pack-files.ts';
import { orderBugs, overlapsOf } from './place-bugs.ts';
import { readBug } from './read-bug.ts';
import { readCard } from './read-card.ts';
import { readChecks } from './read-checks.ts';
import { readFixtures } from './read-fixtures.ts';
import { inSuiteOrder } from './suite-files.ts';
import { applyFixes } from './variants.ts';

/**
 * Loads one exercise of a pack whole.
 * @throws UserError when there is none of that id, BrokenExercise with every problem at once when it is broken.
 */
export function loadExercise(packRoot: string, id: string): Exercise {
  requireExercise(packRoot, id);
  const { exercise, faults } = inspectExercise(packRoot, id);
  if (exercise !== null && faults.length === 0) return exercise;
  throw new BrokenExercise(id, faults);
}

export interface Inspection {
  /** As far as it could be read; null when `exercise.json` cannot be used. */
  readonly exercise: Exercise | null;
  readonly faults: readonly Fault[];
}

/** Reads an exercise as far as it goes, with everything that is wrong with it. */
export function inspectExercise(packRoot: string, id: string): Inspection {
  const files = new PackFiles(packRoot);
  const exercise = readExercise(files, id);
  return { exercise, faults: files.faults };
}

function requireExercise(packRoot: string, id: string): void {
  const ids = exerciseIds(packRoot);
  if (ids.includes(id)) return;
  const near = nearestIds(id, ids);
  const all = '`bugbash list` shows all.';
  throw new UserError({
    message: `There is no exercise "${id}".`,
    fix: near.length > 0 ? `Did you mean ${near.join(' or ')}? ${all}` : all,
  });
}

function readExercise(files: PackFiles, id: string): Exercise | null {
  const folders = foldersOf(files.root, id);
  const card = readCard(files, join(folders.exercise, 'exercise.json'));
  if (card === null) return null;
  const brief = files.source(folders.exercise, 'README.md').text;
  const starter = card.files.map((path) => files.source(folders.exercise, path));
  const reference = card.files.map((path) => files.source(folders.reference, path));
  const bugs = readBugs(files, join(folders.reference, 'bugs'), starter);
  compareWithReference(files, folders.reference, starter, reference, bugs);
  const checks = readChecks(files, join(folders.grader, 'checks.json'), bugs);
  const suites = inSuiteOrder(files.list(folders.grader, '.test.ts'));
  if (suites.length === 0) files.fault(folders.grader, 1, 'There is no suite: a file that ends in .test.ts.');
  const portsFile = readPorts(files);
  const accepted = readFixtures(files, join(folders.reference, 'accepted'), card, bugs, 'accepted');
  const rejected = readFixtures(files, join(folders.reference, 'rejected'), card, bugs, 'rejected');
  const suiteTexts = suites.map((path) => files.text(path));
  const hash = hashValue({ card, starter, reference, bugs, checks, suiteTexts, portsFile });
  const solutions = { starter, reference, bugs, accepted, rejected };
  return { ...card, ...solutions, brief, checks, suites, portsFile, folders, hash };
}

function readBugs(files: PackFiles, folder: string, starter: readonly SourceFile[]): readonly Bug[] {
  const paths = files.list(folder, '.md');
  if (paths.length === 0) files.fault(folder, 1, 'There is no bug: each is a Markdown file in this folder.');
  const texts = new Map(paths.map((path) => [files.name(path), files.text(path)]));
  const bugs = [...texts].flatMap(([path, text]) => readBug(path, text, starter, files.faults) ?? []);
  const diffLineOf = ({ path }: Bug) => 1 + (texts.get(path)?.split('\n').indexOf('```diff') ?? 0);
  files.faults.push(...overlapsOf(bugs, diffLineOf));
  return orderBugs(bugs, starter);
}

/** The ports the exercise's files import: the pack's own file, else the one that comes with bugbash. */
function readPorts(files: PackFiles): SourceFile {
  const own = join(files.root, 'exercises');
  if (existsSync(join(own, 'ports.ts'))) return files.source(own, 'ports.ts');
  return { path: 'ports.ts', text: readFileSync(join(builtInPackRoot(), 'exercises/ports.ts'), 'utf8') };
}

function compareWithReference(
  files: PackFiles,
  folder: string,
  starter: readonly SourceFile[],
  reference: readonly SourceFile[],
  bugs: readonly Bug[],
): void {
  for (const file of applyFixes(starter, bugs, new Set(bugs.map((bug) => bug.id)))) {
    const wanted = reference.find((other) => other.path === file.path)?.text ?? '';
    if (wanted === '' || wanted === file.text) continue;
    const [rows, wantedRows] = [file.text.split('\n'), wanted.split('\n')];
    const differs = rows.findIndex((row, at) => row !== wantedRows[at]);
    files.fault(
      join(folder, file.path),
      (differs === -1 ? rows.length : differs) + 1,
      'The starter with every fix applied is not the reference from here on. `bugbash author build` writes one from the other.',
    );
  }
}
