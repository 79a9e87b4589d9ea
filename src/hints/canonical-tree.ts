import type { SourceFile } from '../base/source-file.ts';
import { buildStatements } from './canonical-statements.ts';
import { freeNames } from './free-names.ts';
import { TooDeep, TreeBuilder } from './tree-builder.ts';
import { descendants } from './tree.ts';
import type { Forest, TreeNode } from './tree.ts';
import { parseFile } from './typescript-parser.ts';

/** Characters that are parsed at all: exercises are a few kilobytes, and the parser's time can grow with the square. */
const FILE_CHARACTERS_MAX = 64 << 10;
/** An exercise has about a thousand nodes; matching takes time with the square of this at worst. */
const NODES_MAX = 12_000;

/** The canonical tree of a set of files, with their texts. */
export interface ProgramTree {
  readonly root: TreeNode;
  readonly nodes: readonly TreeNode[];
  readonly texts: ReadonlyMap<string, string>;
  /** False when some file is no valid TypeScript: the tree is then a guess. */
  readonly isSound: boolean;
}

/** Builds the tree; null for files that are too large or too deep for one. May run long on hostile text. */
export function buildProgram(files: readonly SourceFile[], forest: Forest): ProgramTree | null {
  if (files.some(({ text }) => text.length > FILE_CHARACTERS_MAX)) return null;
  try {
    const parsed = files.map(parseFile);
    const names = freeNames(parsed.map(({ source }) => source));
    const children = parsed.map(({ source }) => {
      const builder = new TreeBuilder(forest, source, names);
      return builder.node(source, 'File', source.fileName, buildStatements(builder, source.statements));
    });
    const root = forest.grow({ ...PROGRAM, children });
    if (root.size > NODES_MAX) return null;
    const texts = new Map(files.map(({ path, text }) => [path, text]));
    return { root, nodes: descendants(root), texts, isSound: parsed.every(({ isSound }) => isSound) };
  } catch (error) {
    // The parser and the builder both recurse: nesting beyond sense ends as a RangeError or as the builder's own refusal.
    if (error instanceof RangeError || error instanceof TooDeep) return null;
    throw error;
  }
}

const PROGRAM = {
  kind: 'Program',
  label: '',
  isNegated: false,
  isFlipped: false,
  isFree: false,
  file: '',
  start: 0,
  end: 0,
  nameStart: 0,
  nameEnd: 0,
} as const;
