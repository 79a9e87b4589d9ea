import type { Edit } from './bug-edits.ts';
import type { ProgramTree } from './canonical-tree.ts';
import { columnOf, gapRange, gapText, textOf } from './gap-text.ts';
import type { Gap } from './gap-text.ts';
import type { Image, PartPlace, PatternMatch } from './match-pattern.ts';
import type { Pattern, PatternPart } from './pattern-tree.ts';
import { deniedText, fillIn, inParentheses } from './render-template.ts';
import { freshName } from './submission-names.ts';
import { writtenOut } from './transplant.ts';
import type { Target, TextEdit } from './transplant.ts';
import { descendants, isStatement } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** One change that a template makes of a program, and where that is. */
export interface TemplateChange {
  readonly target: Target;
  readonly text: TextEdit;
}

/** What a template changes at places that look like it; null when that cannot be written down. */
export function applyTemplate(
  pattern: Pattern,
  { places, captures }: PatternMatch,
  submission: ProgramTree,
): readonly TemplateChange[] | null {
  const changes = pattern.flatMap((part, at) => {
    const place = places[at];
    return place ? changesOf(part, place, captures, submission) : [];
  });
  const made = changes.flatMap((change) => change ?? []);
  return made.length === changes.length ? made : null;
}

function changesOf(
  part: PatternPart,
  { images, isOpposite }: PartPlace,
  captures: PatternMatch['captures'],
  submission: ProgramTree,
): readonly (TemplateChange | null)[] {
  const filling = { after: part.after, submission, captures, fresh: freshNames(part, submission) };
  return part.edits.map((edit) => {
    const text = fillIn(filling, edit.ys);
    if (edit.xs.length === 0) return insertion(submission, gapFor(edit, images), text);
    const nodes = edit.xs.flatMap((x) => images.get(x)?.nodes ?? []);
    const [x] = edit.xs;
    const [first] = nodes;
    if (first === undefined || x === undefined) return null;
    if (isStatement(first)) return statements(submission, nodes, text, edit);
    const isRoot = part.isExpression && x === part.sought[0];
    return expression(submission, nodes, text, edit, isRoot ? isOpposite : first.isFlipped);
  });
}

/** Names that a replacement declares and the program has already. */
function freshNames({ before, after }: PatternPart, submission: ProgramTree): ReadonlyMap<string, string> {
  const declared = ({ nodes }: ProgramTree) =>
    new Set(nodes.flatMap(({ kind, label }) => (kind === 'Declare' ? [label] : [])));
  const old = declared(before);
  const taken = new Set(
    submission.nodes.flatMap(({ kind, label }) => (['Declare', 'Name'].includes(kind) ? [label] : [])),
  );
  const added = [...declared(after)].filter((name) => !old.has(name) && !name.startsWith('$'));
  return new Map(added.map((name) => [name, freshName(name, taken)]));
}

/** The gap beside what its neighbours in the pattern stand for. */
function gapFor({ parent, previous, next }: Edit, images: ReadonlyMap<TreeNode, Image>): Gap | null {
  const [left, right] = [previous && images.get(previous), next && images.get(next)];
  if (left) return { kind: 'gap', parent: left.parent, index: left.index + left.nodes.length };
  if (right) return { kind: 'gap', parent: right.parent, index: right.index };
  const [block] = images.get(parent)?.nodes ?? [];
  return block ? { kind: 'gap', parent: block, index: 0 } : null;
}

function insertion(submission: ProgramTree, gap: Gap | null, text: string): TemplateChange | null {
  if (gap === null) return null;
  const place = gap.parent.children[gap.index] ?? gap.parent.children.at(-1) ?? gap.parent;
  return {
    target: gap,
    text: { ...gapRange(submission, gap), text: gapText(submission, gap, indented(submission, place, text)) },
  };
}

/** New statements for old ones. One without braces around it stays one, or gets them. */
function statements(
  submission: ProgramTree,
  nodes: readonly TreeNode[],
  text: string,
  { ys }: Edit,
): TemplateChange | null {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (first === undefined || last === undefined) return null;
  const { file, start, end, parent } = first;
  const isBare = parent?.kind === 'Block' && parent.children.length === nodes.length && parent.start === start;
  const isValue = isBare && first.kind === 'Return' && first.children[0]?.start === start;
  const [y] = ys;
  const value = ys.length === 1 && y?.kind === 'Return' ? y.children[0] : undefined;
  const own = indented(submission, first, text);
  const old = textOf(submission, { ...first, end: last.end });
  if (isValue && value !== undefined) {
    const bare = own.replace(/^return\s+/, '').replace(/;$/, '');
    return change(nodes, { file, start, end, text: bare.startsWith('{') ? `(${bare})` : bare }, old);
  }
  // One node may be two statements: a value that gets a name, and what asks for it.
  const needsBraces = isBare && (isValue || ys.length !== 1 || /^(?:const|let)\b/.test(text));
  return change(nodes, { file, start, end: last.end, text: needsBraces ? `{ ${own} }` : own }, old);
}

function expression(
  submission: ProgramTree,
  nodes: readonly TreeNode[],
  text: string,
  { xs: [x], ys: [y] }: Edit,
  isOpposite: boolean,
): TemplateChange | null {
  const [first] = nodes;
  const last = nodes.at(-1);
  if (first === undefined || last === undefined || x === undefined || y === undefined) return null;
  const said = isOpposite !== y.isFlipped ? deniedText(y, text) : text;
  const isAlike = x.kind === y.kind && x.isNegated === y.isNegated && said === text;
  const own = indented(submission, first, isAlike ? said : inParentheses(y.kind, first.parent, said));
  const target = writtenOut(submission, first);
  const old = textOf(submission, { ...first, end: last.end });
  const whole = target === null ? own : `${target} = ${own}`;
  return change(nodes, { file: first.file, start: first.start, end: last.end, text: whole }, old);
}

/** The change without the lines, at either end, that stay. */
function change(nodes: readonly TreeNode[], { file, start, end, text }: TextEdit, old: string): TemplateChange {
  const [before, after] = [old.split('\n'), text.split('\n')];
  const least = Math.min(before.length, after.length) - 1;
  let head = 0;
  while (head < least && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < least - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const lengthOf = (lines: readonly string[]) => lines.reduce((sum, line) => sum + line.length + 1, 0);
  return {
    target: { kind: 'over', nodes },
    text: {
      file,
      start: start + lengthOf(before.slice(0, head)),
      end: end - lengthOf(before.slice(before.length - tail)),
      text: after.slice(head, after.length - tail).join('\n'),
    },
  };
}

/** Every line but the first moved to where the text goes. */
function indented(submission: ProgramTree, place: TreeNode, text: string): string {
  const blanks = ' '.repeat(columnOf(submission, place));
  return text.replace(/\n(?=[^\n])/g, `\n${blanks}`);
}

/** Every name that a template's replacement uses and declares nowhere. */
export function namesUsed(pattern: Pattern): ReadonlySet<string> {
  const used = pattern.flatMap(({ after, edits }) => {
    const declared = new Set(after.nodes.flatMap(({ kind, label }) => (kind === 'Declare' ? [label] : [])));
    const names = edits.flatMap(({ ys }) => ys.flatMap(descendants)).filter(({ kind }) => kind === 'Name');
    return names.map(({ label }) => label).filter((name) => !declared.has(name) && !name.startsWith('$'));
  });
  return new Set(used);
}
