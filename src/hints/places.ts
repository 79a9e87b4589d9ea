import type { Edit } from './bug-edits.ts';
import type { ProgramTree } from './canonical-tree.ts';
import { dice } from './match-functions.ts';
import type { Matching } from './match-trees.ts';
import type { RenameMap } from './rename-map.ts';
import type { Target } from './transplant.ts';
import { ancestors, descendants, functionOf, isStatement } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** A place of the submission where an edit may belong. */
export interface Place {
  readonly target: Target;
  /** The higher, the likelier. */
  readonly score: number;
  /** The starter's own code stands here, names apart. */
  readonly isExact: boolean;
}

/** A submission, and what of the starter is where in it. */
export interface MatchedTrees {
  readonly submission: ProgramTree;
  /** From the starter to the submission. */
  readonly matching: Matching;
  readonly renames: RenameMap;
}

/** Places for one edit, the likeliest first. `others`: what the fixes of other living bugs put in. */
export function placesFor(
  edit: Edit,
  { submission, matching, renames }: MatchedTrees,
  others: readonly TreeNode[],
  placesMax: number,
): readonly Place[] {
  const places =
    edit.xs.length > 0
      ? [...placesOver(edit, submission, matching, renames), ...runsToWrap(edit, matching)]
      : [...ownVersions(edit, submission, matching, others), ...gaps(edit, submission, matching)];
  return places.sort((a, b) => b.score - a.score).slice(0, placesMax);
}

function placesOver({ xs, parent }: Edit, submission: ProgramTree, { to }: Matching, renames: RenameMap): Place[] {
  const [x] = xs;
  if (x === undefined) return [];
  if (xs.length > 1) return runOver(xs, to);
  const home = imageOf(functionOf(parent), to);
  return submission.nodes
    .filter((node) => node.kind === x.kind)
    .map((node) => {
      const isHome = functionOf(node) === home;
      const isLinked = to.get(x) === node;
      const isExact = isHome && renames.saysTheSame(x, node);
      const sameShape = node.renamedShapeId === x.renamedShapeId ? 3 : 0;
      const score = (isLinked ? 6 : 0) + (isExact ? 4 : 0) + (isHome ? 2 : 0) + sameShape + 3 * likeness(x, node);
      return { target: { kind: 'over', nodes: [node] }, score, isExact: isExact && isLinked };
    });
}

/** A run of statements is looked for as a run: between the images of its first and its last. */
function runOver(xs: readonly TreeNode[], to: Matching['to']): Place[] {
  const images = xs.map((x) => to.get(x));
  const [first] = images;
  const last = images.at(-1);
  const row = first?.parent?.children ?? [];
  if (first === undefined || last === undefined || first.parent !== last.parent) return [];
  const nodes = row.slice(row.indexOf(first), row.indexOf(last) + 1);
  const isExact = nodes.length === xs.length && nodes.every((node, at) => node.renamedId === xs[at]?.renamedId);
  return nodes.length === 0 ? [] : [{ target: { kind: 'over', nodes }, score: 10, isExact }];
}

function gaps({ parent, previous, next, ys }: Edit, submission: ProgramTree, { to }: Matching): Place[] {
  const home = imageOf(functionOf(parent), to);
  const needed = variablesFor(ys, functionOf(parent)).flatMap((variable) => to.get(variable) ?? []);
  const [before, after] = [imageOf(previous, to), imageOf(next, to)];
  const row = imageOf(parent, to);
  // Where the neighbours do not stand in a list themselves (an extracted value, say), the statement around them does.
  const [near, far] = [statementOf(before), statementOf(after)];
  return submission.nodes
    .filter((node) => ['Block', 'Case'].includes(node.kind) && functionOf(node) !== null)
    .flatMap((block) =>
      Array.from({ length: block.children.length + 1 }, (_unused, index): Place => {
        const [left, right] = [block.children[index - 1] ?? null, block.children[index] ?? null];
        const follows = near !== null && left === near;
        const precedes = far !== null && right === far;
        const isEdge = (previous === null && left === null) || (next === null && right === null);
        const isHome = functionOf(block) === home;
        const isExact = isHome && block === row && agrees(previous, left, to) && agrees(next, right, to);
        const distance = isHome
          ? Math.min(...[before, after].flatMap((node) => (node ? [steps(block, index, node)] : [5])))
          : 5;
        const isEarly = needed.some((variable) => block.children.indexOf(variable) >= index);
        const score =
          (isExact ? 6 : 0) +
          (follows ? 3 : 0) +
          (precedes ? 3.5 : 0) +
          (isHome ? 3 : 0) +
          (block === row ? 1 : 0) +
          (isEdge && block === row ? 1 : 0) -
          distance / 5 -
          (isEarly ? 5 : 0);
        return { target: { kind: 'gap', parent: block, index }, score, isExact };
      }),
    );
}

/** Variables of a function that what is put in there uses. */
function variablesFor(ys: readonly TreeNode[], home: TreeNode | null): readonly TreeNode[] {
  if (home === null) return [];
  const names = new Set(ys.flatMap(descendants).flatMap(({ kind, label }) => (kind === 'Name' ? [label] : [])));
  return descendants(home).filter(({ kind, children: [name] }) => kind === 'Variable' && names.has(name?.label ?? ''));
}

/**
 * A statement of the candidate's own that looks like what is to be put in: the fix, and not quite. One that looks more like
 * the fix of another bug is about that.
 */
function ownVersions(
  { parent, ys }: Edit,
  submission: ProgramTree,
  { to, from }: Matching,
  others: readonly TreeNode[],
): Place[] {
  const [y] = ys;
  const home = imageOf(functionOf(parent), to);
  if (y === undefined || ys.length > 1 || home === null) return [];
  return submission.nodes
    .filter((node) => node.kind === y.kind && !from.has(node) && isStatement(node) && functionOf(node) === home)
    .map((node) => ({ node, alike: likeness(y, node) }))
    .filter(({ node, alike }) => alike >= ALIKE_ENOUGH && !others.some((other) => likeness(other, node) > alike))
    .map(({ node, alike }) => ({ target: { kind: 'over', nodes: [node] }, score: 20 + alike, isExact: false }));
}

/** From this on a statement is taken for another version of one. */
const ALIKE_ENOUGH = 0.5;

/**
 * For a fix that puts a call into the hands of another function: the statements of the submission's own function, from
 * each on to the last, which may do by themselves what the starter calls a function for.
 */
function runsToWrap({ xs, ys, parent }: Edit, { to }: Matching): Place[] {
  const [x, y] = [xs[0], ys[0]];
  const block = imageOf(functionOf(parent), to)?.children.find(({ kind }) => kind === 'Block');
  const isWrap =
    x !== undefined && y !== undefined && descendants(y).some((node) => node.kind === 'Lambda' && holds(node, x));
  const { children } = block ?? { children: [] };
  if (!isWrap || children.at(-1)?.kind !== 'Return') return [];
  return children
    .slice(0, -1)
    .map((_first, at) => ({ target: { kind: 'wrap', nodes: children.slice(at) }, score: 5 + at / 10, isExact: false }));
}

function holds(node: TreeNode, x: TreeNode): boolean {
  return descendants(node).some(({ id }) => id === x.id);
}

/** The neighbour on one side is the starter's, or both have none. */
function agrees(ours: TreeNode | null, theirs: TreeNode | null, to: Matching['to']): boolean {
  return ours === null || theirs === null ? ours === theirs : to.get(ours) === theirs;
}

/** Statements between a gap and a node of the same list; a few when the node is elsewhere. */
function steps(block: TreeNode, index: number, node: TreeNode): number {
  const at = block.children.findIndex((child) => child === node || ancestors(node).includes(child));
  return at < 0 ? 4 : Math.min(Math.abs(at - index), Math.abs(at + 1 - index));
}

function statementOf(node: TreeNode | null): TreeNode | null {
  if (node === null) return null;
  return (
    [node, ...ancestors(node)].find((one) => one.parent !== null && ['Block', 'Case'].includes(one.parent.kind)) ?? null
  );
}

function imageOf(node: TreeNode | null, to: Matching['to']): TreeNode | null {
  return node === null ? null : (to.get(node) ?? null);
}

/** Share of kinds and known labels that two subtrees have in common. */
function likeness(x: TreeNode, y: TreeNode): number {
  const bag = (node: TreeNode) => descendants(node).map((one) => `${one.kind} ${one.isFree ? '$' : one.label}`);
  return dice(bag(x), bag(y));
}
