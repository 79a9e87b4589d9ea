import { ancestors, descendants } from './tree.ts';
import type { TreeNode } from './tree.ts';
import type { Matching } from './match-trees.ts';

/**
 * What the submission calls the things of the starter, by vote of the matched nodes. Locals are counted for each
 * function apart: one name stands for different things in different functions.
 */
export class RenameMap {
  readonly #locals = new Map<TreeNode | null, Votes>();
  readonly #members = new Votes();
  readonly #anywhere = new Votes();

  constructor({ to }: Matching) {
    for (const [ours, theirs] of to) {
      if (ours.label === '' || theirs.label === '' || ours.kind !== theirs.kind) continue;
      if (MEMBER_KINDS.has(ours.kind)) this.#members.add(ours.label, theirs.label);
      if (!VALUE_KINDS.has(ours.kind)) continue;
      this.#anywhere.add(ours.label, theirs.label);
      for (const scope of scopesOf(theirs)) {
        const votes = this.#locals.get(scope) ?? new Votes();
        votes.add(ours.label, theirs.label);
        this.#locals.set(scope, votes);
      }
    }
  }

  /** The submission's name for a local, parameter or top-level value as seen from `place`; null when it has none. */
  local(name: string, place: TreeNode): string | null {
    const visible = visibleNames(place);
    const scopes: readonly (TreeNode | null)[] = [...scopesOf(place), null];
    for (const scope of scopes) {
      const found = this.#locals.get(scope)?.winner(name, visible);
      if (found !== undefined) return found;
    }
    return visible.has(name) ? name : (this.#anywhere.winner(name, visible) ?? null);
  }

  /** The submission's name for a member; the starter's own when nothing speaks for another. */
  member(name: string, known: ReadonlySet<string>): string {
    if (known.has(name)) return name;
    return this.#members.winner(name, known) ?? name;
  }
}

const MEMBER_KINDS: ReadonlySet<string> = new Set(['Property', 'OptionalProperty', 'Function', 'Field', 'Pair']);
const VALUE_KINDS: ReadonlySet<string> = new Set(['Name', 'Declare', 'Function']);

class Votes {
  readonly #counts = new Map<string, Map<string, number>>();

  add(from: string, to: string): void {
    const counts = this.#counts.get(from) ?? new Map<string, number>();
    counts.set(to, (counts.get(to) ?? 0) + 1);
    this.#counts.set(from, counts);
  }

  /** The name with most votes among those allowed. */
  winner(from: string, allowed: ReadonlySet<string>): string | undefined {
    const sorted = [...(this.#counts.get(from) ?? [])].sort((a, b) => b[1] - a[1]);
    return sorted.find(([to]) => allowed.has(to))?.[0];
  }
}

/** Functions around a node, the nearest first. */
function scopesOf(node: TreeNode): readonly TreeNode[] {
  return [node, ...ancestors(node)].filter(({ kind }) => kind === 'Function' || kind === 'Lambda');
}

/** Names that can be used at a place: declared before it in a block around it, parameters, and what stands at top level. */
export function visibleNames(place: TreeNode): ReadonlySet<string> {
  const names = new Set<string>();
  let inner = place;
  for (const outer of ancestors(place)) {
    const isTop = outer.kind === 'File';
    const isHead = ['Function', 'Lambda', 'ForOf', 'ForAwait', 'ForIn', 'Loop', 'Catch'].includes(outer.kind);
    const row = isTop || isHead ? outer.children : outer.children.slice(0, outer.children.indexOf(inner));
    if (isTop || isHead || outer.kind === 'Block' || outer.kind === 'Case')
      for (const child of row) addDeclared(child, names);
    inner = outer;
  }
  return names;
}

function addDeclared(node: TreeNode, names: Set<string>): void {
  if (['Function', 'Class'].includes(node.kind)) names.add(node.label);
  else if (node.kind === 'ImportDeclaration') for (const [name] of node.label.matchAll(/\w+/g)) names.add(name);
  else if (
    ['Variable', 'Parameter', 'RestParameter', 'Declarations', 'Declare'].includes(node.kind) ||
    node.kind.startsWith('Take')
  )
    for (const one of descendants(node)) if (one.kind === 'Declare') names.add(one.label);
}
