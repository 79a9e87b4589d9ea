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
  readonly #topLevel = new Votes();

  constructor({ to }: Matching) {
    for (const [ours, theirs] of to) {
      if (ours.label === '' || theirs.label === '' || ours.kind !== theirs.kind) continue;
      if (MEMBER_KINDS.has(ours.kind)) this.#members.add(ours.label, theirs.label);
      if (!VALUE_KINDS.has(ours.kind) || isCalled(ours) !== isCalled(theirs)) continue;
      if (isTopLevel(ours)) this.#topLevel.add(ours.label, theirs.label);
      for (const scope of scopesOf(theirs)) {
        const votes = this.#locals.get(scope) ?? new Votes();
        votes.add(ours.label, theirs.label, ours.kind === 'Declare' ? DECLARATION_WEIGHT : 1);
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
    return visible.has(name) ? name : (this.#topLevel.winner(name, visible) ?? null);
  }

  /**
   * Two subtrees say the same, each in its own names. Equal renamed ids alone do not tell `a < b` from `b < a`.
   */
  saysTheSame(ours: TreeNode, theirs: TreeNode): boolean {
    if (ours.renamedId !== theirs.renamedId || isCalled(ours) !== isCalled(theirs)) return false;
    if (ours.kind === 'Name' && ours.isFree) return (this.local(ours.label, theirs) ?? theirs.label) === theirs.label;
    return ours.children.every((child, at) => this.saysTheSame(child, theirs.children[at] as TreeNode));
  }

  /**
   * The submission's name for a member; the starter's own when nothing speaks for another. `used` are the names that are
   * known of the very object: another object may well have a member of the starter's name.
   */
  member(name: string, known: ReadonlySet<string>, used: ReadonlySet<string> = new Set()): string {
    if (!used.has(name)) {
      const other = this.#members.firstOf(name, used);
      if (other !== undefined) return other;
    }
    if (known.has(name)) return name;
    return this.#members.winner(name, known) ?? name;
  }
}

const MEMBER_KINDS: ReadonlySet<string> = new Set(['Property', 'OptionalProperty', 'Function', 'Field', 'Pair']);
const VALUE_KINDS: ReadonlySet<string> = new Set(['Name', 'Declare', 'Function']);

/** What a variable is says more than what stands in the place of one of its uses. */
const DECLARATION_WEIGHT = 3;

/** A value that stands where a function is called cannot be the same as one that does not. */
function isCalled(node: TreeNode): boolean {
  return node.parent?.kind === 'Call' && node.parent.children[0] === node;
}

/** A helper or a constant of the file, or a use of one: a name that means the same in every function. */
function isTopLevel(node: TreeNode): boolean {
  const file = ancestors(node).at(-2);
  return file !== undefined && file.children.some((child) => declares(child, node.label));
}

function declares({ kind, label, children }: TreeNode, name: string): boolean {
  return label === name ? kind === 'Function' : kind === 'Variable' && children[0]?.label === name;
}

class Votes {
  readonly #counts = new Map<string, Map<string, number>>();

  add(from: string, to: string, weight = 1): void {
    const counts = this.#counts.get(from) ?? new Map<string, number>();
    counts.set(to, (counts.get(to) ?? 0) + weight);
    this.#counts.set(from, counts);
  }

  /** Of the names allowed, the one with most votes. */
  firstOf(from: string, allowed: ReadonlySet<string>): string | undefined {
    const sorted = [...(this.#counts.get(from) ?? [])].sort((a, b) => b[1] - a[1]);
    return sorted.find(([name]) => allowed.has(name))?.[0];
  }

  /** The name with most votes, if it is among those allowed: the second best stands for something else. */
  winner(from: string, allowed: ReadonlySet<string>): string | undefined {
    const [best] = [...(this.#counts.get(from) ?? [])].sort((a, b) => b[1] - a[1]);
    return best !== undefined && allowed.has(best[0]) ? best[0] : undefined;
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
