import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectExercise } from '../catalog/load-exercise.ts';
import { exerciseIds } from '../catalog/list-exercises.ts';
import type { Finding } from './certificate.ts';
import { hashOnPage } from './certificate-page.ts';

/** Where a pack keeps its certificates. */
export const CERTIFICATES_FOLDER = 'docs/certificates';

/** Certificates that no longer speak of the exercise as it is, without proving anything again. */
export function staleCertificates(packRoot: string): readonly Finding[] {
  const folder = join(packRoot, CERTIFICATES_FOLDER);
  const pages = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.md')) : [];
  const ids = new Set(exerciseIds(packRoot));
  return pages.sort().flatMap((page) => {
    const id = page.slice(0, -'.md'.length);
    const file = `${CERTIFICATES_FOLDER}/${page}`;
    if (!ids.has(id)) return [{ file, line: 1, message: `There is no exercise ${id}.` }];
    const proved = hashOnPage(readFileSync(join(folder, page), 'utf8'));
    const present = inspectExercise(packRoot, id).exercise?.hash;
    const message = `The exercise has changed since: \`bugbash author prove ${id} --full --write\`.`;
    return proved === present ? [] : [{ file, line: 1, message }];
  });
}
