import { matchFunctions } from './match-functions.ts';
import { alikeInUse } from './match-variables.ts';
import { ancestors, descendants, functionOf } from './tree.ts';
import type { TreeNode } from './tree.ts';
import type { ProgramTree } from './canonical-tree.ts';

/** Which node of one tree is which of another. */
export interface Matching {
  /** From the first tree to the second. */
  readonly to: ReadonlyMap<TreeNode, TreeNode>;
  readonly from: ReadonlyMap<TreeNode, TreeNode>;
}

/** Subtrees smaller than this occur all over; they are matched only once the functions around them are. */
const SIZE_TO_STAND_ALONE = 5;
/** Dice coefficient from which two inner nodes count as the same (GumTree's own figure). */
const SIMILAR_ENOUGH = 0.5;
/** Pairs of one id that are compared with one another; a file of a thousand equal lines must not take a second. */
const GROUP_MAX = 40;

/**
 * Matches two programs. GumTree (Falleri et al., ASE 2014) on canonical trees: functions of one name first, then equal
 * subtrees from the largest down, by exact and by renamed id, then parents that share most of what is beneath them.
 */
export function matchTrees(first: ProgramTree, second: ProgramTree): Matching {
  const links = new Links();
  links.add(first.root, second.root);
  anchor(first.nodes, second.nodes, links);
  matchEqual(first.nodes, second.nodes, links, SIZE_TO_STAND_ALONE, false);
  matchFunctions(first.nodes, second.nodes, links, (ours, theirs) => links.add(ours, theirs));
  matchSimilar(first.nodes, second.nodes, links);
  matchEqual(first.nodes, second.nodes, links, 1, true);
  matchSimilar(first.nodes, second.nodes, links);
  return links;
}

class Links implements Matching {
  readonly to = new Map<TreeNode, TreeNode>();
  readonly from = new Map<TreeNode, TreeNode>();

  isFree(a: TreeNode, b: TreeNode): boolean {
    return !this.to.has(a) && !this.from.has(b);
  }

  add(a: TreeNode, b: TreeNode): void {
    if (!this.isFree(a, b)) return;
    this.to.set(a, b);
    this.from.set(b, a);
  }

  /** Links two subtrees of one shape, node by node. */
  addAll(a: TreeNode, b: TreeNode): void {
    this.add(a, b);
    a.children.forEach((child, at) => {
      const other = b.children[at];
      if (other !== undefined) this.addAll(child, other);
    });
  }
}

/** Files, classes and functions that kept their names. */
function anchor(first: readonly TreeNode[], second: readonly TreeNode[], links: Links): void {
  const key = (node: TreeNode) => `${node.kind} ${node.label} ${node.isFree ? 'free' : 'known'}`;
  const isAnchor = ({ kind }: TreeNode) => ['File', 'Class', 'Function', 'Field', 'Interface'].includes(kind);
  const named = groupBy(second.filter(isAnchor), key);
  for (const node of first.filter(isAnchor)) {
    const same = named.get(key(node)) ?? [];
    const [only] = same;
    if (only !== undefined && same.length === 1) links.add(node, only);
  }
}

function matchEqual(
  first: readonly TreeNode[],
  second: readonly TreeNode[],
  links: Links,
  sizeMin: number,
  isWithinFunctions: boolean,
): void {
  for (const id of [
    (node: TreeNode) => node.id,
    (node: TreeNode) => node.renamedId,
    (node: TreeNode) => node.renamedShapeId,
  ]) {
    const others = groupBy(
      second.filter((node) => node.size >= sizeMin),
      id,
    );
    const groups = [
      ...groupBy(
        first.filter((node) => node.size >= sizeMin),
        id,
      ),
    ].sort(([, [a]], [, [b]]) => (b?.size ?? 0) - (a?.size ?? 0));
    for (const [key, group] of groups) matchGroup(group, others.get(key) ?? [], links, isWithinFunctions);
  }
}

function matchGroup(
  group: readonly TreeNode[],
  others: readonly TreeNode[],
  links: Links,
  isWithinFunctions: boolean,
): void {
  const open = group.filter((node) => !links.to.has(node)).slice(0, GROUP_MAX);
  const openOthers = others.filter((node) => !links.from.has(node)).slice(0, GROUP_MAX);
  if (open.length === 0 || openOthers.length === 0) return;
  const pairs = open.flatMap((a, i) =>
    openOthers.map((b, j) => ({ a, b, score: kinship(a, b, links) - Math.abs(i - j) / 100 })),
  );
  for (const { a, b } of pairs.sort((one, two) => two.score - one.score)) {
    if (isWithinFunctions && !areInMatchedFunctions(a, b, links)) continue;
    if (links.isFree(a, b)) links.addAll(a, b);
  }
}

function areInMatchedFunctions(a: TreeNode, b: TreeNode, links: Links): boolean {
  const [ours, theirs] = [functionOf(a), functionOf(b)];
  return ours === null || theirs === null ? ours === theirs : links.to.get(ours) === theirs;
}

/** How much of what surrounds two nodes is matched already. */
function kinship(a: TreeNode, b: TreeNode, links: Links): number {
  const score = areInMatchedFunctions(a, b, links) ? 4 : 0;
  const above = new Set(ancestors(b));
  const shared = ancestors(a).filter((node) => above.has(links.to.get(node) as TreeNode)).length;
  const neighbour = (offset: number) => {
    const [ours, theirs] = [sibling(a, offset), sibling(b, offset)];
    return ours !== null && theirs !== null && links.to.get(ours) === theirs ? 1 : 0;
  };
  return score + shared / 2 + neighbour(-1) + neighbour(1);
}

/** The node before (-1) or after (1) in the parent. */
export function sibling(node: TreeNode, offset: number): TreeNode | null {
  const row = node.parent?.children ?? [];
  return row[row.indexOf(node) + offset] ?? null;
}

/** From the leaves up: two nodes of one kind that hold mostly matched descendants are the same; then what is left in them. */
function matchSimilar(first: readonly TreeNode[], second: readonly TreeNode[], links: Links): void {
  const inSecond = new Set(second);
  for (let at = first.length - 1; at >= 0; at -= 1) {
    const node = first[at] as TreeNode;
    if (node.children.length === 0) continue;
    const linked = links.to.get(node);
    if (linked === undefined) {
      const best = mostSimilar(node, links);
      if (best === null || !inSecond.has(best)) continue;
      links.add(node, best);
      recover(node, best, links);
    } else recover(node, linked, links);
  }
}

function mostSimilar(node: TreeNode, links: Links): TreeNode | null {
  const images = descendants(node).flatMap((one) => links.to.get(one) ?? []);
  const candidates = new Set(images.flatMap((image) => ancestors(image)));
  let best: TreeNode | null = null;
  let bestDice = SIMILAR_ENOUGH;
  for (const candidate of candidates) {
    if (candidate.kind !== node.kind || links.from.has(candidate)) continue;
    const within = images.filter((image) => ancestors(image).includes(candidate)).length;
    const dice = (2 * within) / (node.size + candidate.size - 2);
    if (dice >= bestDice) [best, bestDice] = [candidate, dice];
  }
  return best;
}

/** Children of two matched nodes that are still single: in order, by ever looser likeness. */
function recover(a: TreeNode, b: TreeNode, links: Links): void {
  const used = alikeInUse(
    a.children.filter((child) => !links.to.has(child)),
    b.children.filter((child) => !links.from.has(child)),
  );
  for (const isLike of [
    (x: TreeNode, y: TreeNode) => x.id === y.id,
    (x: TreeNode, y: TreeNode) => x.renamedId === y.renamedId,
    (x: TreeNode, y: TreeNode) => used.get(x) === y,
    (x: TreeNode, y: TreeNode) => x.kind === y.kind && (x.label === y.label || (x.isFree && y.isFree)),
    (x: TreeNode, y: TreeNode) => x.kind === y.kind,
  ]) {
    // Functions are told apart by what they do and who calls them, never by their order.
    const ours = a.children.filter((child) => child.kind !== 'Function' && !links.to.has(child));
    const theirs = b.children.filter((child) => child.kind !== 'Function' && !links.from.has(child));
    for (const [x, y] of commonSubsequence(ours, theirs, isLike)) {
      if (x.renamedShapeId === y.renamedShapeId) links.addAll(x, y);
      else links.add(x, y);
      recover(x, y, links);
    }
  }
}

/** The longest pairing of two rows in which no two pairs cross. */
export function commonSubsequence<T>(
  a: readonly T[],
  b: readonly T[],
  isLike: (x: T, y: T) => boolean,
): readonly (readonly [T, T])[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      (lengths[i] as number[])[j] = isLike(a[i] as T, b[j] as T)
        ? 1 + at(i + 1, j + 1)
        : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: [T, T][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (isLike(a[i] as T, b[j] as T) && at(i, j) === 1 + at(i + 1, j + 1)) pairs.push([a[i++] as T, b[j++] as T]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

export function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
