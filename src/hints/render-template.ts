import type { ProgramTree } from './canonical-tree.ts';
import { textOf } from './gap-text.ts';
import type { Capture } from './match-pattern.ts';
import { isMetavariable, runNameOf } from './metavariables.ts';
import { BINDS_TIGHTLY, OPERATIONS } from './render-fix.ts';
import { opposite } from './transplant.ts';
import type { TreeNode } from './tree.ts';

/** What the text of a replacement is made from. */
export interface Filling {
  /** The template's replacement, and the program whose words go into it. */
  readonly after: ProgramTree;
  readonly submission: ProgramTree;
  readonly captures: ReadonlyMap<string, Capture>;
  /** New names for what the replacement declares under a name that is taken. */
  readonly fresh: ReadonlyMap<string, string>;
}

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The replacement's own text from its first node to its last, with what was captured in place of the metavariables. */
export function fillIn(filling: Filling, ys: readonly TreeNode[]): string {
  const [first] = ys;
  const last = ys.at(-1);
  if (first === undefined || last === undefined) return '';
  const source = filling.after.texts.get(first.file) ?? '';
  let text = '';
  let at = first.start;
  for (const piece of ys
    .flatMap((y) => piecesOf(filling, y, source))
    .sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (piece.end <= at) continue;
    // Of two empty runs side by side each would go with the comma between them.
    text += source.slice(at, Math.max(at, piece.start)) + piece.text;
    at = piece.end;
  }
  return text + source.slice(at, last.end);
}

function piecesOf(filling: Filling, node: TreeNode, source: string): readonly Piece[] {
  const run = runNameOf(node);
  if (run !== null) return [runPiece(filling, node, run, source)];
  const { kind, label, start, end, children } = node;
  const inner = () => children.flatMap((child) => piecesOf(filling, child, source));
  const isShort = ['Pair', 'Take'].includes(kind) && children[0]?.start === start;
  const fresh = filling.fresh.get(label);
  // `{ total }` under another name is `{ total: total2 }`.
  if (isShort && fresh !== undefined) return [{ start, end, text: `${label}: ${fresh}` }];
  if (['Name', 'Declare'].includes(kind) && fresh !== undefined)
    return [{ start: node.nameStart, end: node.nameEnd, text: fresh }];
  const capture = isMetavariable(label) ? filling.captures.get(label) : undefined;
  if (capture === undefined || isShort) return inner();
  // The node of `!$X` is `$X` denied, sign and all.
  if (kind === 'Name') return [{ start: node.nameStart, end: node.nameEnd, text: operand(filling, node, capture) }];
  const own = nameIn(filling.submission, capture);
  // The key of a property is not kept as a name of its own: it is where the property begins.
  if (['Pair', 'Take'].includes(kind)) return [{ start, end: start + label.length, text: own }, ...inner()];
  return node.nameEnd === 0 ? inner() : [{ start: node.nameStart, end: node.nameEnd, text: own }, ...inner()];
}

/** A name as it is written where it was found, with the `#` of a private one. */
function nameIn({ texts }: ProgramTree, { nodes: [node], name }: Capture): string {
  if (node === undefined || node.nameEnd === 0) return name ?? '';
  return texts.get(node.file)?.slice(node.nameStart, node.nameEnd) ?? '';
}

/** An expression's own text, in the sense that the metavariable has, with parentheses where it needs them. */
function operand({ submission }: Filling, place: TreeNode, { nodes: [node], isDenied, name }: Capture): string {
  if (node === undefined) return '';
  if (!isDenied && name !== null && node.kind !== 'Name') return name;
  const own = textOf(submission, node);
  const text = isDenied ? deniedText(node, own) : own;
  const isCalled = place.parent?.kind === 'Call' && place.parent.children[0] === place;
  const isDeniedThere = place.start < place.nameStart;
  if ((isCalled || isDeniedThere) && !BINDS_TIGHTLY.has(node.kind)) return `(${text})`;
  return inParentheses(node.kind, place.parent, text);
}

/** The denial of an expression, given its text. */
export function deniedText(node: TreeNode, text: string): string {
  return BINDS_TIGHTLY.has(node.kind) && text.startsWith('!') ? text.slice(1) : opposite(node, text);
}

/** The text of an expression of some kind, in parentheses where it would otherwise fall apart. */
export function inParentheses(kind: string, parent: TreeNode | null, text: string): string {
  const isInside = parent !== null && OPERATIONS.has(parent.kind);
  const isComparison = ['Same', 'LooselySame', 'Less'].includes(kind) && parent?.kind === 'And';
  return isInside && !isComparison && !BINDS_TIGHTLY.has(kind) ? `(${text})` : text;
}

/** A run goes in as it stands there; an empty one goes with the comma beside it. */
function runPiece(
  { submission, captures }: Filling,
  { kind, start, end }: TreeNode,
  name: string,
  source: string,
): Piece {
  const nodes = captures.get(name)?.nodes ?? [];
  const [first] = nodes;
  const last = nodes.at(-1);
  if (first === undefined || last === undefined) {
    const after = /^\s*,\s*/.exec(source.slice(end))?.[0].length ?? 0;
    const before = after > 0 ? 0 : (/,\s*$/.exec(source.slice(0, start))?.[0].length ?? 0);
    return { start: start - before, end: end + after, text: '' };
  }
  const isWhole = kind === 'Do' || nodes.length === (first.parent?.children.length ?? 0);
  if (isWhole || kind !== 'Pair')
    return { start, end, text: (submission.texts.get(first.file) ?? '').slice(first.start, last.end) };
  return { start, end, text: nodes.map((node) => textOf(submission, node)).join(', ') };
}
