import { editsBetween } from './bug-edits.ts';
import type { Edit } from './bug-edits.ts';
import type { ProgramTree } from './canonical-tree.ts';
import type { Site } from './hint-plan.ts';
import { lineAt } from './sites.ts';
import type { BugTrees } from './survey-bug.ts';

/** With more changes of their own than this a submission is a rewrite, and taking back one of them says little. */
const OWN_EDITS_MAX = 12;
const OWN_NODES_MAX = 400;

/** What leads from the submission to what a fixed file might have looked like; null when it was written anew. */
export function ownEdits({ fixed, submission }: Pick<BugTrees, 'fixed' | 'submission'>): readonly Edit[] | null {
  const edits = editsBetween(submission.root, fixed.root);
  const size = edits.flatMap(({ xs, ys }) => [...xs, ...ys]).reduce((sum, node) => sum + node.size, 0);
  return edits.length > OWN_EDITS_MAX || size > OWN_NODES_MAX ? null : edits;
}

/** Some of the edits change a line between the first and the last of the sites, which are in one file. */
export function touchesEdit(sites: readonly Site[], edits: readonly Edit[], { texts }: ProgramTree): boolean {
  const [from, to] = [sites[0]?.startLine ?? 0, sites.at(-1)?.endLine ?? 0];
  return edits.some(({ xs, previous, next, parent }) => {
    const [first, last] = [xs[0] ?? previous ?? parent, xs.at(-1) ?? next ?? parent];
    const text = texts.get(first.file) ?? '';
    const lines = [first.start, xs.length > 0 ? last.end : last.start].map((at) => lineAt(text, at));
    return first.file === sites[0]?.file && Math.min(...lines) <= to && Math.max(...lines) >= from;
  });
}
