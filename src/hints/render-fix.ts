import { textOf } from './gap-text.ts';
import { renamed, takenOut } from './submission-names.ts';
import type { Transplant } from './transplant.ts';
import { descendants, functionOf } from './tree.ts';
import type { TreeNode } from './tree.ts';

export interface Rendering extends Transplant {
  readonly place: TreeNode;
  /** Subtrees of what is replaced, by id, with their images: the submission's own text is kept for them. */
  readonly twins: ReadonlyMap<number, readonly TreeNode[]>;
  /** Names that the new text declares itself, and what they are called where the text goes. */
  readonly locals: ReadonlyMap<string, string>;
}

/** The fixed text from `start` to `end`, with the submission's own words wherever it has words for it. */
export function render(r: Rendering, nodes: readonly TreeNode[], start: number, end: number): string | null {
  const pieces: { start: number; end: number; text: string }[] = [];
  const used = new Map<number, number>();
  const visit = (node: TreeNode): boolean => {
    const twin = isSynthetic(node) ? undefined : (takeTwin(r, used, node) ?? r.phrases.find(node, r.place));
    if (twin !== undefined && twin !== null) {
      pieces.push({ start: node.start, end: node.end, text: wrapped(node, twin, textOf(r.submission, twin)) });
      return true;
    }
    const taken = takenOut(r, node);
    if (taken !== null) {
      pieces.push({ start: node.start, end: node.end, text: taken });
      return true;
    }
    if (node.nameEnd > 0) {
      const name = renamed(r, node);
      const worked = name === null ? workedOut(r, node) : null;
      if (worked !== null) {
        pieces.push({ start: node.start, end: node.end, text: worked });
        return true;
      }
      if (name === null) return false;
      const isShorthand = isShort(node) && name !== node.label;
      const old = r.fixed.texts.get(node.file)?.slice(node.nameStart, node.nameEnd) ?? '';
      const isHash = old.startsWith('#') && r.hashNames.has(name);
      const text = isShorthand ? `${node.label}: ${name}` : `${isHash ? '#' : ''}${name}`;
      // A quoted name that stays is left as it is.
      if (name !== node.label || old.startsWith('#')) pieces.push({ start: node.nameStart, end: node.nameEnd, text });
    }
    return node.children.every((child) => visit(child) || canDo(child));
  };
  /** A step that cannot be said in the submission's words is left out, when the rest is tried without it. */
  const canDo = (node: TreeNode): boolean => {
    if (!r.isLenient || node.kind !== 'Do') return false;
    pieces.push({ start: node.start, end: node.end, text: '' });
    return true;
  };
  if (!nodes.every(visit)) return null;
  const source = r.fixed.texts.get(nodes[0]?.file ?? '') ?? '';
  let text = '';
  let at = start;
  for (const piece of pieces.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (piece.start < at || piece.start >= end) continue;
    text += source.slice(at, piece.start) + piece.text;
    at = piece.end;
  }
  return text + source.slice(at, end);
}

/** The value of a variable that the submission does not have, as the starter comes by it. */
function workedOut(r: Rendering, node: TreeNode): string | null {
  const home = node.kind === 'Name' && !isShort(node) ? functionOf(node) : null;
  const variable = (home === null ? [] : descendants(home)).find(
    ({ kind, children: [name] }) => kind === 'Variable' && name?.kind === 'Declare' && name.label === node.label,
  );
  const value = variable?.children[1];
  if (value === undefined || descendants(value).some(({ kind, label }) => kind === 'Name' && label === node.label))
    return null;
  const text = render(r, [value], value.start, value.end);
  return text === null || BINDS_TIGHTLY.has(value.kind) ? text : `(${text})`;
}

/** `{ name }`, which says both what is taken or given and what it is called here. */
function isShort({ start, parent }: TreeNode): boolean {
  if (parent === null || parent.start !== start) return false;
  return parent.kind === 'Pair' || (parent.kind === 'Take' && parent.parent?.kind === 'TakeObject');
}

/** `=> value` has a block and a return that stand nowhere in the text. */
function isSynthetic(node: TreeNode): boolean {
  const [only] = node.children;
  return ['Block', 'Return'].includes(node.kind) && only?.start === node.start;
}

function takeTwin(r: Rendering, used: Map<number, number>, node: TreeNode): TreeNode | undefined {
  const twins = r.twins.get(node.id);
  if (twins === undefined || node.kind === 'Declare') return undefined;
  const turn = used.get(node.id) ?? 0;
  used.set(node.id, turn + 1);
  return twins[Math.min(turn, twins.length - 1)];
}

export const BINDS_TIGHTLY: ReadonlySet<string> = new Set(
  'Name Property OptionalProperty Call OptionalCall Number String ElementAccessExpression Object Array ThisKeyword New Concatenate'.split(
    ' ',
  ),
);
export const OPERATIONS: ReadonlySet<string> = new Set(
  'Less Same LooselySame And Add Multiply Binary Unary AwaitExpression Property OptionalProperty Concatenate Spread'.split(
    ' ',
  ),
);

function wrapped(node: TreeNode, twin: TreeNode, text: string): string {
  const isOperand = node.parent !== null && OPERATIONS.has(node.parent.kind);
  return isOperand && !BINDS_TIGHTLY.has(twin.kind) && node.kind !== twin.kind ? `(${text})` : text;
}
