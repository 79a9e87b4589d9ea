import type { Matching } from './match-trees.ts';
import { visibleNames } from './rename-map.ts';
import { descendants } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** Shorter pieces are names and literals, which have their own map. */
const PHRASE_SIZE_MIN = 3;

/**
 * How the submission says what the starter says with its own helpers: `this.#loadCharge(key)` may be `book.payments[key]`.
 * Learnt from variables of both that hold the same thing.
 */
export class PhraseMap {
  readonly #phrases = new Map<number, TreeNode[]>();

  constructor({ to }: Matching) {
    for (const [ours, theirs] of to) {
      if (ours.kind !== 'Variable' || theirs.kind !== 'Variable') continue;
      const [name, value] = ours.children;
      const [otherName, otherValue] = theirs.children;
      if (value === undefined || otherValue === undefined || name?.kind !== otherName?.kind) continue;
      if (value.size >= PHRASE_SIZE_MIN && !value.isNegated && !otherValue.isNegated) {
        this.#phrases.set(value.id, [...(this.#phrases.get(value.id) ?? []), otherValue]);
      }
    }
  }

  /** The submission's words for a piece of the fix, if every name in them is known at `place`. */
  find({ id, size }: TreeNode, place: TreeNode): TreeNode | null {
    const found = size < PHRASE_SIZE_MIN ? undefined : this.#phrases.get(id);
    if (found === undefined) return null;
    const visible = visibleNames(place);
    const isKnown = (phrase: TreeNode) =>
      descendants(phrase).every(({ kind, isFree, label }) => kind !== 'Name' || !isFree || visible.has(label));
    return found.find(isKnown) ?? null;
  }
}
