import { sha256 } from '../base/hash.ts';
import type { SourceFile } from '../base/source-file.ts';
import type { Bug } from '../catalog/exercise.ts';
import { applyFixes } from '../catalog/variants.ts';
import { editsBetween } from './bug-edits.ts';
import { buildProgram } from './canonical-tree.ts';
import { bySureness } from './hint-plan.ts';
import type { HintPlan } from './hint-plan.ts';
import { matchTrees } from './match-trees.ts';
import { planTrials } from './plan-trials.ts';
import { RenameMap } from './rename-map.ts';
import { functionPlace } from './sites.ts';
import { isFixedAlike, surveyBug } from './survey-bug.ts';
import { descendants, Forest } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** What to plan for: an exercise's buggy files and bugs, a submission, and the bugs that its verdict calls alive. */
export interface PlanRequest {
  readonly starter: readonly SourceFile[];
  readonly bugs: readonly Pick<Bug, 'id' | 'diff' | 'category' | 'templates'>[];
  readonly files: readonly SourceFile[];
  readonly alive: readonly string[];
  /** The bug whose trials are wanted, or `all` of them, or `none`; the one that is surest by the trees when null. */
  readonly tried: string | 'all' | 'none' | null;
  /** Only the fix itself is tried at its places and at others: no further forms of it, and no marks. */
  readonly onlyFix?: boolean;
}

/** Finds where each living bug may sit, and what to try for one of them; null when the files are beyond what trees can do. */
export function planHints({ starter, bugs, files, alive, tried, onlyFix = false }: PlanRequest): HintPlan | null {
  const forest = new Forest();
  const grow = (source: readonly SourceFile[]) => buildProgram(source, forest);
  const dead = bugs.map(({ id }) => id).filter((id) => !alive.includes(id));
  // What is fixed already is fixed in the tree to compare with as well: the two differ by less.
  const [buggy, submission] = [grow(applyFixes(starter, bugs, new Set(dead))), grow(files)];
  if (buggy === null || submission === null) return null;
  const canonicalHash = hashOf(submission.root);
  if (!submission.isSound) return { canonicalHash, isSound: false, bugs: [] };
  const matching = matchTrees(buggy, submission);
  const renames = new RenameMap(matching);
  const living = bugs
    .filter(({ id }) => alive.includes(id))
    .flatMap((bug) => {
      const fixed = grow(applyFixes(starter, bugs, new Set([...dead, bug.id])));
      if (fixed === null) return [];
      const edits = editsBetween(buggy.root, fixed.root);
      return [{ bug, trees: { buggy, fixed, submission, matching, renames, edits } }];
    });
  const surveys = living.map(({ bug: { id, category, templates }, trees }) => {
    const others = living.filter(({ bug }) => bug.id !== id).flatMap((one) => one.trees.edits.flatMap(({ ys }) => ys));
    const survey = surveyBug(trees, others);
    return { bug: id, status: survey.status, isRace: category === 'race' && !onlyFix, trees, survey, templates };
  });
  const target = tried ?? bySureness(alive, surveys)[0];
  const plans = surveys.map(({ bug, status, isRace, trees, survey, templates }) => ({
    bug,
    status,
    home: functionPlace(submission, survey.home),
    trials: bug === target || tried === 'all' ? planTrials(trees, survey, isRace, onlyFix ? [] : templates) : [],
  }));
  return { canonicalHash, isSound: true, bugs: plans };
}

/** How a passing solution went about it. */
export interface FixStyle {
  /** Bugs whose fix reads like the reference. */
  readonly likeReference: readonly string[];
  /** The shape is that of the reference or of a solution that the exercise keeps, names apart. */
  readonly isKnown: boolean;
}

export interface DescribeRequest extends Omit<PlanRequest, 'alive' | 'tried'> {
  /** Solutions that the exercise has, the reference among them. */
  readonly known: readonly (readonly SourceFile[])[];
}

/** Compares a passing solution with those the exercise has; null when it cannot be read as a tree. */
export function describeFixes({ starter, bugs, files, known }: DescribeRequest): FixStyle | null {
  const forest = new Forest();
  const grow = (source: readonly SourceFile[]) => buildProgram(source, forest);
  const [buggy, submission] = [grow(starter), grow(files)];
  if (buggy === null || submission === null) return null;
  const matching = matchTrees(buggy, submission);
  const likeReference = bugs
    .map(({ id }) => id)
    .filter((id) => {
      const fixed = grow(applyFixes(starter, bugs, new Set([id])));
      return fixed !== null && isFixedAlike({ buggy, fixed, submission, matching });
    });
  const isKnown = known.some((source) => grow(source)?.root.renamedId === submission.root.renamedId);
  return { likeReference, isKnown };
}

/** A text that is equal for equal trees, whatever else the forest holds. */
function hashOf(root: TreeNode): string {
  return sha256(
    descendants(root)
      .map((node) => `${node.kind} ${node.label} ${node.isNegated ? 1 : 0} ${node.children.length}`)
      .join('\n'),
  );
}
