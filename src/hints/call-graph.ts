import type { ProgramTree } from './canonical-tree.ts';
import { ancestors, descendants } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** A callee's callees are looked into this far. */
export const CALLS_DEEP_MAX = 4;

/** `home`, what it calls, and what calls it, the nearest first; all functions when it is null. */
export function connected(nodes: readonly TreeNode[], home: TreeNode | null): readonly TreeNode[] {
  const functions = nodes.filter(({ kind }) => kind === 'Function');
  if (home === null) return functions;
  const called = new Map(functions.map((fn) => [fn, new Set(calledNames(fn))]));
  const calls = (one: TreeNode, other: TreeNode) => called.get(one)?.has(other.label) === true;
  const callees = reached(functions, home, calls);
  const callers = reached(functions, home, (one, other) => calls(other, one));
  return [...new Set([...callees, ...callers])];
}

function reached(
  functions: readonly TreeNode[],
  from: TreeNode,
  leads: (one: TreeNode, other: TreeNode) => boolean,
): readonly TreeNode[] {
  const found = [from];
  for (const fn of found) found.push(...functions.filter((other) => !found.includes(other) && leads(fn, other)));
  return found;
}

/** Names of what is called anywhere within a node. */
export function calledNames(fn: TreeNode): readonly string[] {
  return descendants(fn).flatMap(({ kind, children: [callee] }) => (kind === 'Call' && callee ? [callee.label] : []));
}

/** The functions of a program by their names; of two with one name, the last. */
export function namedFunctions(nodes: readonly TreeNode[]): ReadonlyMap<string, TreeNode> {
  return new Map(nodes.flatMap((node) => (isFunction(node) ? [[nameOf(node), node] as const] : [])));
}

/** A named function, or a lambda that has a name by its variable. */
function isFunction({ kind, parent }: TreeNode): boolean {
  return kind === 'Function' || (kind === 'Lambda' && parent?.kind === 'Variable');
}

function nameOf({ kind, label, parent }: TreeNode): string {
  return kind === 'Function' ? label : (parent?.children[0]?.label ?? '');
}

/** A list of statements into which one more can be put as it is: a lone statement without braces is none. */
export function isBraced({ kind, file, start }: TreeNode, { texts }: ProgramTree): boolean {
  return kind === 'Block' && texts.get(file)?.[start] === '{';
}

/** The function or lambda around a node. */
export function ownerOf(node: TreeNode): TreeNode | undefined {
  return ancestors(node).find(({ kind }) => kind === 'Function' || kind === 'Lambda');
}

export function isAsync(fn: TreeNode | undefined): boolean {
  return fn !== undefined && fn.children.some(({ kind }) => kind === 'Async');
}
