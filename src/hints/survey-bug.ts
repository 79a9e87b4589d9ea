import { editsBetween, isSupport } from './bug-edits.ts';
import type { Edit } from './bug-edits.ts';
import { calledNames } from './call-graph.ts';
import type { ProgramTree } from './canonical-tree.ts';
import type { TreeStatus } from './hint-plan.ts';
import { matchTrees } from './match-trees.ts';
import type { Matching } from './match-trees.ts';
import { placesFor } from './places.ts';
import type { MatchedTrees, Place } from './places.ts';
import { RenameMap } from './rename-map.ts';
import type { Target } from './transplant.ts';
import { descendants, functionOf } from './tree.ts';
import type { TreeNode } from './tree.ts';

export interface BugTrees extends MatchedTrees {
  /** The starter with the fixes of all that the submission has fixed. */
  readonly buggy: ProgramTree;
  /** The same with this bug's fix as well: what the submission might look like. */
  readonly fixed: ProgramTree;
  /** From the starter to its fix. */
  readonly edits: readonly Edit[];
}

/** What the trees say about one living bug, before anything is tried. */
export interface BugSurvey {
  readonly status: TreeStatus;
  /** The function that the bug lived in, as the submission has it. */
  readonly home: TreeNode | null;
  /** Edits that say where the bug is, each with the places where it may belong, the likeliest first. */
  readonly open: readonly { readonly edit: Edit; readonly places: readonly Place[] }[];
  /** Some of the fix stands in the submission already. */
  readonly isBegun: boolean;
  /** All of it does: what is wrong is elsewhere. */
  readonly isDone: boolean;
  /** Helpers, fields and imports that the fix needs and the submission does not have. */
  readonly support: readonly Edit[];
}

/** Places looked at for one of several edits; their combinations grow fast. */
const PLACES_PER_EDIT = [0, 36, 6, 4, 3, 2] as const;

/** Where one living bug may sit in the submission. `others`: what the fixes of other living bugs put in. */
export function surveyBug(trees: BugTrees, others: readonly TreeNode[]): BugSurvey {
  const { buggy, edits } = trees;
  const done = doneEdits(edits, trees);
  const mended = new Set([...done.values()].flat().flatMap(descendants));
  const located = edits.filter((edit) => !isSupport(edit));
  const left = located.filter((edit) => !done.has(edit));
  const placesMax = PLACES_PER_EDIT[Math.max(left.length, 1)] ?? 1;
  const open = (left.length > 0 ? left : located).map((edit) => ({
    edit,
    places: placesFor(edit, trees, others, placesMax).filter(({ target }) => !isMended(target, mended)),
  }));
  return {
    status: statusOf(located, left, open),
    home: homeOf(functionOf(located[0]?.parent ?? buggy.root), trees),
    open,
    isBegun: left.length < located.length,
    isDone: left.length === 0,
    support: edits.filter((edit) => isSupport(edit) && !done.has(edit)),
  };
}

/** The submission's own function for one of the starter; one that is part of its only caller there is looked for as that. */
function homeOf(fn: TreeNode | null, { buggy, matching }: BugTrees): TreeNode | null {
  const functions = buggy.nodes.filter(({ kind }) => kind === 'Function');
  const seen = new Set<TreeNode>();
  for (let one = fn; one !== null && !seen.has(one);) {
    const image = matching.to.get(one);
    if (image !== undefined) return image;
    seen.add(one);
    const { label } = one;
    const [caller, more] = functions.filter((other) => !seen.has(other) && calledNames(other).includes(label));
    one = more === undefined ? (caller ?? null) : null;
  }
  return null;
}

/** Every place that the fix changes reads like the reference, names apart. */
export function isFixedAlike(trees: Omit<BugTrees, 'renames' | 'edits'>): boolean {
  const located = editsBetween(trees.buggy.root, trees.fixed.root).filter((edit) => !isSupport(edit));
  const done = doneEdits(located, trees);
  return located.every((edit) => done.has(edit));
}

function statusOf(located: readonly Edit[], left: readonly Edit[], open: BugSurvey['open']): TreeStatus {
  if (left.length === 0 && located.length > 0) return 'reference';
  const best = open.flatMap(({ places: [first] }) => first ?? []);
  if (best.length < left.length) return 'gone';
  return best.every(({ isExact }) => isExact) ? 'untouched' : 'changed';
}

/** Places that read like the fix already are not the place. */
function isMended(target: Target, mended: ReadonlySet<TreeNode>): boolean {
  // What is already handed over, and rightly so far, is not handed over once more.
  if (target.kind === 'wrap') return target.nodes.flatMap(descendants).some((node) => mended.has(node));
  if (target.kind === 'over') return target.nodes.some((node) => mended.has(node));
  const { children } = target.parent;
  return [children[target.index - 1], children[target.index]].some((node) => node !== undefined && mended.has(node));
}

/** Edits whose outcome stands in the submission already, where it belongs, with the nodes that it consists of. */
function doneEdits(
  edits: readonly Edit[],
  { fixed, submission, matching }: Pick<BugTrees, 'fixed' | 'submission' | 'matching'>,
): ReadonlyMap<Edit, readonly TreeNode[]> {
  const fixedMatching = matchTrees(fixed, submission);
  const renames = new RenameMap(fixedMatching);
  const { to } = fixedMatching;
  const isThere = (edit: Edit) =>
    edit.ys.length > 0 &&
    edit.ys.every((y) => {
      const image = to.get(y);
      if (image === undefined || !renames.saysTheSame(y, image)) return false;
      if (isStillWrapped(edit, y, image, matching)) return false;
      if (isSupport(edit)) return true;
      const home = functionOf(edit.parent);
      return home === null || matching.to.get(home) === functionOf(image);
    });
  return new Map(edits.filter(isThere).map((edit) => [edit, edit.ys.flatMap((y) => to.get(y) ?? [])]));
}

/** What is inside stands there from the start: before the wrapper around it goes, that says nothing. */
function isStillWrapped({ xs }: Edit, y: TreeNode, image: TreeNode, { to }: Matching): boolean {
  const wrapper = xs.find((x) => x !== y && holds(x, y.id));
  const old = wrapper === undefined ? undefined : to.get(wrapper);
  return old !== undefined && old !== image && descendants(old).includes(image);
}

function holds(node: TreeNode, id: TreeNode['id']): boolean {
  return descendants(node).some((one) => one !== node && one.id === id);
}
