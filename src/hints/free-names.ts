import type { ts } from './typescript-parser.ts';
import { typescript } from './typescript-parser.ts';

/** Names in a set of files that can be changed without anybody outside noticing. */
export interface FreeNames {
  /** Locals, parameters and top-level values that are not exported. */
  readonly locals: ReadonlySet<string>;
  /** Members behind `#` or `private`; without the `#`. */
  readonly members: ReadonlySet<string>;
}

export function freeNames(files: readonly ts.SourceFile[]): FreeNames {
  const ts = typescript();
  const locals = new Set<string>();
  const members = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPrivateIdentifier(node)) members.add(node.text.slice(1));
    else if (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) {
      if (ts.isIdentifier(node.name) && !isExported(node)) locals.add(node.name.text);
      if (ts.isParameter(node) && isPrivate(node) && ts.isIdentifier(node.name)) members.add(node.name.text);
    } else if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name && !isExported(node)) {
      locals.add(node.name.text);
    } else if (ts.isClassElement(node) && isPrivate(node) && node.name && ts.isIdentifier(node.name)) {
      members.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  for (const file of files) ts.forEachChild(file, visit);
  return { locals, members };

  function isPrivate(node: ts.Node): boolean {
    return ts.canHaveModifiers(node) && hasModifier(node, ts.SyntaxKind.PrivateKeyword);
  }

  function isExported(node: ts.Node): boolean {
    if (ts.isVariableDeclaration(node)) {
      const statement = node.parent?.parent as ts.Node | undefined;
      return statement !== undefined && ts.isVariableStatement(statement) && isExported(statement);
    }
    return ts.canHaveModifiers(node) && hasModifier(node, ts.SyntaxKind.ExportKeyword);
  }

  function hasModifier(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
    return ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false;
  }
}
