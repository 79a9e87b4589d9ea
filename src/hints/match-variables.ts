import { dice } from './match-functions.ts';
import { descendants, functionOf } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** Below this two variables are used no more alike than any two are. */
const LIKELY_ENOUGH = 0.3;

/**
 * Pairs the variables of two lists that are used alike, each with the one that it is most like: what is done with a value
 * says more about what it is than how it was come by.
 */
export function alikeInUse(first: readonly TreeNode[], second: readonly TreeNode[]): ReadonlyMap<TreeNode, TreeNode> {
  const [ours, theirs] = [first, second].map((nodes) =>
    nodes.filter(({ kind, children: [name] }) => kind === 'Variable' && name?.kind === 'Declare'),
  ) as [TreeNode[], TreeNode[]];
  const uses = new Map([...ours, ...theirs].map((node) => [node, usesOf(node)]));
  const score = (a: TreeNode, b: TreeNode) => dice(uses.get(a) ?? [], uses.get(b) ?? []);
  const best = (node: TreeNode, others: readonly TreeNode[]) =>
    others.reduce<TreeNode | null>(
      (top, other) => (score(node, other) > (top ? score(node, top) : LIKELY_ENOUGH) ? other : top),
      null,
    );
  return new Map(
    ours.flatMap((a) => {
      const b = best(a, theirs);
      return b !== null && best(b, ours) === a ? [[a, b] as const] : [];
    }),
  );
}

/** What stands around each use of a variable in its function: kinds, and names that others see. */
function usesOf(variable: TreeNode): readonly string[] {
  const name = variable.children[0]?.label;
  const home = functionOf(variable);
  const uses = home === null ? [] : descendants(home).filter(({ kind, label }) => kind === 'Name' && label === name);
  return uses.flatMap(({ parent }) =>
    [parent, parent?.parent].flatMap((node) =>
      node ? [node.kind, ...(node.label === '' || node.isFree ? [] : [node.label])] : [],
    ),
  );
}
