import type { FreeNames } from './free-names.ts';
import type { Forest, TreeNode, TreePart } from './tree.ts';
import type { ts } from './typescript-parser.ts';

/** Deeper nesting is no code that a person wrote; hints then stay with what the code does wrong. */
const DEPTH_MAX = 300;

/** Raised by {@link TreeBuilder.deeper}. */
export class TooDeep extends Error {
  override readonly name = 'TooDeep';
}

/** Makes nodes of one file. */
export class TreeBuilder {
  readonly #forest: Forest;
  readonly #source: ts.SourceFile;
  readonly names: FreeNames;
  #depth = 0;

  constructor(forest: Forest, source: ts.SourceFile, names: FreeNames) {
    this.#forest = forest;
    this.#source = source;
    this.names = names;
  }

  /** A node for a piece of syntax. */
  node(syntax: ts.Node, kind: string, label: string, children: readonly TreeNode[], more: NodeExtras = {}): TreeNode {
    const { name } = more;
    return this.#forest.grow({
      kind,
      label,
      children,
      isNegated: more.isNegated ?? false,
      isFlipped: false,
      isFree: more.isFree ?? false,
      file: this.#source.fileName,
      start: (more.from ?? syntax).getStart(this.#source),
      end: syntax.end,
      nameStart: name?.getStart(this.#source) ?? 0,
      nameEnd: name?.end ?? 0,
    });
  }

  /** The same node denied, with the `!` that its text has: `!(a)` for `a`. */
  denied(node: TreeNode, syntax: ts.Node): TreeNode {
    return this.#regrown(node, { isNegated: !node.isNegated, start: syntax.getStart(this.#source), end: syntax.end });
  }

  /** The same node denied, while its text stays as it is. */
  flipped(node: TreeNode): TreeNode {
    return this.#regrown(node, { isNegated: !node.isNegated, isFlipped: !node.isFlipped });
  }

  #regrown(node: TreeNode, changes: Partial<TreePart>): TreeNode {
    for (const child of node.children) child.parent = null;
    return this.#forest.grow({ ...node, ...changes });
  }

  /** Runs `work` one level deeper; throws where no sane program goes. */
  deeper<T>(work: () => T): T {
    this.#depth += 1;
    try {
      if (this.#depth > DEPTH_MAX) throw new TooDeep('the code is nested too deeply for a tree');
      return work();
    } finally {
      this.#depth -= 1;
    }
  }

  text(syntax: ts.Node): string {
    return syntax.getText(this.#source);
  }
}

export interface NodeExtras {
  readonly isNegated?: boolean;
  readonly isFree?: boolean;
  /** Where it begins, when that is before its own syntax. */
  readonly from?: ts.Node | undefined;
  /** Where the label stands as a name. */
  readonly name?: ts.Node;
}
