import type { Edit } from './bug-edits.ts';
import type { Matching } from './match-trees.ts';
import { visibleNames } from './rename-map.ts';
import type { Rendering } from './render-fix.ts';
import type { Target } from './transplant.ts';
import { descendants, functionOf } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** The name in the submission's words; null when there is nothing of that name where the text goes. */
export function renamed(r: Rendering, node: TreeNode): string | null {
  const fresh = r.fresh.get(node.label);
  if (fresh !== undefined && (node.isFree || node.kind === 'Function')) return fresh;
  if (['Property', 'OptionalProperty', 'Field'].includes(node.kind)) {
    if (!node.isFree && !r.ownProperties.has(node.label)) return node.label;
    return r.renames.member(node.label, r.members, membersOf(r, node.children[0]));
  }
  const own = ['Name', 'Declare'].includes(node.kind) ? r.locals.get(node.label) : node.label;
  if (own !== undefined) return own;
  if (!node.isFree) {
    if (node.kind === 'Name' && r.helpers.has(node.label) && r.renames.local(node.label, r.place) === null)
      r.wanted.add(node.label);
    return node.label;
  }
  const name = asProperty(r, node) ?? r.renames.local(node.label, r.place);
  if (name !== null || !r.helpers.has(node.label)) return name;
  r.wanted.add(node.label);
  return node.label;
}

/** Members that the submission uses of what an object of the starter is called there. */
function membersOf({ renames, place, submission }: Rendering, of: TreeNode | undefined): ReadonlySet<string> {
  const isThis = of?.kind === 'ThisKeyword';
  const name = of?.kind === 'Name' && of.isFree ? renames.local(of.label, place) : null;
  if (name === null && !isThis) return new Set();
  const uses = submission.nodes.filter(
    ({ kind, children: [used] }) =>
      ['Property', 'OptionalProperty'].includes(kind) &&
      (isThis ? used?.kind === 'ThisKeyword' : used?.kind === 'Name' && used.label === name),
  );
  return new Set(uses.map(({ label }) => label));
}

/** `order.id`, where the starter takes the `id` out of the order first and the submission does not. */
function asProperty({ place }: Rendering, node: TreeNode): string | null {
  const isTaken = (one: TreeNode) => one.kind === 'Take' && one.label === node.label;
  const [home, there] = [functionOf(node), functionOf(place)];
  if (node.kind !== 'Name' || home === null || there === null || !descendants(home).some(isTaken)) return null;
  const visible = visibleNames(place);
  if (visible.has(node.label) || descendants(there).some(isTaken)) return null;
  const path = descendants(there).find(
    ({ kind, label, children: [of] }) =>
      kind === 'Property' && label === node.label && of?.kind === 'Name' && visible.has(of.label),
  );
  return path ? `${path.children[0]?.label}.${path.label}` : null;
}

/** `amount` for `request.amount`, where the submission takes the request apart. */
export function takenOut(
  { place, renames, members }: Rendering,
  { kind, label, children: [of] }: TreeNode,
): string | null {
  if (!['Property', 'OptionalProperty'].includes(kind) || of?.kind !== 'Name' || !of.isFree) return null;
  const home = functionOf(place);
  const takes = (home === null ? [] : descendants(home)).filter((node) => node.kind === 'Take');
  const whole = renames.local(of.label, place);
  const nameOf = ({ children: [name] }: TreeNode) => (name?.kind === 'Declare' ? name.label : undefined);
  // What stands for the whole is a part of it, or nothing: then it was taken apart.
  if (whole !== null && !takes.some((take) => nameOf(take) === whole)) return null;
  const part = takes.find((take) => take.label === renames.member(label, members));
  const name = part && nameOf(part);
  return name !== undefined && visibleNames(place).has(name) ? name : null;
}

/**
 * Names that new text declares: what was declared in its place keeps the name it has there, for what comes after uses it;
 * another that the function has already gets a number.
 */
export function localNames(
  { xs, ys }: Edit,
  target: Target,
  place: TreeNode,
  { to }: Matching,
): ReadonlyMap<string, string> {
  const going = new Set(target.kind === 'over' ? target.nodes.flatMap(descendants) : []);
  const home = functionOf(target.kind === 'gap' ? target.parent : place);
  const taken = (home === null ? [] : descendants(home)).filter((node) => node.kind === 'Declare' && !going.has(node));
  const declared = (nodes: readonly TreeNode[]) => nodes.flatMap(descendants).filter(({ kind }) => kind === 'Declare');
  const kept = new Map(
    declared(xs).flatMap((node) =>
      going.has(to.get(node) as TreeNode) ? [[node.label, to.get(node)?.label]] : [],
    ) as [string, string][],
  );
  const takenNames = new Set(taken.map(({ label }) => label));
  return new Map(declared(ys).map(({ label }) => [label, kept.get(label) ?? freshName(label, takenNames)]));
}

/** The name, with the first number that makes it new. */
export function freshName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) if (!taken.has(`${name}${number}`)) return `${name}${number}`;
}
