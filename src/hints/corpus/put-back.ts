import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Exercise, Fixture, Hunk } from '../../catalog/exercise.ts';
import { readDiffs } from '../../catalog/read-bug.ts';
import { tagVariant } from './corpus.ts';
import type { Patchwork } from './corpus.ts';
import type { TaggedText } from './tagged-text.ts';

/** How bugs get into an accepted solution that is built otherwise than the starter. */
export interface PutBack {
  readonly fixture: Fixture;
  /** Diffs from the solution to the solution with one bug. */
  readonly bugs: Patchwork['bugs'];
  /** Bugs that cannot be in it by the way it is built, each with a sentence that says why. */
  readonly impossible: ReadonlyMap<string, string>;
}

/**
 * Reads `<folder>/<exercise>/<solution>.md`: one section a bug, with one diff, or with a sentence where the solution cannot
 * have the bug. What cannot be used is an error that names file and line.
 */
export function readPutBack(exercise: Exercise, folder: string): readonly PutBack[] {
  const home = join(folder, exercise.id);
  if (!existsSync(home)) return [];
  return readdirSync(home)
    .sort()
    .map((name) => readSolution(exercise, join(home, name)));
}

/** A file of a solution with some bugs put in by their diffs, and marked; null where two diffs change the same lines. */
export function plantByHand(
  path: string,
  text: string,
  exercise: Exercise,
  planted: Patchwork['bugs'],
): TaggedText | null {
  const runs = planted
    .flatMap(({ id, diff }) => diff.filter(({ file }) => file === path).flatMap((hunk) => runsOf(id, hunk)))
    .sort((a, b) => a.start - b.start || a.removed.length - b.removed.length);
  const rows = text.split('\n');
  const fixes: { readonly id: string; readonly hunk: Hunk }[] = [];
  let [shift, end] = [0, 0];
  let last: Run | undefined;
  for (const run of runs) {
    if (run.start < end || (run.start === last?.start && last.removed.length + run.removed.length === 0)) return null;
    const at = run.start + shift;
    rows.splice(at - 1, run.removed.length, ...run.added);
    fixes.push({ id: run.bug, hunk: fixOf(path, at, run) });
    shift += run.added.length - run.removed.length;
    end = run.start + run.removed.length;
    last = run;
  }
  const bugs = exercise.bugs.map(({ id }) => ({
    id,
    diff: fixes.filter((fix) => fix.id === id).map(({ hunk }) => hunk),
  }));
  return tagVariant(path, rows.join('\n'), bugs, 2 ** bugs.length - 1);
}

/** Lines of a solution that a bug replaces; `start` is the first, or the one before which it puts something. */
interface Run {
  readonly bug: string;
  readonly start: number;
  readonly removed: string[];
  readonly added: string[];
}

function readSolution(exercise: Exercise, path: string): PutBack {
  const fixture = exercise.accepted.find(({ name }) => basename(name, '.ts') === basename(path, '.md'));
  if (fixture === undefined) throw new SyntaxError(`${path}:1: there is no accepted solution of this name`);
  const sections = sectionsOf(path, exercise).map(({ id, line, text }) => {
    const fault = (at: number, message: string): never => {
      throw new SyntaxError(`${path}:${line + at - 1}: ${id}: ${message}`);
    };
    const said = text.slice(text.indexOf('\n')).trim();
    if (said === '') fault(1, 'neither a diff nor a sentence that says why there is none');
    const fences = text.split('```diff\n').length - 1;
    if (fences > 1) fault(1, 'one diff a bug');
    const diff = readDiffs(text, fixture.files, fault);
    if (fences === 1 && diff.flatMap(({ lines }) => lines).every(({ kind }) => kind === 'context'))
      fault(1, 'the diff changes nothing');
    return { id, diff, said };
  });
  return {
    fixture,
    bugs: sections.filter(({ diff }) => diff.length > 0),
    impossible: new Map(sections.flatMap(({ id, diff, said }) => (diff.length > 0 ? [] : [[id, said]]))),
  };
}

interface Section {
  readonly id: string;
  readonly line: number;
  readonly text: string;
}

function sectionsOf(path: string, { bugs }: Exercise): readonly Section[] {
  let line = 1;
  const seen = new Set<string>();
  return readFileSync(path, 'utf8')
    .split(/^## /m)
    .flatMap((text, at) => {
      const section = { id: text.slice(0, text.indexOf('\n')).trim(), line, text };
      line += text.split('\n').length - 1;
      if (at === 0) return [];
      const known = bugs.some(({ id }) => id === section.id);
      if (!known) throw new SyntaxError(`${path}:${section.line}: there is no bug ${section.id}`);
      if (seen.has(section.id)) throw new SyntaxError(`${path}:${section.line}: ${section.id} has a section above`);
      seen.add(section.id);
      return [section];
    });
}

function runsOf(bug: string, { lines, startLine }: Hunk): readonly Run[] {
  const runs: Run[] = [];
  let line = startLine;
  lines.forEach(({ kind, text }, at) => {
    if (kind !== 'context') {
      const isNew = (lines[at - 1]?.kind ?? 'context') === 'context';
      if (isNew) runs.push({ bug, start: line, removed: [], added: [] });
      runs.at(-1)?.[kind].push(text);
    }
    if (kind !== 'added') line += 1;
  });
  return runs;
}

/** The fix of what a run put in, as a hunk over the text that it is in: the corpus marks a bug by its fix. */
function fixOf(file: string, startLine: number, { removed, added }: Run): Hunk {
  const lines = [
    ...added.map((text) => ({ kind: 'removed' as const, text })),
    ...removed.map((text) => ({ kind: 'added' as const, text })),
  ];
  return { file, before: added, after: removed, startLine, lines };
}
