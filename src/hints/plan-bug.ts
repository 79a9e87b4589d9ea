import type { SourceFile } from '../base/source-file.ts';
import { editsBetween, isSupport } from './bug-edits.ts';
import type { Edit } from './bug-edits.ts';
import type { ProgramTree } from './canonical-tree.ts';
import type { BugPlan, TreeStatus, Trial } from './hint-plan.ts';
import { groupBy, matchTrees } from './match-trees.ts';
import type { Matching } from './match-trees.ts';
import { placesFor } from './places.ts';
import type { Place } from './places.ts';
import { PhraseMap } from './phrase-map.ts';
import { RenameMap } from './rename-map.ts';
import { functionPlace, siteOf } from './sites.ts';
import { supportEdits } from './support.ts';
import { freshName, transplant } from './transplant.ts';
import type { Target, TextEdit, Transplant } from './transplant.ts';
import { descendants, functionOf } from './tree.ts';
import type { TreeNode } from './tree.ts';

export interface BugTrees {
  readonly bug: string;
  /** The starter with the fixes of all that the submission has fixed. */
  readonly buggy: ProgramTree;
  /** The same with this bug's fix as well: what the submission might look like. */
  readonly fixed: ProgramTree;
  readonly submission: ProgramTree;
  /** From the starter to the submission. */
  readonly matching: Matching;
}

/** Trials a bug gets at most: counted, so that one file gives one hint on every machine. */
const TRIALS_MAX = 40;
/** Places looked at for one of several edits; their combinations grow fast. */
const PLACES_PER_EDIT = [0, 36, 6, 4, 3, 2] as const;
/** With more changes of their own than this a submission is a rewrite, and taking back one of them says little. */
const OWN_EDITS_MAX = 12;
const OWN_NODES_MAX = 400;

/** Where one living bug may sit in the submission, and what to try there. */
export function planBug(trees: BugTrees): BugPlan {
  const { bug, buggy, fixed, submission, matching } = trees;
  const edits = editsBetween(buggy.root, fixed.root);
  const done = doneEdits(edits, trees);
  const mended = new Set([...done.values()].flat().flatMap(descendants));
  const located = edits.filter((edit) => !isSupport(edit));
  const open = located.filter((edit) => !done.has(edit));
  const places = (open.length > 0 ? open : located).map((edit) => ({
    edit,
    places: bestPlaces(edit, trees, open.length).filter(({ target }) => !isMended(target, mended)),
  }));
  const support = edits.filter((edit) => isSupport(edit) && !done.has(edit));
  const attempt = (chosen: readonly Choice[], kind: Trial['kind'], omitted: number | null = null) =>
    buildTrial(trees, chosen, support, kind, omitted);
  const best = places.flatMap(({ edit, places: [first] }) => (first ? [{ edit, place: first }] : []));
  const whole = attempt(best, 'whole');
  const without =
    best.length < 2
      ? []
      : best.map((_one, at) =>
          attempt(
            best.filter((_other, i) => i !== at),
            'without',
            at,
          ),
        );
  const rest = combinations(places)
    .slice(1)
    .map((choices) => attempt(choices, 'other'));
  const reverts = open.length < located.length || whole === null ? ownReverts(trees) : [];
  const isDone = open.length === 0;
  const trials = [...(isDone ? reverts : []), whole, ...without, ...(isDone ? [] : reverts), ...rest];
  const home = matching.to.get(functionOf(located[0]?.parent ?? buggy.root) as TreeNode) ?? null;
  return {
    bug,
    status: statusOf(located, open, best),
    home: functionPlace(submission, home),
    trials: distinct(trials.flatMap((trial) => trial ?? [])).slice(0, TRIALS_MAX),
  };
}

/** Every place that the fix changes reads like the reference, names apart. */
export function isFixedAlike(trees: Omit<BugTrees, 'bug'>): boolean {
  const located = editsBetween(trees.buggy.root, trees.fixed.root).filter((edit) => !isSupport(edit));
  const done = doneEdits(located, trees);
  return located.every((edit) => done.has(edit));
}

interface Choice {
  readonly edit: Edit;
  readonly place: Place;
}

function statusOf(located: readonly Edit[], open: readonly Edit[], best: readonly Choice[]): TreeStatus {
  if (open.length === 0 && located.length > 0) return 'reference';
  if (best.length < open.length) return 'gone';
  return best.every(({ place }) => place.isExact) ? 'untouched' : 'changed';
}

/** Places that read like the fix already are not the place. */
function isMended(target: Target, mended: ReadonlySet<TreeNode>): boolean {
  if (target.kind !== 'gap') return target.nodes.some((node) => mended.has(node));
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
      if (isSupport(edit)) return true;
      const home = functionOf(edit.parent);
      return home === null || matching.to.get(home) === functionOf(image);
    });
  return new Map(edits.filter(isThere).map((edit) => [edit, edit.ys.flatMap((y) => to.get(y) ?? [])]));
}

function bestPlaces(edit: Edit, { submission, matching }: BugTrees, editCount: number): readonly Place[] {
  return placesFor(edit, submission, matching, new RenameMap(matching), PLACES_PER_EDIT[Math.max(editCount, 1)] ?? 1);
}

/** Choices of a place for each edit, those with the highest sum of scores first. */
function combinations(
  places: readonly { readonly edit: Edit; readonly places: readonly Place[] }[],
): readonly (readonly Choice[])[] {
  let all: (readonly Choice[])[] = [[]];
  for (const { edit, places: options } of places) {
    if (options.length > 0) all = all.flatMap((chosen) => options.map((place) => [...chosen, { edit, place }]));
  }
  const score = (choices: readonly Choice[]) => choices.reduce((sum, { place }) => sum + place.score, 0);
  return all.sort((a, b) => score(b) - score(a)).slice(0, TRIALS_MAX + 1);
}

/** The submission with the edits carried over to the chosen places; null when that cannot be written down. */
function buildTrial(
  trees: BugTrees,
  choices: readonly Choice[],
  support: readonly Edit[],
  kind: Trial['kind'],
  omitted: number | null,
): Trial | null {
  if (choices.length === 0) return null;
  const t = transplantOf(trees, support);
  const placed = choices.map(({ edit, place }) => ({ place, text: transplant(t, edit, place.target) }));
  const changes = placed.flatMap(({ text }) => text ?? []);
  const first = choices[0]?.place.target;
  const anchorNode = first?.kind === 'gap' ? first.parent : first?.nodes[0];
  const added = supportEdits(t, support, anchorNode ?? trees.submission.root);
  if (changes.length < placed.length || added === null || overlap(changes)) return null;
  return {
    kind,
    omitted,
    isExact: choices.every(({ place }) => place.isExact),
    files: applyTextEdits(trees.submission, [...changes, ...added]),
    sites: placed.flatMap(({ place, text }) => (text === null ? [] : [siteOf(trees.submission, place.target, text)])),
  };
}

function transplantOf({ buggy, fixed, submission, matching }: BugTrees, support: readonly Edit[]): Transplant {
  const named = submission.nodes.filter(({ kind }) =>
    ['Property', 'OptionalProperty', 'Function', 'Field', 'Pair'].includes(kind),
  );
  const members = new Set(named.map(({ label }) => label));
  const added = support.flatMap(({ ys }) =>
    ys.filter(({ kind }) => kind === 'Function' || kind === 'Field').map(({ label }) => label),
  );
  const fresh = new Map(added.map((name) => [name, freshName(name, members)]));
  const helpers = new Set(
    buggy.nodes.filter((node) => node.kind === 'Function' && node.parent?.kind === 'File').map(({ label }) => label),
  );
  return {
    fixed,
    submission,
    matching,
    renames: new RenameMap(matching),
    phrases: new PhraseMap(matching),
    members: new Set([...members, ...added]),
    ownProperties: new Set(fixed.nodes.filter(({ kind }) => kind === 'Pair').map(({ label }) => label)),
    fresh,
    helpers,
    wanted: new Set(),
  };
}

/**
 * Trials that take back changes of the candidate's own, measured against what a fixed file might have looked like: one
 * change at a time, then all those of one function.
 */
function ownReverts({ bug, buggy, fixed, submission }: BugTrees): readonly (Trial | null)[] {
  const edits = editsBetween(submission.root, fixed.root);
  const size = edits.flatMap(({ xs, ys }) => [...xs, ...ys]).reduce((sum, node) => sum + node.size, 0);
  if (edits.length > OWN_EDITS_MAX || size > OWN_NODES_MAX) return [];
  const same: BugTrees = { bug, buggy, fixed, submission, matching: matchTrees(fixed, submission) };
  const [support, changes] = [edits.filter(isSupport), edits.filter((edit) => !isSupport(edit))];
  const groups = [...groupBy(changes, ({ parent }) => functionOf(parent)).values()].filter(({ length }) => length > 1);
  return [...changes.map((edit) => [edit]), ...groups].map((group) => {
    const choices = group.map((edit) => ({ edit, place: { target: ownTarget(edit), score: 0, isExact: false } }));
    return buildTrial(same, choices, support, 'revert', null);
  });
}

function ownTarget({ xs, parent, next }: Edit): Target {
  if (xs.length > 0) return { kind: 'over', nodes: xs };
  return { kind: 'gap', parent, index: next ? parent.children.indexOf(next) : parent.children.length };
}

function overlap(changes: readonly TextEdit[]): boolean {
  const sorted = [...changes].sort((a, b) => a.start - b.start);
  return sorted.some((one, at) => {
    const next = sorted[at + 1];
    return next !== undefined && next.file === one.file && next.start < one.end;
  });
}

function applyTextEdits({ texts }: ProgramTree, edits: readonly TextEdit[]): readonly SourceFile[] {
  return [...texts].map(([path, text]) => {
    const own = edits.filter(({ file }) => file === path).map((edit, at) => ({ edit, at }));
    const ordered = own.sort((a, b) => b.edit.start - a.edit.start || b.at - a.at);
    return {
      path,
      text: ordered.reduce((all, { edit }) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), text),
    };
  });
}

function distinct(trials: readonly Trial[]): readonly Trial[] {
  const seen = new Set<string>();
  return trials.filter(({ files, kind }) => {
    const key = `${kind === 'without' ? 'without' : ''}${JSON.stringify(files)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
