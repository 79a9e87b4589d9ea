import type { ProgramTree } from './canonical-tree.ts';
import type { TreeNode } from './tree.ts';

/** A place between two children of a node. */
export interface Gap {
  readonly kind: 'gap';
  readonly parent: TreeNode;
  readonly index: number;
}

/** The text that {@link gapText} stands in for: nothing, or the lone statement that gets braces. */
export function gapRange(
  submission: ProgramTree,
  { parent, index }: Gap,
): { readonly file: string; readonly start: number; readonly end: number } {
  if (isBare(submission, parent)) return { file: parent.file, start: parent.start, end: parent.end };
  const next = parent.children[index];
  const previous = parent.children[index - 1];
  const at = next?.start ?? previous?.end ?? parent.end - 1;
  return { file: parent.file, start: at, end: at };
}

/** New statements on lines of their own, before the next one or after the previous. */
export function gapText(submission: ProgramTree, gap: Gap, text: string): string {
  const { parent, index } = gap;
  if (isBare(submission, parent)) return bracedText(submission, gap, text);
  const next = parent.children[index];
  const previous = parent.children[index - 1];
  const indent = ' '.repeat(columnOf(submission, next ?? previous ?? parent));
  if (next !== undefined) return `${text}\n${indent}`;
  return previous !== undefined ? `\n${indent}${text}` : ` ${text} `;
}

/** A block of one statement, or of the value of an arrow function, that stands there without braces. */
function isBare(submission: ProgramTree, parent: TreeNode): boolean {
  return parent.kind === 'Block' && parent.children.length === 1 && !textOf(submission, parent).startsWith('{');
}

/** The braces that a lone statement needs once there are two. */
function bracedText(submission: ProgramTree, { parent, index }: Gap, text: string): string {
  const [only] = parent.children;
  const own = textOf(submission, parent);
  const old = only?.kind === 'Return' && !/^return\b/.test(own) ? `return ${own};` : own;
  const indent = ' '.repeat(columnOf(submission, parent));
  const inner = (index === 0 ? [text, old] : [old, text]).map((one) => `${indent}  ${one.replaceAll('\n', '\n  ')}\n`);
  return `{\n${inner.join('')}${indent}}`;
}

export function textOf({ texts }: ProgramTree, { file, start, end }: TreeNode): string {
  return texts.get(file)?.slice(start, end) ?? '';
}

/** Blanks before the first sign of the line that a node begins in. */
export function columnOf({ texts }: ProgramTree, { file, start }: TreeNode): number {
  const text = texts.get(file) ?? '';
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1);
  return /^ */.exec(line)?.[0].length ?? 0;
}
