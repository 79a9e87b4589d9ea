import { join } from 'node:path';
import { hashValue } from '../base/hash.ts';
import { foldersOf } from './exercise-paths.ts';
import type { CheckDeclaration, Exercise, KitFacts } from './exercise.ts';
import { BrokenExercise } from './faults.ts';
import { PackFiles } from './pack-files.ts';
import { readCard } from './read-card.ts';
import { PUBLIC_SUITE } from './suite-files.ts';

/**
 * Loads an exercise from a candidate's kit: what the candidate sees of it, and its public checks. It knows neither bugs
 * nor reference, so nothing that stands on them works with it.
 * @throws BrokenExercise when a file of the kit is missing.
 */
export function loadKitExercise(packRoot: string, id: string, kit: KitFacts): Exercise {
  const files = new PackFiles(packRoot);
  const folders = foldersOf(packRoot, id);
  const card = readCard(files, join(folders.exercise, 'exercise.json'));
  const brief = files.source(folders.exercise, 'README.md').text;
  const starter = (card?.files ?? []).map((path) => files.source(folders.exercise, path));
  const checksText = files.text(join(folders.grader, 'checks.json'));
  const suite = join(folders.grader, PUBLIC_SUITE);
  const suiteText = files.text(suite);
  const portsFile = files.source(join(packRoot, 'exercises'), 'ports.ts');
  if (card === null || files.faults.length > 0) throw new BrokenExercise(id, files.faults);
  const checks = parseChecks(checksText);
  if (checks === null)
    throw new BrokenExercise(id, [
      { file: `graders/${id}/checks.json`, line: 1, message: 'This is no list of checks.' },
    ]);
  const hash = hashValue({ card, starter, checks, suiteText, portsFile, kit });
  const unknown = { reference: [], bugs: [], accepted: [], rejected: [] };
  return { ...card, ...unknown, brief, starter, checks, suites: [suite], portsFile, folders, hash, kit };
}

function parseChecks(text: string): readonly CheckDeclaration[] | null {
  try {
    const checks = JSON.parse(text) as unknown;
    return Array.isArray(checks) ? (checks as readonly CheckDeclaration[]) : null;
  } catch {
    return null;
  }
}
