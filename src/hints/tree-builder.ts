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
      isFree: more.isFree ?? false,
      file: this.#source.fileName,
      start: syntax.getStart(this.#source),
      end: syntax.end,
      nameStart: name?.getStart(this.#source) ?? 0,
      nameEnd: name?.end ?? 0,
    });
  }

  /** The same node, standing for a wider piece of syntax, possibly negated: `!(a)` for `a`. */
  widen(node: TreeNode, syntax: ts.Node, flip: boolean): TreeNode {
    for (const child of node.children) child.parent = null;
    const part: TreePart = { ...node, isNegated: flip ? !node.isNegated : node.isNegated };
    return this.#forest.grow({ ...part, start: syntax.getStart(this.#source), end: syntax.end });
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
  /** Where the label stands as a name. */
  readonly name?: ts.Node;
}
