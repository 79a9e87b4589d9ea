import { descendants } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** Two functions that may be the same, and how likely that is. */
interface Pair {
  readonly ours: TreeNode;
  readonly theirs: TreeNode;
  readonly score: number;
}

/** Below this two functions share no more than any two do. */
const LIKELY_ENOUGH = 0.62;

/**
 * Pairs the functions of two programs that have other names: by what they do, by who calls them, by the words in their
 * names. `linked` says which are known already; who calls whom spreads from there, so this goes on until nothing is new.
 */
export function matchFunctions(
  first: readonly TreeNode[],
  second: readonly TreeNode[],
  linked: { readonly to: ReadonlyMap<TreeNode, TreeNode>; readonly from: ReadonlyMap<TreeNode, TreeNode> },
  link: (ours: TreeNode, theirs: TreeNode) => void,
): void {
  const [all, others] = [functionsIn(first), functionsIn(second)];
  const [callers, otherCallers] = [callersOf(all), callersOf(others)];
  const bags = new Map([...all, ...others].map((node) => [node, bagOf(node)]));
  for (;;) {
    const pairs = all
      .filter((ours) => !linked.to.has(ours))
      .flatMap((ours) =>
        others
          .filter((theirs) => !linked.from.has(theirs))
          .map((theirs): Pair => ({ ours, theirs, score: score(ours, theirs) })),
      );
    const best = pairs.reduce<Pair | null>(
      (top, pair) => (pair.score > (top?.score ?? LIKELY_ENOUGH) ? pair : top),
      null,
    );
    if (best === null) return;
    link(best.ours, best.theirs);
  }

  function score(ours: TreeNode, theirs: TreeNode): number {
    const [known, others] = [callers.get(ours) ?? [], otherCallers.get(theirs) ?? []];
    const shared = known.filter((caller) => others.includes(linked.to.get(caller) as TreeNode)).length;
    const called = shared === 0 ? 0 : (0.35 * 2 * shared) / (known.length + others.length);
    const parameters = parameterCount(ours) === parameterCount(theirs) ? 0.1 : 0;
    return (
      dice(bags.get(ours) ?? [], bags.get(theirs) ?? []) +
      called +
      parameters +
      0.3 * dice(wordsOf(ours.label), wordsOf(theirs.label))
    );
  }
}

function functionsIn(nodes: readonly TreeNode[]): readonly TreeNode[] {
  return nodes.filter(({ kind, isFree }) => kind === 'Function' && isFree);
}

/** For each function those in which its name is called. */
function callersOf(functions: readonly TreeNode[]): ReadonlyMap<TreeNode, readonly TreeNode[]> {
  const root = functions.map(topOf)[0];
  const everyone = root === undefined ? [] : descendants(root).filter(({ kind }) => kind === 'Function');
  const uses = new Map(
    everyone.map((node) => [
      node,
      new Set(descendants(node).flatMap((one) => (CALLED_BY.has(one.kind) ? [one.label] : []))),
    ]),
  );
  return new Map(
    functions.map((fn) => [fn, everyone.filter((other) => other !== fn && uses.get(other)?.has(fn.label))]),
  );
}

const CALLED_BY: ReadonlySet<string> = new Set(['Name', 'Property', 'OptionalProperty']);

function topOf(node: TreeNode): TreeNode {
  let top = node;
  while (top.parent !== null) top = top.parent;
  return top;
}

/** What a function is made of: kinds, and labels that others see. */
function bagOf(node: TreeNode): readonly string[] {
  return descendants(node)
    .filter(({ kind }) => !['Name', 'Declare', 'Block', 'Parameter', 'Async', 'Do'].includes(kind))
    .map(({ kind, label, isFree }) => (label === '' || isFree ? kind : label));
}

function wordsOf(name: string): readonly string[] {
  return name.split(/(?=[A-Z])|_/).map((word) => word.toLowerCase());
}

function parameterCount({ children }: TreeNode): number {
  return children.filter(({ kind }) => kind === 'Parameter').length;
}

/** Share of two bags that is common (Dice). */
export function dice(a: readonly string[], b: readonly string[]): number {
  const open = new Map<string, number>();
  for (const one of a) open.set(one, (open.get(one) ?? 0) + 1);
  let shared = 0;
  for (const one of b) {
    const left = open.get(one) ?? 0;
    if (left === 0) continue;
    open.set(one, left - 1);
    shared += 1;
  }
  return a.length + b.length === 0 ? 0 : (2 * shared) / (a.length + b.length);
}
