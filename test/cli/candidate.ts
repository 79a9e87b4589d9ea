import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/main.ts';
import { fakeCourse } from './fake-course.ts';
import type { FakeCourse } from './fake-course.ts';
import { fakeIo } from './fake-io.ts';
import { temporaryFolder, temporaryPack } from './temporary.ts';

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Somebody at a keyboard in a folder of their own. */
export interface Candidate {
  readonly root: string;
  readonly course: FakeCourse;
  type(command: string, changes?: Partial<Io>): Promise<Answer>;
  /** Types words that hold blanks. */
  typeWords(words: readonly string[], changes?: Partial<Io>): Promise<Answer>;
  write(path: string, text: string): void;
  read(path: string): string;
}

/** A candidate in an empty folder. */
export function newCandidate(): Candidate {
  const root = temporaryFolder();
  const course = fakeCourse(temporaryPack());
  const typeWords = async (words: readonly string[], changes: Partial<Io> = {}): Promise<Answer> => {
    const io = fakeIo(root, changes);
    const code = await run(words, io, course);
    return { code, out: io.out(), err: io.err() };
  };
  return {
    root,
    course,
    typeWords,
    type: (command, changes) =>
      typeWords(
        command.split(' ').filter((word) => word !== ''),
        changes,
      ),
    write: (path, text) => writeFileSync(join(root, path), text),
    read: (path) => readFileSync(join(root, path), 'utf8'),
  };
}

/** A candidate who has started `payment-processor`. */
export async function startedCandidate(): Promise<Candidate> {
  const candidate = newCandidate();
  await candidate.type('init');
  await candidate.type('start payment-processor');
  return candidate;
}

export const CODE = 'payment-processor/processor.ts';
export const ALL_FIXED = '// fixed: lost-update fixed: double-charge fixed: rounding\n';
