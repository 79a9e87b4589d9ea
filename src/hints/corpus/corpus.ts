import { readFileSync } from 'node:fs';
import type { SourceFile } from '../../base/source-file.ts';
import type { Bug, Hunk } from '../../catalog/exercise.ts';
import { readDiffs } from '../../catalog/read-bug.ts';
import { typescript } from '../typescript-parser.ts';
import { REWRITES } from './rewrites.ts';
import { syntaxOf } from './syntax.ts';
import { join, TaggedText } from './tagged-text.ts';

/** A submission of which it is known which bugs it has, and on which lines. */
export interface HintCase {
  readonly name: string;
  readonly rewrite: string;
  readonly files: readonly SourceFile[];
  readonly alive: readonly string[];
  /** Lines of a living bug, as `<file>:<line>`. For something missing, those before and after the gap. */
  readonly truth: Readonly<Record<string, ReadonlySet<string>>>;
}

/** A program with bugs that can be fixed one by one: an exercise's starter, or a rewrite of it by hand. */
export interface Patchwork {
  readonly starter: readonly SourceFile[];
  readonly bugs: readonly Pick<Bug, 'id' | 'diff'>[];
}

interface TaggedFile {
  readonly path: string;
  readonly source: TaggedText;
}

/** The partly fixed variant whose living bugs are those with a 1 in `mask`, under one rewrite. */
export function variantCase({ starter, bugs }: Patchwork, mask: number, rewrite: string): HintCase {
  const files = starter.map(({ path, text }) => ({ path, source: tagVariant(path, text, bugs, mask) }));
  const alive = bugs.filter((_bug, at) => (mask >> at) & 1).map(({ id }) => id);
  const name = `${alive.length === 0 ? 'all fixed' : alive.join(' + ')}`;
  const bits = new Map(bugs.map(({ id }, at) => [id, 1 << at]));
  return rewrittenCase(name, files, alive, bits, rewrite);
}

/**
 * A whole program written anew, with all bugs in: a TypeScript file, and beside it a Markdown file with one section and
 * one diff a bug, as bug files have them.
 */
export function readPatchwork(codePath: string, file: string): Patchwork {
  const starter = [{ path: file, text: readFileSync(codePath, 'utf8') }];
  const notes = readFileSync(codePath.replace(/\.ts$/, '.md'), 'utf8');
  const bugs = notes
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const id = section.slice(0, section.indexOf('\n')).trim();
      const diff = readDiffs(section, starter, (line, message) => {
        throw new SyntaxError(`${codePath}, ${id}, line ${line}: ${message}`);
      });
      return { id, diff };
    });
  return { starter, bugs };
}

/** Tagged files under one rewrite; `bits` says which tag stands for which bug. */
export function rewrittenCase(
  name: string,
  files: readonly TaggedFile[],
  alive: readonly string[],
  bits: ReadonlyMap<string, number>,
  rewrite: string,
): HintCase {
  const change = REWRITES[rewrite] ?? ((source) => source);
  const after = files.map(({ path, source }) => ({ path, source: change(source) }));
  const truth = Object.fromEntries(
    alive.map((bug) => [
      bug,
      new Set(
        after.flatMap(({ path, source }) => [...source.linesOf(bits.get(bug) ?? 0)].map((line) => `${path}:${line}`)),
      ),
    ]),
  );
  return { name, rewrite, files: after.map(({ path, source }) => ({ path, text: source.text })), alive, truth };
}

/** One file of the starter with some fixes made, and the places of the bugs that are left marked. */
export function tagVariant(path: string, text: string, bugs: Patchwork['bugs'], mask: number): TaggedText {
  const rows = text.split('\n').map((row) => new TaggedText(row));
  const inserted = new Map<number, string[]>();
  const isInFunction = functionLines(text);
  bugs.forEach(({ diff }, at) => {
    const isAlive = ((mask >> at) & 1) === 1;
    for (const hunk of diff.filter(({ file }) => file === path)) {
      if (isAlive) for (const line of brokenLines(hunk, isInFunction)) tagRow(rows, line, 1 << at);
      else applyHunk(hunk, rows, inserted);
    }
  });
  const all = rows.flatMap((row, at) => [
    ...(inserted.get(at) ?? []).map((line) => new TaggedText(line)),
    ...(row.text === GONE ? [] : [row]),
  ]);
  return join(all.flatMap((row, at) => (at === 0 ? [row] : ['\n', row])));
}

/** Marks a line that a fix takes away, until the file is put together. */
const GONE = '\u0000';
/** Lines of the starter, from 1, that a hunk changes, or between which it puts something. */
function brokenLines({ lines, startLine }: Hunk, isInFunction: (line: number) => boolean): readonly number[] {
  const broken: number[] = [];
  let line = startLine;
  lines.forEach(({ kind, text }, at) => {
    if (kind === 'removed') broken.push(line);
    const isPart = lines[at - 1]?.kind === 'removed' || lines[at - 1]?.kind === 'added';
    // A helper or a member that the fix brings in does not say where the bug is.
    if (kind === 'added' && !isPart && text.trim() !== '' && isInFunction(line)) broken.push(line - 1, line);
    if (kind !== 'added') line += 1;
  });
  return broken;
}

/** Whether what is put before a line lands in the body of a function. */
function functionLines(text: string): (line: number) => boolean {
  const ts = typescript();
  const { file, all } = syntaxOf(new TaggedText(text));
  const starts = file.getLineStarts();
  const blocks = all(ts.isBlock);
  return (line) => {
    const at = starts[line - 1] ?? text.length;
    return blocks.some((block) => block.getStart(file) < at && at < block.end);
  };
}

function tagRow(rows: TaggedText[], line: number, bit: number): void {
  const row = rows[line - 1];
  if (row !== undefined) rows[line - 1] = row.tagged(0, row.text.length, bit);
}

function applyHunk({ lines, startLine }: Hunk, rows: TaggedText[], inserted: Map<number, string[]>): void {
  let at = startLine - 1;
  for (const { kind, text } of lines) {
    if (kind === 'added') inserted.set(at, [...(inserted.get(at) ?? []), text]);
    else {
      if (kind === 'removed') rows[at] = new TaggedText(GONE);
      at += 1;
    }
  }
}
