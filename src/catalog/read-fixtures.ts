import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Bug, Fixture } from './exercise.ts';
import type { PackFiles } from './pack-files.ts';
import type { Card } from './read-card.ts';

/** Whole solutions kept beside the reference: `accepted` ones must pass, each `rejected` one leaves its bugs alive. */
export function readFixtures(
  files: PackFiles,
  folder: string,
  card: Card,
  bugs: readonly Bug[],
  kind: 'accepted' | 'rejected',
): readonly Fixture[] {
  return solutionsIn(files, folder, card).map(({ path, sources }) => {
    const alive = kind === 'rejected' ? aliveOf(sources[0]?.text ?? '') : [];
    if (kind === 'rejected' && alive.length === 0)
      files.fault(path, 1, 'The first comment names the bugs that stay alive: `// alive: <bug-id>, ...`.');
    for (const id of alive)
      if (!bugs.some((bug) => bug.id === id)) files.fault(path, 1, `${id} is no bug of this exercise.`);
    return { name: files.name(path), files: sources, alive };
  });
}

/** A solution of one file is that file; one of several is a folder that holds them. */
function solutionsIn(files: PackFiles, folder: string, card: Card) {
  const [only] = card.files;
  if (card.files.length === 1 && only !== undefined) {
    return files.list(folder, '.ts').map((path) => ({ path, sources: [{ path: only, text: files.text(path) }] }));
  }
  return files
    .list(folder, '')
    .filter((path) => existsSync(path) && statSync(path).isDirectory())
    .map((path) => ({
      path: join(path, only ?? ''),
      sources: card.files.map((file) => files.source(path, file)),
    }));
}

function aliveOf(text: string): readonly string[] {
  return (/^\/\/ alive: (.+)$/m.exec(text.split('\n').slice(0, 3).join('\n'))?.[1] ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}
