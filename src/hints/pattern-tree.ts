import type { Template } from '../catalog/exercise.ts';
import { editsBetween } from './bug-edits.ts';
import type { Edit } from './bug-edits.ts';
import { buildProgram } from './canonical-tree.ts';
import type { ProgramTree } from './canonical-tree.ts';
import { metavariableOf } from './metavariables.ts';
import { Forest } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** A template as trees. */
export interface Pattern {
  /** What to look for: one expression, or a run of statements. */
  readonly sought: readonly TreeNode[];
  readonly isExpression: boolean;
  /** What changes, from the pattern to its replacement. */
  readonly edits: readonly Edit[];
  readonly before: ProgramTree;
  readonly after: ProgramTree;
}

/** Reads a template; null when one of its sides is neither an expression nor statements, or when both say the same. */
export function readPattern({ lines }: Template): Pattern | null {
  const side = (other: 'removed' | 'added') =>
    lines
      .filter(({ kind }) => kind !== other)
      .map(({ text }) => text)
      .join('\n');
  const [before, after] = [side('added'), side('removed')];
  return patternOf(before, after, AS_EXPRESSION) ?? patternOf(before, after, AS_STATEMENTS);
}

/** True when a pattern would be found everywhere. */
export function isBoundless({ sought }: Pattern): boolean {
  return sought.every(
    (node) => metavariableOf(node) !== null || (node.kind === 'Do' && node.children.every(metavariableOf)),
  );
}

/** Code that stands around a side, so that it is a program. */
interface Frame {
  readonly isExpression: boolean;
  wrap(text: string): string;
}

const AS_EXPRESSION: Frame = {
  isExpression: true,
  wrap: (text) => `async function pattern() { return (\n${text}\n); }`,
};
const AS_STATEMENTS: Frame = { isExpression: false, wrap: (text) => `async function pattern() {\n${text}\n}` };

function patternOf(before: string, after: string, { isExpression, wrap }: Frame): Pattern | null {
  const forest = new Forest();
  const grow = (text: string) => buildProgram([{ path: 'template.ts', text: wrap(text) }], forest);
  const [old, changed] = [grow(before), grow(after)];
  if (!old?.isSound || !changed?.isSound) return null;
  const body = bodyOf(old);
  const sought = isExpression ? (body[0]?.children ?? []) : body;
  const edits = wholeTexts(editsBetween(old.root, changed.root));
  return sought.length === 0 || edits.length === 0
    ? null
    : { sought, isExpression, edits, before: old, after: changed };
}

function bodyOf({ root }: ProgramTree): readonly TreeNode[] {
  const [frame] = root.children[0]?.children ?? [];
  return frame?.children.find(({ kind }) => kind === 'Block')?.children ?? [];
}

/** The pieces of a text that is put together stand nowhere by themselves: the whole text is the change. */
function wholeTexts(edits: readonly Edit[]): readonly Edit[] {
  const seen = new Set<TreeNode>();
  return edits.flatMap((edit) => {
    const { parent, ys } = edit;
    const whole = ys[0]?.parent;
    if (parent.kind !== 'Concatenate' || parent.parent === null || !whole) return [edit];
    if (seen.has(parent)) return [];
    seen.add(parent);
    return [{ ...edit, xs: [parent], ys: [whole], parent: parent.parent }];
  });
}
