import type { SourceFile } from '../base/source-file.ts';
import { applyTextEdits } from './apply-edits.ts';
import { connected, isAsync, isBraced, ownerOf } from './call-graph.ts';
import type { ProgramTree } from './canonical-tree.ts';
import { columnOf, textOf } from './gap-text.ts';
import type { Site, Trial } from './hint-plan.ts';
import { HOLE } from './shape.ts';
import { functionPlace, lineAt, SITE_LINES_MAX } from './sites.ts';
import { ancestors, descendants, functionOf } from './tree.ts';
import type { TreeNode } from './tree.ts';
import { Waits } from './waits.ts';

/** Stretches that are tried: two groups of trials. */
const STRETCHES_MAX = 24;

/** Statements of one block, the first and the last of which wait for something. */
interface Stretch {
  readonly first: TreeNode;
  readonly last: TreeNode;
  /** How often it waits, in the functions that it calls as well. */
  readonly waits: number;
  /** It is more than the call of another function. */
  readonly isRow: boolean;
  /** It runs what its function was handed: as a lock does. */
  readonly isLock: boolean;
}

/**
 * For a race: the submission with a stretch of its statements made one step, into which nobody else can act
 * (`simulation/atomic-section.ts`). That needs no fix to carry over, so it finds the place in programs that are built
 * otherwise. Of the functions that calls connect with `home`, the stretches that wait least often come first; before these,
 * what runs a task for its callers, for a lock that does not hold is broken itself, and not what it runs.
 */
export function oneStepTrials(submission: ProgramTree, home: TreeNode | null): readonly Trial[] {
  const functions = connected(submission.nodes, home);
  const waits = new Waits(submission.nodes);
  return functions
    .flatMap((fn) => stretchesIn(fn, submission, waits))
    .sort((a, b) => Number(b.isLock) - Number(a.isLock) || a.waits - b.waits || Number(b.isRow) - Number(a.isRow))
    .slice(0, STRETCHES_MAX)
    .map((stretch) => ({
      kind: 'one-step',
      omitted: null,
      isExact: false,
      files: withSection(submission, stretch),
      sites: sitesOf(submission, stretch),
    }));
}

function stretchesIn(fn: TreeNode, submission: ProgramTree, waits: Waits): readonly Stretch[] {
  const blocks = descendants(fn).filter((node) => isBraced(node, submission) && isAsync(ownerOf(node)));
  const waiting = blocks.flatMap((block) => block.children.filter((statement) => waits.in(statement) > 0));
  // Whether somebody else has the lock may be read into a variable first.
  const heads = blocks.flatMap(({ children }) => {
    const [first, last] = [children[0], children.at(-1)];
    return first && last && runsTask(first, last) ? [first] : [];
  });
  return [...new Set([...waiting, ...heads])].flatMap((first) =>
    waiting.flatMap((last): readonly Stretch[] => {
      // It may end deeper than it began: where one branch goes on to do something else.
      const isAfter = last === first || (last.start >= first.end && ancestors(last).includes(first.parent as TreeNode));
      if (!isAfter || ownerOf(last) !== ownerOf(first)) return [];
      const count = waits.between(first, last);
      // What waits once is one step already.
      return count > 1 ? [{ first, last, waits: count, isRow: last !== first, isLock: runsTask(first, last) }] : [];
    }),
  );
}

/** A parameter of the function itself is called from the one statement to the other. */
function runsTask(first: TreeNode, last: TreeNode): boolean {
  const parameters = ownerOf(first)?.children.filter(({ kind }) => kind === 'Parameter') ?? [];
  const names = new Set(parameters.flatMap(({ children: [name] }) => name?.label ?? []));
  return descendants(first.parent as TreeNode).some(
    ({ kind, start, end, children: [callee] }) =>
      kind === 'Call' && start >= first.start && end <= last.end && callee?.kind === 'Name' && names.has(callee.label),
  );
}

/** The marks around a stretch; whoever returns or throws from inside leaves before, for the caller goes on. */
function withSection(submission: ProgramTree, stretch: Stretch): readonly SourceFile[] {
  const { first, last } = stretch;
  const { file } = first;
  const next = last.parent?.children[last.parent.children.indexOf(last) + 1];
  const end = next?.start ?? (last.parent?.end ?? last.end) - 1;
  const enter = { file, start: first.start, end: first.start, text: 'await __trial.enter(); ' };
  const leave = LEAVING.has(last.kind) ? [] : [{ file, start: end, end, text: 'await __trial.leave(); ' }];
  const exits = exitsIn(stretch).map((node) => {
    const { start, end: to } = node;
    return { file, start, end: to, text: leavingFirst(submission, node) };
  });
  return applyTextEdits(submission, [enter, ...exits, ...leave]);
}

const LEAVING: ReadonlySet<string> = new Set(['Return', 'Throw']);

function exitsIn({ first, last }: Stretch): readonly TreeNode[] {
  const owner = ownerOf(first);
  const block = first.parent as TreeNode;
  return descendants(block).filter(
    (node) => LEAVING.has(node.kind) && node.start >= first.start && node.end <= last.end && ownerOf(node) === owner,
  );
}

function leavingFirst(submission: ProgramTree, { kind, children: [value] }: TreeNode): string {
  const given = value === undefined ? 'undefined' : textOf(submission, value);
  const [kept, keyword] = kind === 'Return' ? [`await (${given})`, 'return'] : [given, 'throw'];
  return `{ const __kept = ${kept}; await __trial.leave(); ${keyword} __kept; }`;
}

/** The stretch up to the line on which it ends to begin, where that is near; else where it begins and where it ends. */
function sitesOf(submission: ProgramTree, { first, last }: Stretch): readonly Site[] {
  const text = submission.texts.get(first.file) ?? '';
  const lines = text.split('\n');
  const fn = functionPlace(submission, functionOf(first));
  const [from, lastFrom, to] = [first.start, last.start, last.end].map((at) => lineAt(text, at)) as [
    number,
    number,
    number,
  ];
  const site = (startLine: number, endLine: number, shape: readonly string[]): Site => ({
    file: first.file,
    startLine,
    endLine,
    isMissing: false,
    function: fn,
    shape: shape.join('\n'),
  });
  const indent = ' '.repeat(columnOf(submission, first));
  const inside = (line: number) => `  ${lines[line - 1] ?? ''}`;
  const [open, close] = [`${indent}${HOLE} {`, `${indent}}`];
  if (lastFrom - from < SITE_LINES_MAX) {
    const until = Math.min(to, from + SITE_LINES_MAX - 1);
    const all = Array.from({ length: until - from + 1 }, (_unused, at) => inside(from + at));
    return [site(from, until, [open, ...all, close])];
  }
  return [site(from, from, [open, inside(from)]), site(lastFrom, lastFrom, [inside(lastFrom), close])];
}
