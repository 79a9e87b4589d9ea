import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourceFile } from '../base/source-file.ts';
import type { Fault } from './faults.ts';

/** A pack comes from somebody else: no file of an honest exercise is a tenth of this. */
export const PACK_FILE_BYTES_MAX = 256 * 1024;

/** Files of one kind in one folder, such as bugs or accepted solutions: honest exercises have a dozen. */
export const PACK_FOLDER_FILES_MAX = 200;

/** Reads the files of one pack; whatever is wrong with a file becomes a fault, and the file reads as empty. */
export class PackFiles {
  readonly root: string;
  readonly faults: Fault[] = [];

  constructor(root: string) {
    this.root = root;
  }

  /** The path as messages and bug reports name it: relative to the pack, with forward slashes. */
  name(path: string): string {
    return relative(this.root, path).split(sep).join('/');
  }

  fault(path: string, line: number, message: string): void {
    this.faults.push({ file: this.name(path), line, message });
  }

  /** The file under `folder`, with line ends as `\n`. */
  source(folder: string, path: string): SourceFile {
    return { path, text: this.text(join(folder, path)) };
  }

  text(path: string): string {
    const trouble = this.#troubleWith(path);
    if (trouble === null) return readFileSync(path, 'utf8').replace(/\r\n/g, '\n');
    this.fault(path, 1, trouble);
    return '';
  }

  /** Absolute paths of a folder's files with this ending, in order; none when there is no such folder. */
  list(folder: string, ending: string): readonly string[] {
    if (!existsSync(folder)) return [];
    const found = readdirSync(folder).filter((file) => file.endsWith(ending));
    if (found.length > PACK_FOLDER_FILES_MAX) {
      this.fault(folder, 1, `There are ${found.length} files; ${PACK_FOLDER_FILES_MAX} are the most that are read.`);
    }
    return found
      .sort()
      .slice(0, PACK_FOLDER_FILES_MAX)
      .map((file) => join(folder, file));
  }

  #troubleWith(path: string): string | null {
    if (!existsSync(path)) return 'The file is missing.';
    const real = realpathSync(path);
    if (!real.startsWith(realpathSync(this.root) + sep)) return 'The file is a link that leads out of the pack.';
    const stat = statSync(path);
    if (!stat.isFile()) return 'This is not a file.';
    if (stat.size > PACK_FILE_BYTES_MAX)
      return `The file has ${stat.size} bytes; ${PACK_FILE_BYTES_MAX} are the most that is read.`;
    return null;
  }
}
