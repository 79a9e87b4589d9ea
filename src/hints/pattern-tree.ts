import type { HunkLine, Template } from '../catalog/exercise.ts';
import { editsBetween } from './bug-edits.ts';
import type { Edit } from './bug-edits.ts';
import { buildProgram } from './canonical-tree.ts';
import type { ProgramTree } from './canonical-tree.ts';
import { metavariableOf, runNameOf } from './metavariables.ts';
import { Forest } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** A template as trees: one part, or several that are found anywhere in a program and share their metavariables. */
export type Pattern = readonly PatternPart[];

export interface PatternPart {
  /** What to look for: one expression, or a run of statements. */
  readonly sought: readonly TreeNode[];
  readonly isExpression: boolean;
  /** What changes, from the pattern to its replacement; nothing where the part only says what its names stand for. */
  readonly edits: readonly Edit[];
  readonly before: ProgramTree;
  readonly after: ProgramTree;
}

/** Reads a template; null when a side of a part is neither an expression nor statements, or when nothing changes. */
export function readPattern({ lines }: Template): Pattern | null {
  const parts: HunkLine[][] = [[]];
  for (const line of lines) {
    if (line.text === '@@') parts.push([]);
    else parts.at(-1)?.push(line);
  }
  const read = parts.flatMap((part) => readPart(part) ?? []);
  return read.length < parts.length || read.every(({ edits }) => edits.length === 0) ? null : read;
}

function readPart(lines: readonly HunkLine[]): PatternPart | null {
  const side = (other: 'removed' | 'added') =>
    lines
      .filter(({ kind }) => kind !== other)
      .map(({ text }) => text)
      .join('\n');
  const [before, after] = [side('added'), side('removed')];
  const isDeclared = /^\s*(?:async\s+)?function\b/.test(before);
  return (isDeclared ? null : partOf(before, after, AS_EXPRESSION)) ?? partOf(before, after, AS_STATEMENTS);
}

/** True when a part of a pattern would be found everywhere. */
export function isBoundless(pattern: Pattern): boolean {
  const isName = (node: TreeNode) => metavariableOf(node) !== null && node.children.length === 0;
  const isAny = (node: TreeNode) =>
    isName(node) || runNameOf(node) !== null || (node.kind === 'Do' && node.children.every(isName));
  return pattern.some(({ sought }) => sought.every(isAny));
}

/** Metavariables of the replacement for which nothing is looked for. */
export function unfilledNames(pattern: Pattern): readonly string[] {
  const captured = new Set(pattern.flatMap(({ before }) => before.nodes).map(metavariableOf));
  const used = pattern.flatMap(({ after }) => after.nodes).flatMap((node) => metavariableOf(node) ?? []);
  return [...new Set(used)].filter((name) => !captured.has(name));
}

/** Code that stands around a side, so that it is a program. */
interface Frame {
  readonly isExpression: boolean;
  wrap(text: string): string;
}

const AS_EXPRESSION: Frame = {
  isExpression: true,
  wrap: (text) => `async function pattern() { return (\n${text}\n); }`,
};
const AS_STATEMENTS: Frame = { isExpression: false, wrap: (text) => `async function pattern() {\n${text}\n}` };

function partOf(before: string, after: string, { isExpression, wrap }: Frame): PatternPart | null {
  const forest = new Forest();
  const grow = (text: string) => buildProgram([{ path: 'template.ts', text: wrap(text) }], forest);
  const [old, changed] = [grow(before), grow(after)];
  if (!old?.isSound || !changed?.isSound) return null;
  const body = bodyOf(old);
  const sought = isExpression ? (body[0]?.children ?? []) : body;
  const edits = wholeTexts(editsBetween(old.root, changed.root));
  return sought.length === 0 ? null : { sought, isExpression, edits, before: old, after: changed };
}

function bodyOf({ root }: ProgramTree): readonly TreeNode[] {
  const [frame] = root.children[0]?.children ?? [];
  return frame?.children.find(({ kind }) => kind === 'Block')?.children ?? [];
}

/** A piece of a text that is put together stands nowhere by itself: the whole text is the change. */
function wholeTexts(edits: readonly Edit[]): readonly Edit[] {
  const seen = new Set<TreeNode>();
  return edits.flatMap((edit) => {
    const { parent, ys } = edit;
    const whole = ys[0]?.parent;
    const isPiece = parent.kind === 'Concatenate' && [...edit.xs, ...ys].some(({ kind }) => kind === 'String');
    if (!isPiece || parent.parent === null || !whole) return [edit];
    if (seen.has(parent)) return [];
    seen.add(parent);
    return [{ ...edit, xs: [parent], ys: [whole], parent: parent.parent }];
  });
}
