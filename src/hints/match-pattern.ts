import type { ProgramTree } from './canonical-tree.ts';
import { isMetavariable, metavariableOf, runNameOf } from './metavariables.ts';
import type { Pattern, PatternPart } from './pattern-tree.ts';
import { descendants, isStatement } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** Places of a program that look like the parts of a pattern. */
export interface PatternMatch {
  /** One for each part. */
  readonly places: readonly PartPlace[];
  readonly captures: ReadonlyMap<string, Capture>;
}

export interface PartPlace {
  /** What stands there for each node of the part. */
  readonly images: ReadonlyMap<TreeNode, Image>;
  /** The text there says the opposite of the part's expression: `!==` for `===`. */
  readonly isOpposite: boolean;
}

/** The children of `parent` from `index` on that a node of the pattern stands for: one, or those of a run. */
export interface Image {
  readonly nodes: readonly TreeNode[];
  readonly parent: TreeNode;
  readonly index: number;
}

/** What a metavariable stands for. */
export interface Capture {
  readonly nodes: readonly TreeNode[];
  /** The nodes' own text says the opposite of what the metavariable stands for. */
  readonly isDenied: boolean;
  /** A name, where there is no more than one: that of a variable, a property, a declaration. */
  readonly name: string | null;
}

/** Comparisons of two nodes that one pattern may take; a few thousand are usual. */
const STEPS_MAX = 200_000;
/** Ways in which one place can look like a pattern that are followed: runs can be cut in many. */
const WAYS_MAX = 8;

interface State {
  readonly images: PartPlace['images'];
  readonly captures: PatternMatch['captures'];
}

/** A way in which a node looks like a part. */
type Way = State & PartPlace;

/** Every place that looks like a pattern, in the order of the program. */
export function findMatches(pattern: Pattern, program: ProgramTree): readonly PatternMatch[] {
  const search = { program, budget: { steps: STEPS_MAX }, names: tellingNames(pattern) };
  const [first, ...others] = pattern;
  if (first === undefined) return [];
  return program.nodes.flatMap((node) => {
    const matches = partWays(first, node, new Map(), search.budget);
    return [...firstOf(withOthers(matches, others, [], search), WAYS_MAX)];
  });
}

interface Search {
  readonly program: ProgramTree;
  readonly budget: Budget;
  readonly names: ReadonlySet<string>;
}

/** Metavariables that the replacement needs, or that two parts share. */
function tellingNames(pattern: Pattern): ReadonlySet<string> {
  const namesIn = (nodes: readonly TreeNode[]) => [...new Set(nodes.flatMap((node) => metavariableOf(node) ?? []))];
  const needed = pattern.flatMap(({ edits }) => edits.flatMap(({ ys }) => namesIn(ys.flatMap(descendants))));
  const found = pattern.flatMap(({ sought }) => namesIn(sought.flatMap(descendants)));
  return new Set([...needed, ...found.filter((name, at) => found.indexOf(name) !== at)]);
}

/** Places for the other parts as well, each with what the parts before it stand for. */
function* withOthers(
  ways: Iterable<Way>,
  [next, ...others]: Pattern,
  places: readonly PartPlace[],
  search: Search,
): Generator<PatternMatch> {
  for (const { captures, ...place } of ways) {
    const found = [...places, place];
    if (next === undefined) yield { places: found, captures };
    else {
      const more = waysAnywhere(next, captures, search);
      yield* withOthers(next.edits.length === 0 ? distinct(more, search.names) : more, others, found, search);
    }
  }
}

function* waysAnywhere(
  part: PatternPart,
  captures: PatternMatch['captures'],
  { program, budget }: Search,
): Generator<Way> {
  for (const node of program.nodes) yield* partWays(part, node, captures, budget);
}

/** Of ways to find what only says what names stand for, those that say something new. */
function* distinct(ways: Iterable<Way>, names: ReadonlySet<string>): Generator<Way> {
  const told = new Set<string>();
  for (const way of ways) {
    const telling = [...way.captures].filter(([name]) => names.has(name));
    const words = telling.map(([name, capture]) => `${name} ${said(capture)}`).join('\n');
    if (told.has(words)) continue;
    told.add(words);
    yield way;
  }
}

function partWays(
  part: PatternPart,
  node: TreeNode,
  captures: PatternMatch['captures'],
  budget: Budget,
): Generator<Way> {
  const state = { images: new Map<TreeNode, Image>(), captures };
  return part.isExpression ? expressionWays(part, node, state, budget) : statementWays(part, node, state, budget);
}

function* firstOf<T>(all: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const one of all) {
    yield one;
    left -= 1;
    if (left <= 0) return;
  }
}

function* expressionWays({ sought: [p] }: PatternPart, node: TreeNode, from: State, budget: Budget): Generator<Way> {
  const { parent } = node;
  if (p === undefined || parent === null || p.kind !== node.kind) return;
  const start = labelled(from, p, node);
  if (start === null) return;
  const own: Image = { nodes: [node], parent, index: parent.children.indexOf(node) };
  const isOpposite = (p.isNegated !== node.isNegated) !== node.isFlipped;
  for (const state of childWays(p, node, start, budget)) yield { ...noted(state, p, own), isOpposite };
  // Some of the operands of a longer chain.
  const [few, many] = [p.children.length, node.children.length];
  if (!CHAINS.has(p.kind) || few >= many) return;
  for (let index = 0; index + few <= many; index += 1) {
    const nodes = node.children.slice(index, index + few);
    const isTurned = p.kind === 'And' && p.isNegated !== nodes[0]?.isFlipped;
    for (const state of rowWays({ ps: p.children, parent: node, end: index + few }, 0, index, from, budget))
      yield { ...noted(state, p, { nodes, parent: node, index }), isOpposite: isTurned };
  }
}

/** Operations whose operands can be grouped at will. */
const CHAINS: ReadonlySet<string> = new Set(['And', 'Add', 'Multiply']);

/** What has statements, or members: a function may be either. */
const LISTS: ReadonlySet<string> = new Set(['Block', 'Case', 'File', 'Class']);

function* statementWays({ sought }: PatternPart, list: TreeNode, from: State, budget: Budget): Generator<Way> {
  const { children, kind } = list;
  if (!LISTS.has(kind)) return;
  const first = kind === 'Case' && list.label === '' ? 1 : 0;
  const [head, tail] = [sought[0], sought.at(-1)];
  // A run at either end reaches to that end of the list.
  const isFromStart = head !== undefined && runNameOf(head) !== null;
  const isToEnd = tail !== undefined && runNameOf(tail) !== null;
  const starts = isFromStart ? [first] : children.map((_child, at) => at).slice(first);
  for (const index of starts)
    for (const state of rowWays(
      { ps: sought, parent: list, end: isToEnd ? children.length : null },
      0,
      index,
      from,
      budget,
    ))
      yield { ...state, isOpposite: false };
}

interface Budget {
  steps: number;
}

/** Nodes of a pattern, and the children of a node that they are to fit up to `end`; null for as many as they take. */
interface Row {
  readonly ps: readonly TreeNode[];
  readonly parent: TreeNode;
  readonly end: number | null;
}

/** Ways to fit the nodes of a row from `at` on to the children from `index` on. */
function* rowWays(row: Row, at: number, index: number, state: State, budget: Budget): Generator<State> {
  const { ps, parent, end } = row;
  const p = ps[at];
  if (p === undefined) {
    if (end === null || index === end) yield state;
    return;
  }
  const run = runNameOf(p);
  const last = end ?? parent.children.length;
  if (run === null) {
    const c = parent.children[index];
    if (c === undefined || index >= last) return;
    const image = { nodes: [c], parent, index };
    for (const next of nodeWays(p, c, state, budget))
      yield* rowWays(row, at + 1, index + 1, noted(next, p, image), budget);
    return;
  }
  for (let to = index; to <= last; to += 1) {
    const nodes = parent.children.slice(index, to);
    const next = captured(state, run, { nodes, isDenied: false, name: null });
    if (next !== null) yield* rowWays(row, at + 1, to, noted(next, p, { nodes, parent, index }), budget);
  }
}

function* nodeWays(p: TreeNode, c: TreeNode, state: State, budget: Budget): Generator<State> {
  budget.steps -= 1;
  if (budget.steps < 0) return;
  if (p.kind === 'Name' && isMetavariable(p.label)) {
    if (isStatement(c) || NO_EXPRESSIONS.has(c.kind)) return;
    const name = c.kind === 'Name' ? c.label : null;
    const next = captured(state, p.label, { nodes: [c], isDenied: c.isFlipped !== p.isNegated, name });
    if (next !== null) yield next;
    return;
  }
  if (p.kind !== c.kind || p.isNegated !== c.isNegated) return;
  const next = labelled(state, p, c);
  if (next !== null) yield* childWays(p, c, next, budget);
}

/** With what a node is called; null when the pattern calls it otherwise. */
function labelled(state: State, p: TreeNode, c: TreeNode): State | null {
  if (!isMetavariable(p.label)) return p.label === c.label ? state : null;
  return c.label === '' ? null : captured(state, p.label, { nodes: [c], isDenied: false, name: c.label });
}

const NO_EXPRESSIONS: ReadonlySet<string> = new Set(
  'Block Async Parameter RestParameter Pair Case Catch Finally'.split(' '),
);

function* childWays(p: TreeNode, c: TreeNode, state: State, budget: Budget): Generator<State> {
  if (p.kind === 'Object' && p.children.every(({ kind }) => kind === 'Pair'))
    return yield* pairWays(p.children, c, c.children, state, budget);
  const row = { ps: p.children, parent: c, end: c.children.length };
  yield* rowWays(row, 0, 0, state, budget);
  const [left, right] = p.children;
  // Whether two things are the same does not depend on which is named first.
  if (['Same', 'LooselySame'].includes(p.kind) && left && right)
    yield* rowWays({ ...row, ps: [right, left] }, 0, 0, state, budget);
}

/** Properties in any order; a run takes those that nothing else takes. */
function* pairWays(
  ps: readonly TreeNode[],
  parent: TreeNode,
  left: readonly TreeNode[],
  state: State,
  budget: Budget,
): Generator<State> {
  const p = ps.find((one) => runNameOf(one) === null);
  if (p !== undefined) {
    for (const c of left) {
      const image = { nodes: [c], parent, index: parent.children.indexOf(c) };
      const rest = left.filter((one) => one !== c);
      for (const next of nodeWays(p, c, state, budget))
        yield* pairWays(
          ps.filter((one) => one !== p),
          parent,
          rest,
          noted(next, p, image),
          budget,
        );
    }
    return;
  }
  const [run, ...more] = ps;
  if (run === undefined) {
    if (left.length === 0) yield state;
    return;
  }
  const next = captured(state, runNameOf(run) ?? '', { nodes: left, isDenied: false, name: null });
  if (next !== null) yield* pairWays(more, parent, [], noted(next, run, { nodes: left, parent, index: 0 }), budget);
}

function noted({ images, captures }: State, p: TreeNode, image: Image): State {
  return { images: new Map(images).set(p, image), captures };
}

/** With one more capture; null when the metavariable stands for something else already. */
function captured({ images, captures }: State, name: string, capture: Capture): State | null {
  const known = captures.get(name);
  if (known !== undefined) return isSame(known, capture) ? { images, captures } : null;
  return { images, captures: new Map(captures).set(name, capture) };
}

function isSame(one: Capture, other: Capture): boolean {
  return said(one) === said(other);
}

/** Equal for what is the same thing: a name, or what reads alike. */
function said({ nodes, isDenied, name }: Capture): string {
  if (name !== null) return `name ${name}`;
  return nodes.map((node) => `${node.shapeId} ${node.isNegated !== (node.isFlipped !== isDenied)}`).join();
}
