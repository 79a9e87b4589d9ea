import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtInPackRoot, foldersOf } from '../exercise-paths.ts';

/** A copy of one exercise in a pack of its own, to break on purpose. */
export interface PackCopy {
  readonly root: string;
  /** Replaces the text of a file, or makes the file. */
  write(file: string, text: string): void;
  /** Replaces the one place where `from` stands in a file. */
  replace(file: string, from: string, to: string): void;
  remove(file: string): void;
}

/** Copies an exercise of the built-in pack. The caller removes `root` when done. */
export function copyExercise(id: string): PackCopy {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'bugbash-pack-')));
  const [from, to] = [foldersOf(builtInPackRoot(), id), foldersOf(root, id)];
  for (const folder of ['exercise', 'reference', 'grader'] as const)
    cpSync(from[folder], to[folder], { recursive: true });
  cpSync(join(builtInPackRoot(), 'exercises/ports.ts'), join(root, 'exercises/ports.ts'));
  const write = (file: string, text: string) => writeFileSync(join(root, file), text);
  return {
    root,
    write,
    replace: (file, search, text) => {
      const before = readFileSync(join(root, file), 'utf8');
      if (before.split(search).length !== 2) throw new RangeError(`"${search}" does not stand once in ${file}`);
      write(
        file,
        before.replace(search, () => text),
      );
    },
    remove: (file) => rmSync(join(root, file), { recursive: true }),
  };
}
