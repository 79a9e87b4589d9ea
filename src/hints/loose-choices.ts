import { editsBetween } from './bug-edits.ts';
import type { Edit } from './bug-edits.ts';
import type { ProgramTree } from './canonical-tree.ts';
import { dice } from './match-functions.ts';
import { placesFor } from './places.ts';
import type { Place } from './places.ts';
import type { BugSurvey, BugTrees } from './survey-bug.ts';
import { descendants, functionOf, isStatement } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** A piece of a fix, and a place for it. */
export interface Choice {
  readonly edit: Edit;
  readonly place: Place;
  /** The submission's own words to put there, in place of those of the fix. */
  readonly text?: string;
}

/** Places of one kind that are tried; they are guesses. */
const GUESSES_MAX = 8;

/**
 * The same fix made otherwise, for a program that is built otherwise: what a guard throws in place of an answer that is
 * given instead, the statement that a deletion is about under another guard or none, a new number in place of another.
 */
export function looseChoices(trees: BugTrees, { open, support }: BugSurvey): readonly Choice[] {
  const { submission, matching } = trees;
  const home = open.map(({ edit }) => matching.to.get(functionOf(edit.parent) as TreeNode)).find((node) => node);
  const edits = open.map(({ edit }) => edit);
  return [
    ...edits.flatMap((edit) => bareLiterals(edit, trees)),
    ...edits.flatMap((edit) => callsInstead(edit, trees)),
    ...edits.flatMap((edit) => thrownAnswers(edit, submission.nodes)),
    ...edits.flatMap((edit) => bareDeletions(edit, submission.nodes)),
    ...edits.flatMap((edit) => guardsWhereCaught(edit, trees)),
    ...edits.flatMap((edit) => triesTakenOff(edit, submission)),
    ...newNumbers([...edits, ...support], submission.nodes),
  ].flatMap((choices) =>
    choices
      .map((choice) => ({
        ...choice,
        place: { ...choice.place, score: choice.place.score + (isIn(choice.place, home) ? 1 : 0) },
      }))
      .sort((a, b) => b.place.score - a.place.score)
      .slice(0, GUESSES_MAX),
  );
}

/** For a fix that is made of literals alone: just that, and no part of what the submission has there. */
function bareLiterals({ xs: [x], ys: [y], ...edit }: Edit, trees: BugTrees): readonly (readonly Choice[])[] {
  const place = x && trees.matching.to.get(x);
  if (!y || !place || !descendants(y).every(({ kind }) => LITERAL.has(kind))) return [];
  const text = trees.fixed.texts.get(y.file)?.slice(y.start, y.end) ?? '';
  return [[{ ...over(place, { ...edit, xs: [x], ys: [y] }, 0), text }]];
}

const LITERAL: ReadonlySet<string> = new Set(['Number', 'String', 'Add', 'Multiply', 'Array']);

/**
 * For a change inside an expression that the submission has put into a helper, where names that the fix needs are not
 * known: the whole expression in place of a call in the function that had it.
 */
function callsInstead({ xs: [x], ys: [y], ...edit }: Edit, trees: BugTrees): readonly (readonly Choice[])[] {
  const [whole, fixed] = [x?.parent, y?.parent];
  const home = trees.matching.to.get(functionOf(edit.parent) as TreeNode);
  if (!whole || !fixed || !home || whole.kind !== fixed.kind || isStatement(whole) || !isExpression(whole)) return [];
  const helpers = new Set(
    trees.submission.nodes.flatMap((node) => (node.kind === 'Function' && node.isFree ? node.label : [])),
  );
  const calls = descendants(home).filter(({ kind, children: [f] }) => kind === 'Call' && helpers.has(f?.label ?? ''));
  return [calls.map((node) => over(node, { ...edit, xs: [whole], ys: [fixed] }, 0))];
}

function isExpression({ kind }: TreeNode): boolean {
  return ['Less', 'Same', 'And', 'Add', 'Multiply', 'Binary', 'Concatenate', 'Call'].includes(kind);
}

/** `if (isRunning) throw` where the submission has an answer for that case: the throw in place of each return. */
function thrownAnswers(edit: Edit, nodes: readonly TreeNode[]): readonly (readonly Choice[])[] {
  const [y] = edit.ys;
  const thrown = edit.xs.length === 0 && y?.kind === 'If' ? descendants(y).filter(({ kind }) => kind === 'Throw') : [];
  const returns = nodes.filter((node) => node.kind === 'Return' && isStatement(node));
  return thrown
    .slice(0, 1)
    .map((one) => returns.map((node) => over(node, { ...edit, ys: [one] }, isGuarded(node) ? 2 : 0)));
}

function isGuarded({ parent }: TreeNode): boolean {
  return parent?.parent?.kind === 'If';
}

/** `if (isAgain) work()` that goes: whatever guards the work in the submission, it goes. */
function bareDeletions(edit: Edit, nodes: readonly TreeNode[]): readonly (readonly Choice[])[] {
  const [x] = edit.xs;
  if (edit.ys.length > 0 || edit.xs.length !== 1 || x?.kind !== 'If') return [];
  const [, block, otherwise] = x.children;
  const [work, more] = block?.children ?? [];
  if (work === undefined || more !== undefined || otherwise !== undefined) return [];
  const alike = nodes.filter((node) => node.kind === work.kind && isStatement(node));
  return [alike.map((node) => over(node, { ...edit, xs: [work] }, 2 * likeness(work, node)))];
}

/** For a `catch` that gets a name and a guard: the guard, where the submission catches and has a name for it already. */
function guardsWhereCaught({ xs: [x], ys: [y] }: Edit, trees: BugTrees): readonly (readonly Choice[])[] {
  const [before, after] = [x, y].map((node) => (node?.kind === 'Catch' ? node.children.at(-1) : undefined));
  if (!before || !after) return [];
  return editsBetween(before, after).map((edit) =>
    placesFor(edit, trees, [], Infinity)
      .filter(({ target }) => target.kind === 'gap' && target.parent.parent?.kind === 'Catch')
      .map((place) => ({ edit, place })),
  );
}

/** For a `.catch()` that goes: a `try` that swallows what is thrown goes as well. */
function triesTakenOff(edit: Edit, { nodes, texts }: ProgramTree): readonly (readonly Choice[])[] {
  const [x] = edit.xs;
  const [method] = x?.kind === 'Call' ? x.children : [];
  const isTakenOff = method?.kind === 'Property' && method.label === 'catch' && edit.ys.length === 1;
  if (!isTakenOff || edit.ys[0]?.id !== method.children[0]?.id) return [];
  const tries = nodes.filter((node) => node.kind === 'Try' && node.children[1]?.kind === 'Catch');
  return [
    tries.flatMap((node) => {
      const work = node.children[0]?.children ?? [];
      const [first, last] = [work[0], work.at(-1)];
      if (first === undefined || last === undefined) return [];
      const text = texts.get(node.file)?.slice(first.start, last.end) ?? '';
      return [{ ...over(node, edit, likeness(edit.ys[0] as TreeNode, node)), text }];
    }),
  ];
}

/** A number that the fix brings in, in place of each number of the submission. */
function newNumbers(edits: readonly Edit[], nodes: readonly TreeNode[]): readonly (readonly Choice[])[] {
  const numbers = (all: readonly TreeNode[]) => all.flatMap(descendants).filter(({ kind }) => kind === 'Number');
  const old = new Set(numbers(edits.flatMap(({ xs }) => xs)).map(({ label }) => label));
  const fresh = edits.flatMap((edit) =>
    numbers(edit.ys)
      .filter(({ label }) => !old.has(label))
      .map((y) => ({ ...edit, xs: [], ys: [y] })),
  );
  const isValue = ({ parent }: TreeNode) => ['Variable', 'Pair', 'Field'].includes(parent?.kind ?? '');
  const places = nodes.filter((node) => UNBOUNDED.has(node.label) || (node.kind === 'Number' && isValue(node)));
  return fresh.slice(0, 1).map((edit) => places.map((node) => over(node, edit, UNBOUNDED.has(node.label) ? 2 : 0)));
}

const UNBOUNDED: ReadonlySet<string> = new Set(['Infinity', 'POSITIVE_INFINITY', 'MAX_SAFE_INTEGER', 'MAX_VALUE']);

function over(node: TreeNode, edit: Edit, score: number): Choice {
  return { edit, place: { target: { kind: 'over', nodes: [node] }, score, isExact: false } };
}

function isIn({ target }: Place, home: TreeNode | undefined): boolean {
  return home !== undefined && target.kind === 'over' && functionOf(target.nodes[0] as TreeNode) === home;
}

/** Share of kinds and known labels that two subtrees have in common. */
function likeness(x: TreeNode, y: TreeNode): number {
  const bag = (node: TreeNode) => descendants(node).map((one) => `${one.kind} ${one.isFree ? '$' : one.label}`);
  return dice(bag(x), bag(y));
}
