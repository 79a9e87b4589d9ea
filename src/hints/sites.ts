import type { ProgramTree } from './canonical-tree.ts';
import type { FunctionPlace, Site } from './hint-plan.ts';
import { blankOut } from './shape.ts';
import type { Target, TextEdit } from './transplant.ts';
import { functionOf } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** More lines than this are no place but a region. */
export const SITE_LINES_MAX = 6;

/** Where a target lies in the submission, for people. `words` are those of each file, which the shape may show. */
export function siteOf(
  submission: ProgramTree,
  target: Target,
  edit: TextEdit,
  words: ReadonlyMap<string, ReadonlySet<string>>,
): Site {
  const text = submission.texts.get(edit.file) ?? '';
  const holder = target.kind === 'gap' ? target.parent : (target.nodes[0] as TreeNode);
  const [startLine, endLine] = target.kind === 'gap' ? gapLines(text, target) : spanLines(text, target, edit);
  return {
    file: edit.file,
    startLine,
    endLine,
    isMissing: target.kind === 'gap',
    function: functionPlace(submission, functionOf(holder)),
    shape: shapeOf(text, target, edit, words.get(edit.file) ?? new Set()),
  };
}

/** The new lines, whole, with their new parts left open. */
function shapeOf(
  text: string,
  target: Target,
  { start, end, text: added }: TextEdit,
  words: ReadonlySet<string>,
): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const shape = blankOut(text.slice(start, end), added.trim(), words);
  // What is put in by itself has lines of its own; what gets braces goes on with the line that it stands in.
  if (target.kind === 'gap' && start === end) return (/^ */.exec(text.slice(lineStart))?.[0] ?? '') + shape;
  const lineEnd = text.indexOf('\n', end);
  return text.slice(lineStart, start) + shape + text.slice(end, lineEnd < 0 ? text.length : lineEnd);
}

/** A function by its name and lines; the constructor is one too. */
export function functionPlace({ texts }: ProgramTree, node: TreeNode | null): FunctionPlace | null {
  if (node === null) return null;
  const text = texts.get(node.file) ?? '';
  const name = node.nameEnd > 0 ? text.slice(node.nameStart, node.nameEnd) : node.label;
  return { name, file: node.file, startLine: lineAt(text, node.start), endLine: lineAt(text, node.end) };
}

/** The line, from 1, that an offset lies in. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function spanLines(text: string, { kind }: Target, { start, end }: TextEdit): readonly [number, number] {
  const first = lineAt(text, start);
  // Statements that belong together: where they begin is where it goes wrong.
  if (kind === 'wrap') return [first, first];
  return [first, Math.min(lineAt(text, end), first + SITE_LINES_MAX - 1)];
}

/** From the statement before the gap to the one after it, or the braces around. */
function gapLines(text: string, { parent, index }: Extract<Target, { kind: 'gap' }>): readonly [number, number] {
  const [previous, next] = [parent.children[index - 1], parent.children[index]];
  const first = lineAt(text, previous === undefined ? parent.start : previous.end);
  const last = lineAt(text, next === undefined ? parent.end : next.start);
  return [Math.max(first, last - SITE_LINES_MAX + 1), last];
}
