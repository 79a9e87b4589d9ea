import { CALLS_DEEP_MAX, isAsync, namedFunctions, ownerOf } from './call-graph.ts';
import { descendants } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** Counts how often code waits for an answer; what a function of the submission waits for counts where it is called. */
export class Waits {
  readonly #functions: ReadonlyMap<string, TreeNode>;

  constructor(nodes: readonly TreeNode[]) {
    this.#functions = namedFunctions(nodes);
  }

  in(node: TreeNode, deep = CALLS_DEEP_MAX): number {
    return this.#count(descendants(node), ownerOf(node), deep);
  }

  /** From the beginning of one statement to the end of another, in the same function. */
  between(first: TreeNode, last: TreeNode): number {
    const inside = descendants(first.parent as TreeNode).filter(
      (one) => one.start >= first.start && one.end <= last.end,
    );
    return this.#count(inside, ownerOf(first), CALLS_DEEP_MAX);
  }

  #count(nodes: readonly TreeNode[], owner: TreeNode | undefined, deep: number): number {
    return nodes
      .filter((node) => WAITING.has(node.kind) && ownerOf(node) === owner)
      .reduce((sum, node) => sum + this.#answers(node, deep), 0);
  }

  #answers({ kind, children: [value] }: TreeNode, deep: number): number {
    const called = value?.kind === 'Call' ? this.#functions.get(value.children[0]?.label ?? '') : undefined;
    if (called === undefined) return kind === 'Return' && value?.kind !== 'Call' ? 0 : 1;
    const body = called.children.find((child) => child.kind === 'Block');
    if (kind === 'Return' && !isAsync(called)) return 0;
    return body === undefined || deep === 0 ? 1 : Math.max(1, this.in(body, deep - 1));
  }
}

/** A promise that is returned is waited for by the caller. */
const WAITING: ReadonlySet<string> = new Set(['AwaitExpression', 'ForAwait', 'Return']);
