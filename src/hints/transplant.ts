import type { ProgramTree } from './canonical-tree.ts';
import type { Edit } from './bug-edits.ts';
import { columnOf, gapRange, gapText, textOf } from './gap-text.ts';
import type { Gap } from './gap-text.ts';
import { commonSubsequence } from './match-trees.ts';
import type { Matching } from './match-trees.ts';
import type { PhraseMap } from './phrase-map.ts';
import { BINDS_TIGHTLY, OPERATIONS, render } from './render-fix.ts';
import { localNames } from './submission-names.ts';
import type { RenameMap } from './rename-map.ts';
import { descendants } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** Where an edit goes in the submission: over these nodes, or between two children of a node. */
export type Target =
  | { readonly kind: 'over'; readonly nodes: readonly TreeNode[] }
  /** These statements, the last a return, become the body of the function that the fix hands over. */
  | { readonly kind: 'wrap'; readonly nodes: readonly TreeNode[] }
  | Gap;

/** A change of one file's text. */
export interface TextEdit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What carrying a fix over to a submission needs to know. */
export interface Transplant {
  readonly fixed: ProgramTree;
  readonly submission: ProgramTree;
  readonly matching: Matching;
  readonly renames: RenameMap;
  readonly phrases: PhraseMap;
  /** Members and properties that the submission has. */
  readonly members: ReadonlySet<string>;
  /** Those of them, and of what the fix brings, that are written with a `#`. */
  readonly hashNames: ReadonlySet<string>;
  /** Properties that the starter's own objects have; those of the language are called the same everywhere. */
  readonly ownProperties: ReadonlySet<string>;
  /** New names for what the fix adds under a name that is taken. */
  readonly fresh: ReadonlyMap<string, string>;
  /** Top-level functions and classes of the starter that can be brought along when the submission has nothing like them. */
  readonly helpers: ReadonlySet<string>;
  /** Steps inside of the fix that the submission has no words for are left out. */
  readonly isLenient: boolean;
  /** Filled with the helpers that a text turned out to need. */
  readonly wanted: Set<string>;
}

/** The text to put at a target for an edit; null when a name that it needs is unknown there. */
export function transplant(t: Transplant, edit: Edit, target: Target): TextEdit | null {
  const place = target.kind === 'gap' ? gapPlace(target) : target.nodes[0];
  const [firstY] = edit.ys;
  const lastY = edit.ys.at(-1);
  const range = target.kind === 'gap' ? gapRange(t.submission, target) : rangeOf(target.nodes);
  if (place === undefined || range === null) return null;
  if (firstY === undefined || lastY === undefined) return { ...range, text: '' };
  if (target.kind === 'wrap') return wrapRun(t, edit, target.nodes, range);
  const twins = target.kind === 'over' ? twinsOf(edit.xs, target.nodes) : new Map<number, TreeNode[]>();
  const locals = localNames(edit, target, place, t.matching);
  const text = render({ ...t, place, twins, locals }, edit.ys, firstY.start, lastY.end);
  if (text === null) return null;
  if (target.kind === 'gap') return { ...range, text: gapText(t.submission, target, reindent(t, edit, text, place)) };
  const [x] = edit.xs;
  const isOpposite = edit.xs.length === 1 && x?.kind === place.kind && isDenied(x) !== isDenied(place);
  const inSense = isOpposite ? opposite(firstY, text) : text;
  const written = writtenOut(t.submission, place);
  if (written !== null) return { ...range, text: `${written} = ${inSense}` };
  if (needsParentheses(firstY, place)) return { ...range, text: `(${inSense})` };
  return { ...range, text: reindent(t, edit, inSense, place) };
}

/** `return locked(() => this.#charge())` for the statements that do the work themselves. */
function wrapRun(
  t: Transplant,
  { ys: [y], xs: [x] }: Edit,
  nodes: readonly TreeNode[],
  range: Omit<TextEdit, 'text'>,
): TextEdit | null {
  const place = nodes[0];
  const lambda =
    y && x && descendants(y).find((node) => node.kind === 'Lambda' && descendants(node).some(({ id }) => id === x.id));
  if (place === undefined || y === undefined || lambda === undefined) return null;
  const around = y.children.filter((child) => !descendants(child).includes(lambda));
  const empty = { twins: new Map<number, TreeNode[]>(), locals: new Map<string, string>() };
  const [head, tail] = [
    render({ ...t, ...empty, place }, around, y.start, lambda.start),
    render({ ...t, ...empty, place }, around, lambda.end, y.end),
  ];
  const indent = ' '.repeat(columnOf(t.submission, place));
  const body = (t.submission.texts.get(range.file) ?? '').slice(range.start, range.end).replace(/\n(?=[^\n])/g, '\n  ');
  const text = `return ${head ?? ''}async () => {\n${indent}  ${body}\n${indent}}${tail ?? ''};`;
  return head === null || tail === null ? null : { ...range, text };
}

/** For the value of `a += b`, which stands nowhere by itself: what it is assigned to. */
export function writtenOut(submission: ProgramTree, place: TreeNode): string | null {
  const { parent } = place;
  const [left] = parent?.children ?? [];
  const isCompound = parent?.kind === 'Assign' && parent.start === place.start && parent.end === place.end;
  return isCompound && left !== undefined && left !== place ? textOf(submission, left) : null;
}

/** What the text of a node says, against the node's kind and children. */
function isDenied({ isNegated, isFlipped }: TreeNode): boolean {
  return isNegated !== isFlipped;
}

/** For each subtree of `xs` its counterparts beneath `images`, gathered by id. */
function twinsOf(xs: readonly TreeNode[], images: readonly TreeNode[]): Map<number, TreeNode[]> {
  const twins = new Map<number, TreeNode[]>();
  const pair = (x: TreeNode, image: TreeNode): void => {
    twins.set(x.id, [...(twins.get(x.id) ?? []), image]);
    const isAligned = x.children.length === image.children.length;
    const pairs = isAligned
      ? x.children.map((child, at) => [child, image.children[at] as TreeNode] as const)
      : commonSubsequence(x.children, image.children, (a, b) => a.renamedId === b.renamedId);
    if (x.kind === image.kind) for (const [a, b] of pairs) pair(a, b);
  };
  xs.forEach((x, at) => {
    const image = images[at];
    if (image !== undefined) pair(x, image);
  });
  return twins;
}

function needsParentheses(y: TreeNode, place: TreeNode): boolean {
  return (
    place.parent !== null && OPERATIONS.has(place.parent.kind) && !BINDS_TIGHTLY.has(y.kind) && y.kind !== place.kind
  );
}

/** The denial of an expression, as a person would write it. */
export function opposite(y: TreeNode, text: string): string {
  const operators: readonly [string, string][] = [
    [' <= ', ' > '],
    [' >= ', ' < '],
    [' !== ', ' === '],
    [' < ', ' >= '],
    [' > ', ' <= '],
    [' === ', ' !== '],
  ];
  const found = operators.filter(([operator]) => text.split(operator).length === 2);
  const [pair] = found;
  if (['Less', 'Same'].includes(y.kind) && pair !== undefined && found.length === 1)
    return text.replace(pair[0], pair[1]);
  return `!(${text})`;
}

function rangeOf(nodes: readonly TreeNode[]): Omit<TextEdit, 'text'> | null {
  const [first] = nodes;
  const last = nodes.at(-1);
  return first && last && first.file === last.file ? { file: first.file, start: first.start, end: last.end } : null;
}

function gapPlace({ parent, index }: Gap): TreeNode {
  return parent.children[index] ?? parent.children.at(-1) ?? parent;
}

/** Moves every line but the first from where the fix stands to where it goes. */
function reindent(t: Transplant, { ys: [y] }: Edit, text: string, place: TreeNode): string {
  if (y === undefined) return text;
  const shift = columnOf(t.submission, place) - columnOf(t.fixed, y);
  const [first = '', ...rest] = text.split('\n');
  const moved = rest.map((line) =>
    shift >= 0 ? ' '.repeat(line === '' ? 0 : shift) + line : line.replace(new RegExp(`^ {0,${-shift}}`), ''),
  );
  return [first, ...moved].join('\n');
}
