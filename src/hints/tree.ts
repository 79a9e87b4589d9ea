import { assert } from '../base/assert.ts';

/**
 * A node of a canonical tree: what a piece of code does, without how it is spelt. Two pieces with equal ids do the same;
 * two with equal `renamedId` do so once names that the author was free to choose are left out.
 */
export interface TreeNode {
  readonly kind: string;
  /** A name, an operator or a literal. */
  readonly label: string;
  readonly children: readonly TreeNode[];
  /** The meaning is the opposite of what kind and children say: `a <= b` is a negated `b < a`. */
  readonly isNegated: boolean;
  /** The text says the opposite of the node: a condition whose branches were put in the other order, a side of `||`. */
  readonly isFlipped: boolean;
  /** The label is a name that nobody outside can see: a local, a parameter, a private member, a top-level helper. */
  readonly isFree: boolean;
  /** Where it stands: offsets into the text of `file`. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  /** Where its own name stands, when it has one. */
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Nodes in this subtree, itself included. */
  readonly size: number;
  readonly id: number;
  readonly renamedId: number;
  /** The ids without the node's own negation: `a < b` and `!(a < b)` share them. */
  readonly shapeId: number;
  readonly renamedShapeId: number;
  parent: TreeNode | null;
}

/** What a tree is made from: everything but ids, size and parent. */
export type TreePart = Pick<
  TreeNode,
  | 'kind'
  | 'label'
  | 'children'
  | 'isNegated'
  | 'isFlipped'
  | 'isFree'
  | 'file'
  | 'start'
  | 'end'
  | 'nameStart'
  | 'nameEnd'
>;

/** Gives equal subtrees equal numbers. Trees that are compared must come from one forest. */
export class Forest {
  readonly #ids = new Map<string, number>();

  grow(part: TreePart): TreeNode {
    const { kind, label, children, isNegated, isFree } = part;
    const shapeId = this.#idOf(`${kind}|${label}|${children.map((child) => child.id).join()}`);
    const bare = isFree ? '$' : label;
    const renamedShapeId = this.#idOf(`${kind}|${bare}|${children.map((child) => child.renamedId).join()}`);
    const node: TreeNode = {
      ...part,
      size: 1 + children.reduce((sum, child) => sum + child.size, 0),
      shapeId,
      renamedShapeId,
      id: isNegated ? this.#idOf(`not|${shapeId}`) : shapeId,
      renamedId: isNegated ? this.#idOf(`not|${renamedShapeId}`) : renamedShapeId,
      parent: null,
    };
    for (const child of children) {
      assert(child.parent === null, 'A node has one parent');
      child.parent = node;
    }
    return node;
  }

  #idOf(key: string): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.#ids.size);
    return this.#ids.size - 1;
  }
}

/** The node and everything beneath it, parents first. */
export function descendants(node: TreeNode): readonly TreeNode[] {
  const all: TreeNode[] = [node];
  for (let at = 0; at < all.length; at += 1) all.push(...(all[at]?.children ?? []));
  return all;
}

/** Parents of a node, the nearest first. */
export function ancestors(node: TreeNode): readonly TreeNode[] {
  const all: TreeNode[] = [];
  for (let at = node.parent; at !== null; at = at.parent) all.push(at);
  return all;
}

/** True when the node is the other or lies inside it. */
export function isWithin(node: TreeNode, other: TreeNode): boolean {
  return node === other || ancestors(node).includes(other);
}

/** The named function that a node belongs to; null for code outside of any. */
export function functionOf(node: TreeNode): TreeNode | null {
  return [node, ...ancestors(node)].find((one) => one.kind === 'Function') ?? null;
}

/** Nodes that stand in a list of statements. */
export function isStatement(node: TreeNode): boolean {
  return node.parent !== null && ['Block', 'File', 'Case'].includes(node.parent.kind);
}
