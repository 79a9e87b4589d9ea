import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Verdict } from '../../src/verdict/verdict.ts';
import { ALL_FIXED, type Answer, type Candidate, newCandidate } from './candidate.ts';
import { STARTER } from './fake-exercise.ts';
import { MARKS } from './fake-verdict.ts';

export const GRADE = 'grade students --exercise payment-processor';

/** An instructor with a folder of four submissions. */
export function classOf(files: Readonly<Record<string, string>> = CLASS): Candidate {
  const candidate = newCandidate();
  for (const [path, text] of Object.entries(files)) {
    const full = join(candidate.root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
  }
  return candidate;
}

export const CLASS = {
  'students/ann/processor.ts': ALL_FIXED,
  'students/bob/processor.ts': STARTER,
  'students/cy/processor.ts': '// fixed: rounding',
  'students/dee/processor.ts': MARKS.syntaxError,
};

export type Line = Verdict & { readonly submission: string; readonly ignored?: readonly string[] };

export function linesOf({ out }: Answer): readonly Line[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
