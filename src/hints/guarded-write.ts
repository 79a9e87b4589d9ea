import type { SourceFile } from '../base/source-file.ts';
import { applyTextEdits } from './apply-edits.ts';
import { CALLS_DEEP_MAX, calledNames, connected, isAsync, isBraced, namedFunctions, ownerOf } from './call-graph.ts';
import type { ProgramTree } from './canonical-tree.ts';
import { columnOf } from './gap-text.ts';
import type { Trial } from './hint-plan.ts';
import { HOLE } from './shape.ts';
import { functionPlace, lineAt, SITE_LINES_MAX } from './sites.ts';
import { descendants, functionOf } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** Writes that are tried: one group of trials. */
const WRITES_MAX = 12;
/**
 * For a race: the submission with one of its writes guarded (`simulation/trial-marks.ts`), so that it leaves alone what
 * somebody else has written since it was read. For what was read too long ago to be one step with its write, before a call of
 * the network, say. Writes of `home` come first, then those of the functions that calls connect with it, then those of others
 * that call these. What several functions write with comes last, for it is one of them that writes too late.
 */
export function guardedWriteTrials(submission: ProgramTree, home: TreeNode | null): readonly Trial[] {
  const functions = namedFunctions(submission.nodes);
  const around = withCallers(connected(submission.nodes, home), submission.nodes);
  const isLast = ({ fn, isShared }: (typeof around)[number]) => isShared && fn !== home;
  return [...around.filter((one) => !isLast(one)), ...around.filter(isLast)]
    .map(({ fn }) => fn)
    .flatMap((fn) => statementsOf(fn, submission).filter((statement) => isWrite(statement, functions)))
    .slice(0, WRITES_MAX)
    .map((statement) => ({
      kind: 'guarded-write',
      omitted: null,
      isExact: false,
      files: guarded(submission, statement),
      sites: [siteOf(submission, statement)],
    }));
}

/** Some functions, and others that call them. */
function withCallers(some: readonly TreeNode[], nodes: readonly TreeNode[]) {
  const called = nodes.filter(({ kind }) => kind === 'Function').map((fn) => ({ fn, names: new Set(calledNames(fn)) }));
  const callers = (one: TreeNode) => called.filter(({ fn, names }) => fn !== one && names.has(one.label));
  const others = some.flatMap(callers).map(({ fn }) => fn);
  return [...new Set([...some, ...others])].map((fn) => ({ fn, isShared: callers(fn).length > 1 }));
}

function guarded(submission: ProgramTree, { file, start }: TreeNode): readonly SourceFile[] {
  return applyTextEdits(submission, [{ file, start, end: start, text: 'await __trial.guard(); ' }]);
}

/** Statements in braces of code that may wait, which hold no other but for what they hand over. */
function statementsOf(fn: TreeNode, submission: ProgramTree): readonly TreeNode[] {
  const isLeaf = (one: TreeNode) =>
    !descendants(one).some((node) => node.kind === 'Block' && ownerOf(node) === ownerOf(one));
  return descendants(fn)
    .filter((node) => isBraced(node, submission) && isAsync(ownerOf(node)))
    .flatMap((block) => block.children.filter(isLeaf));
}

/** It calls `set` of a store, by itself or through functions of the submission. */
function isWrite(node: TreeNode, functions: ReadonlyMap<string, TreeNode>, deep = CALLS_DEEP_MAX): boolean {
  return calledNames(node).some((name) => {
    const called = functions.get(name);
    return called === undefined ? name === 'set' : deep > 0 && isWrite(called, functions, deep - 1);
  });
}

function siteOf(submission: ProgramTree, statement: TreeNode): Trial['sites'][number] {
  const text = submission.texts.get(statement.file) ?? '';
  const [startLine, lastLine] = [lineAt(text, statement.start), lineAt(text, statement.end)];
  const endLine = Math.min(lastLine, startLine + SITE_LINES_MAX - 1);
  const lines = text.split('\n').slice(startLine - 1, endLine);
  const indent = ' '.repeat(columnOf(submission, statement));
  return {
    file: statement.file,
    startLine,
    endLine,
    isMissing: false,
    function: functionPlace(submission, functionOf(statement)),
    shape: [`${indent}if (${HOLE}) {`, ...lines.map((line) => `  ${line}`), `${indent}}`].join('\n'),
  };
}
