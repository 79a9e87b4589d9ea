import { freeNames } from '../free-names.ts';
import type { FreeNames } from '../free-names.ts';
import { parseFile, typescript } from '../typescript-parser.ts';
import type { ts } from '../typescript-parser.ts';
import type { Piece, Splice, TaggedText } from './tagged-text.ts';

/** A tagged text with its syntax, as rewrites see it. */
export interface Syntax {
  readonly source: TaggedText;
  readonly file: ts.SourceFile;
  readonly names: FreeNames;
  /** The text of a node, tags included. */
  of(node: ts.Node): TaggedText;
  /** Every node that a test lets through, parents first. */
  all<T extends ts.Node>(test: (node: ts.Node) => node is T): readonly T[];
  replace(node: ts.Node, ...pieces: readonly Piece[]): Splice;
}

export function syntaxOf(source: TaggedText): Syntax {
  const ts = typescript();
  const { source: file } = parseFile({ path: 'rewrite.ts', text: source.text });
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return {
    source,
    file,
    names: freeNames([file]),
    of: (node) => source.slice(node.getStart(file), node.end),
    all: (test) => nodes.filter(test),
    replace: (node, ...pieces) => ({ start: node.getStart(file), end: node.end, pieces }),
  };
}

/** The method or function that a node stands in. */
export function methodOf(node: ts.Node): ts.FunctionLikeDeclaration | null {
  const ts = typescript();
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent) {
    if (ts.isMethodDeclaration(at) || ts.isFunctionDeclaration(at)) return at;
  }
  return null;
}

/** An identifier that stands for a value, not a property, a label or a type. */
export function isValueName(node: ts.Node): node is ts.Identifier {
  const ts = typescript();
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent))
    return parent.name !== node;
  if (ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent) || ts.isTypeReferenceNode(parent)) return false;
  if (ts.isParameter(parent) && (ts.isFunctionTypeNode(parent.parent) || ts.isMethodSignature(parent.parent)))
    return false;
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  return !ts.isInterfaceDeclaration(parent) && !ts.isTypeAliasDeclaration(parent) && !ts.isImportSpecifier(parent);
}

/** Blanks before the line that a node begins on. */
export function indentOf({ source, file }: Syntax, node: ts.Node): string {
  const start = node.getStart(file);
  return /^ */.exec(source.text.slice(source.text.lastIndexOf('\n', start - 1) + 1))?.[0] ?? '';
}
