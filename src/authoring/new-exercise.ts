import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { UserError } from '../base/errors.ts';
import { writeFileWhole } from '../base/write-file.ts';
import { builtInPackRoot, foldersOf } from '../catalog/exercise-paths.ts';
import { exerciseIds } from '../catalog/list-exercises.ts';
import { loadExercise } from '../catalog/load-exercise.ts';

/** An id as exercise.schema.json has it. */
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Writes the three folders of a new exercise into a pack, as a copy of one that is proved: every row of the certificate
 * passes from the first minute on, and whoever replaces it piece by piece sees which piece broke which row. The one file and
 * its class are named for the new id.
 * @returns the files, relative to the pack.
 */
export function newExercise(packRoot: string, id: string, pattern: string): readonly string[] {
  requireNew(packRoot, id, pattern);
  const [from, to] = [foldersOf(builtInPackRoot(), pattern), foldersOf(packRoot, id)];
  const rename = renaming(pattern, id);
  const written: string[] = [];
  const write = (path: string, text: string) => {
    writeFileWhole(path, text);
    written.push(relative(packRoot, path));
  };
  for (const tree of ['exercise', 'reference', 'grader'] as const)
    for (const entry of readdirSync(from[tree], { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = relative(from[tree], join(entry.parentPath, entry.name));
      write(join(to[tree], rename(path)), rename(readFileSync(join(from[tree], path), 'utf8')));
    }
  for (const shared of ['ports.ts', 'exercise.schema.json'])
    if (!existsSync(join(packRoot, 'exercises', shared)))
      write(join(packRoot, 'exercises', shared), readFileSync(join(builtInPackRoot(), 'exercises', shared), 'utf8'));
  return written;
}

function requireNew(packRoot: string, id: string, pattern: string): void {
  if (!ID.test(id))
    throw new UserError({
      message: `"${id}" cannot be the id of an exercise.`,
      fix: 'Use lower-case letters and digits, with single hyphens between words: gift-cards.',
    });
  const patterns = exerciseIds(builtInPackRoot());
  if (!patterns.includes(pattern))
    throw new UserError({
      message: `There is no exercise "${pattern}" to begin from.`,
      fix: `There are ${patterns.join(', ')}.`,
    });
  const taken = Object.values(foldersOf(packRoot, id)).find((folder) => existsSync(folder));
  if (taken !== undefined)
    throw new UserError({
      message: `${relative(packRoot, taken)} exists already in this pack.`,
      fix: 'Choose another id; nothing was written.',
    });
}

/** Puts the new names where a text or path has the pattern's: its id, its file and its class. */
function renaming(pattern: string, id: string): (text: string) => string {
  const { files, entry } = loadExercise(builtInPackRoot(), pattern);
  const className = new RegExp(`\\b${entry.class}\\b`, 'g');
  return (text) =>
    text
      .replaceAll(files[0] ?? entry.file, `${id}.ts`)
      .replaceAll(`reference/${pattern}/`, `reference/${id}/`)
      .replaceAll(`exercises/${pattern}/`, `exercises/${id}/`)
      .replaceAll(`('${pattern}')`, `('${id}')`)
      .replace(`"id": "${pattern}",\n  "title"`, `"id": "${id}",\n  "title"`)
      .replace(className, pascalCase(id));
}

/** A class cannot begin with a digit, as an id may. */
function pascalCase(id: string): string {
  const words = id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return words.join('').replace(/^\d/, 'X$&');
}
