import { dice } from './match-functions.ts';
import { commonSubsequence } from './match-trees.ts';
import { descendants, isStatement } from './tree.ts';
import type { TreeNode } from './tree.ts';

/**
 * One step from the buggy code to the fixed one. `x` and `parent` are nodes of the buggy tree, `ys` of the fixed one.
 * A replacement of nothing is an insertion, one by nothing a deletion.
 */
export interface Edit {
  /** What goes: one expression, or a run of statements or members. Empty for an insertion. */
  readonly xs: readonly TreeNode[];
  readonly ys: readonly TreeNode[];
  /** The node that holds `xs`, or into which `ys` are inserted. */
  readonly parent: TreeNode;
  /** For a place without `xs`: the nodes of the buggy tree around it. */
  readonly previous: TreeNode | null;
  readonly next: TreeNode | null;
}

/** Expressions larger than this are entered; a smaller one is replaced whole when more than one part of it changes. */
const WHOLE_EXPRESSION_MAX = 14;
/** Share of equal nodes from which a removed and an added node are one that was changed. */
const ALIKE_ENOUGH = 0.4;

/** The smallest edits that lead from one tree to the other; `a` and `b` are nodes of one kind that correspond. */
export function editsBetween(a: TreeNode, b: TreeNode): readonly Edit[] {
  if (a.id === b.id) return [];
  if (!canEnter(a, b)) return a.parent === null ? [] : [replacement([a], [b], a.parent)];
  const edits = isRow(a)
    ? rowEdits(a, b)
    : a.children.flatMap((child, at) => editsBetween(child, b.children[at] as TreeNode));
  // Only statements and members can be put in by themselves; another part is added by replacing what holds it.
  if (edits.some(({ parent, xs, ys }) => parent === a && (xs.length !== 1 || ys.length !== 1) && !isOpenList(a)))
    return a.parent === null ? [] : [replacement([a], [b], a.parent)];
  const isSmallExpression = !isRow(a) && !isStatement(a) && a.size <= WHOLE_EXPRESSION_MAX;
  return edits.length > 1 && isSmallExpression && a.parent !== null ? [replacement([a], [b], a.parent)] : edits;
}

/** A helper, a field or an import that the fix needs; it says nothing about where the bug is. */
export function isSupport({ xs, ys, parent }: Edit): boolean {
  if ([...xs, ...ys].every(({ kind }) => kind === 'ImportDeclaration')) return true;
  return xs.length === 0 && ys.length > 0 && ['Class', 'File'].includes(parent.kind);
}

function canEnter(a: TreeNode, b: TreeNode): boolean {
  if (a.kind !== b.kind || a.label !== b.label || a.isNegated !== b.isNegated) return false;
  // An expression around the old one is a wrapper, and is put around it as a whole; or taken off as a whole.
  if (!isStatement(a) && (holds(b, a) || holds(a, b))) return false;
  return isRow(a) || a.children.length === b.children.length;
}

function holds(outer: TreeNode, inner: TreeNode): boolean {
  return descendants(outer).some((node) => node !== outer && node.id === inner.id);
}

/** Nodes whose number of children varies. */
function isRow(node: TreeNode): boolean {
  return isOpenList(node) || VARIADIC.has(node.kind);
}

const VARIADIC: ReadonlySet<string> = new Set(
  'Object Array And Add Multiply Concatenate Call New Function Lambda If Try Switch TakeObject TakeArray Return'.split(
    ' ',
  ),
);

/** Nodes that hold statements, members or files. */
function isOpenList({ kind }: TreeNode): boolean {
  return ['Block', 'Case', 'Class', 'File', 'Program'].includes(kind);
}

function rowEdits(a: TreeNode, b: TreeNode): readonly Edit[] {
  const kept = commonSubsequence(a.children, b.children, (x, y) => x.id === y.id);
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  for (const [x, y] of [...kept, [undefined, undefined] as const]) {
    const iEnd = x === undefined ? a.children.length : a.children.indexOf(x, i);
    const jEnd = y === undefined ? b.children.length : b.children.indexOf(y, j);
    edits.push(...runEdits(a, i, iEnd, b.children.slice(j, jEnd)));
    i = iEnd + 1;
    j = jEnd + 1;
  }
  return edits;
}

/** Edits for a run of children between two that stayed. */
function runEdits(a: TreeNode, from: number, to: number, added: readonly TreeNode[]): readonly Edit[] {
  const removed = a.children.slice(from, to);
  const isOneToOne = removed.length === added.length && removed.every((x, at) => x.kind === added[at]?.kind);
  const alike = isOneToOne
    ? removed.map((x, at) => [x, added[at] as TreeNode] as const)
    : commonSubsequence(removed, added, (x, y) => x.kind === y.kind && likeness(x, y) >= ALIKE_ENOUGH);
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  for (const [x, y] of [...alike, [undefined, undefined] as const]) {
    const iEnd = x === undefined ? removed.length : removed.indexOf(x, i);
    const jEnd = y === undefined ? added.length : added.indexOf(y, j);
    const [xs, ys] = [removed.slice(i, iEnd), added.slice(j, jEnd)];
    if (xs.length > 0) edits.push(replacement(xs, ys, a));
    else if (ys.length > 0) {
      const at = from + i;
      edits.push({ xs, ys, parent: a, previous: a.children[at - 1] ?? null, next: a.children[at] ?? null });
    }
    if (x !== undefined && y !== undefined) edits.push(...editsBetween(x, y));
    i = iEnd + 1;
    j = jEnd + 1;
  }
  return edits;
}

function replacement(xs: readonly TreeNode[], ys: readonly TreeNode[], parent: TreeNode): Edit {
  return { xs, ys, parent, previous: null, next: null };
}

/** Share of nodes that two subtrees have in common, by id. */
function likeness(x: TreeNode, y: TreeNode): number {
  const bag = (node: TreeNode) => descendants(node).map(({ id }) => String(id));
  return dice(bag(x), bag(y));
}
