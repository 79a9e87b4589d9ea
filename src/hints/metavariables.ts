import type { TreeNode } from './tree.ts';

/** `$NAME`: one expression, or a name. */
export function isMetavariable(label: string): boolean {
  return /^\$[A-Z_][A-Z0-9_]*$/.test(label);
}

/** The name of `$$$NAME`, any run of what stands there: statements, arguments, elements, properties or parameters. */
export function runNameOf({ kind, label, children: [child] }: TreeNode): string | null {
  const inner = kind === 'Do' || kind === 'Parameter' ? child : undefined;
  const name = ['Name', 'Pair', 'Take'].includes(kind)
    ? label
    : inner && inner.children.length === 0
      ? inner.label
      : '';
  return /^\$\$\$[A-Z_][A-Z0-9_]*$/.test(name) ? name : null;
}

/** Every metavariable that a node names itself. */
export function metavariableOf(node: TreeNode): string | null {
  return isMetavariable(node.label) ? node.label : runNameOf(node);
}
