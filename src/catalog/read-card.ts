import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { builtInPackRoot } from './exercise-paths.ts';
import type { Exercise } from './exercise.ts';
import type { PackFiles } from './pack-files.ts';
import { readJson } from './read-json.ts';

/** What `exercise.json` says. */
export type Card = Pick<
  Exercise,
  'id' | 'title' | 'track' | 'difficulty' | 'minutes' | 'topology' | 'files' | 'entry' | 'ports' | 'prerequisites'
>;

/** The JSON Schema of `exercise.json`, as published in `exercises/exercise.schema.json`. */
export function cardSchema(): object {
  return JSON.parse(readFileSync(join(builtInPackRoot(), 'exercises/exercise.schema.json'), 'utf8')) as object;
}

/** Reads `exercise.json`; null when it cannot be used, and everything else of the exercise hangs on it. */
export function readCard(files: PackFiles, path: string): Card | null {
  const read = readJson<Card & { $schema?: string }>(files, path, cardSchema());
  if (read === null) return null;
  const { $schema: _schema, ...card } = read;
  const folder = basename(dirname(path));
  if (card.id !== folder) files.fault(path, 1, `The id is "${card.id}", the folder "${folder}".`);
  if (!card.files.includes(card.entry.file))
    files.fault(path, 1, `The entry is in "${card.entry.file}", which is not among the files.`);
  return card;
}
