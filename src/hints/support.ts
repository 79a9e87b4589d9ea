import type { Edit } from './bug-edits.ts';
import { transplant } from './transplant.ts';
import type { TextEdit, Transplant } from './transplant.ts';
import { ancestors, descendants } from './tree.ts';
import type { TreeNode } from './tree.ts';

/**
 * Where the fix's new members and helpers go: members at the end of the class around the first place, the rest at the
 * end of the file. Null when there is no such class.
 */
export function supportEdits(t: Transplant, support: readonly Edit[], place: TreeNode): readonly TextEdit[] | null {
  const holder = [place, ...ancestors(place)].find(({ kind }) => kind === 'Class');
  const edits: TextEdit[] = [];
  for (const edit of support) {
    if (edit.ys.every(({ kind }) => kind === 'ImportDeclaration')) {
      edits.push(...edit.ys.flatMap((y) => importMissing(t, place, y)));
      continue;
    }
    const parent = edit.parent.kind === 'Class' ? holder : fileOf(t, place);
    if (parent === undefined) return null;
    // Fields come first: an initializer may need them, and the constructor does.
    const isHead = edit.ys.every(({ kind }) => kind === 'Field');
    const index = isHead ? firstMember(parent) : parent.children.length;
    const change = transplant(t, edit, { kind: 'gap', parent, index });
    if (change === null) return null;
    edits.push(change);
  }
  return [...edits, ...broughtAlong(t, place)];
}

/** An import of those of its names that the submission does not import; types are gone when it runs. */
function importMissing(t: Transplant, place: TreeNode, { label }: TreeNode): readonly TextEdit[] {
  const file = fileOf(t, place);
  const [, list = '', from = ''] = /^import \{(.*)\} from (.*)$/.exec(label) ?? [];
  const imported = file?.children.filter(({ kind }) => kind === 'ImportDeclaration').map((one) => one.label) ?? [];
  const known = new Set(imported.join(' ').match(/[\w$]+/g));
  const names = list.split(',').map((name) => name.trim());
  const missing = names.filter((name) => name !== '' && !name.startsWith('type ') && !known.has(name));
  if (file === undefined || missing.length === 0) return [];
  return [{ file: file.file, start: 0, end: 0, text: `import { ${missing.join(', ')} } from ${from};\n` }];
}

/** Helpers and classes of the starter that the carried-over text calls and the submission does not have, with those they call. */
function broughtAlong(t: Transplant, place: TreeNode): readonly TextEdit[] {
  const file = fileOf(t, place);
  if (file === undefined || t.wanted.size === 0) return [];
  const known = new Map(
    t.fixed.nodes
      .filter(({ kind, parent }) => ['Function', 'Class'].includes(kind) && parent?.kind === 'File')
      .map((node) => [node.label, node]),
  );
  const bring = new Set(t.wanted);
  for (const name of bring) {
    const node = known.get(name);
    if (node === undefined) continue;
    for (const used of descendants(node)) {
      if (used.kind === 'Name' && known.has(used.label) && t.renames.local(used.label, file) === null)
        bring.add(used.label);
    }
  }
  const at = file.end;
  return [...bring].flatMap((name) => {
    const node = known.get(name);
    const text = node && t.fixed.texts.get(node.file)?.slice(node.start, node.end);
    return text === undefined ? [] : [{ file: file.file, start: at, end: at, text: `\n${text}\n` }];
  });
}

function fileOf({ submission }: Transplant, place: TreeNode): TreeNode | undefined {
  return [place, ...ancestors(place)].find(({ kind }) => kind === 'File') ?? submission.root.children[0];
}

function firstMember(parent: TreeNode): number {
  const at = parent.children.findIndex(({ kind }) => ['Field', 'Function', 'ImportDeclaration'].includes(kind));
  return at < 0 ? parent.children.length : at;
}
