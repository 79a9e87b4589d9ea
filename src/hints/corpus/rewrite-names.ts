import { typescript } from '../typescript-parser.ts';
import type { ts } from '../typescript-parser.ts';
import { indentOf, isValueName, methodOf } from './syntax.ts';
import type { Syntax } from './syntax.ts';
import { spliced, TaggedText } from './tagged-text.ts';
import type { Splice } from './tagged-text.ts';

const ENDINGS = ['Value', 'Item', 'Part', 'Data'];

/** Every local, parameter, private member and helper under another name, which differs from function to function. */
export function rename(s: Syntax): TaggedText {
  const ts = typescript();
  const splices: Splice[] = [];
  const topLevel = new Set(s.file.statements.flatMap((statement) => declaredBy(statement)));
  const endings = new Map<ts.Node | null, string>();
  const newName = (node: ts.Identifier) => {
    const method = topLevel.has(node.text) ? null : methodOf(node);
    if (!endings.has(method)) endings.set(method, ENDINGS[endings.size % ENDINGS.length] ?? 'Value');
    return `${node.text}${endings.get(method)}`;
  };
  for (const node of s.all(isValueName)) {
    if (!s.names.locals.has(node.text)) continue;
    const { parent } = node;
    if (
      ts.isShorthandPropertyAssignment(parent) ||
      (ts.isBindingElement(parent) && parent.propertyName === undefined && ts.isObjectBindingPattern(parent.parent))
    )
      splices.push(s.replace(node, s.of(node), `: ${newName(node)}`));
    else splices.push(s.replace(node, retagged(s, node, newName(node))));
  }
  for (const node of s.all(ts.isPrivateIdentifier))
    splices.push(s.replace(node, retagged(s, node, `${node.text}Inner`)));
  return spliced(s.source, splices);

  function declaredBy(statement: ts.Statement): readonly string[] {
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
      return statement.name ? [statement.name.text] : [];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
}

/** A new name that belongs to whatever the old one belonged to. */
function retagged(s: Syntax, node: ts.Node, name: string): TaggedText {
  return new TaggedText(name, new Array<number>(name.length).fill(s.of(node).tags[0] ?? 0));
}

/** Methods in the opposite order, their comments with them. */
export function reorderMethods(s: Syntax): TaggedText {
  const ts = typescript();
  const splices = s.all(ts.isClassDeclaration).flatMap(({ members }) => {
    const methods = members.filter(ts.isMethodDeclaration);
    const texts = methods.map((method) => s.source.slice(method.getFullStart(), method.end));
    return methods.map((method, at): Splice => {
      const other = texts[methods.length - 1 - at];
      return { start: method.getFullStart(), end: method.end, pieces: other === undefined ? [] : [other] };
    });
  });
  return spliced(s.source, splices);
}

/** Private methods as arrow functions kept in fields. */
export function methodsToArrows(s: Syntax): TaggedText {
  const ts = typescript();
  const splices = s.all(ts.isMethodDeclaration).flatMap((method): Splice[] => {
    const { name, parameters, body, type, typeParameters, asteriskToken } = method;
    if (
      !ts.isPrivateIdentifier(name) ||
      body === undefined ||
      asteriskToken !== undefined ||
      !ts.isClassDeclaration(method.parent)
    )
      return [];
    const isAsync = ts.getModifiers(method)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false;
    const isFirstUse = s
      .all(ts.isPropertyDeclaration)
      .some((field) => field.initializer?.getText(s.file).includes(`${name.text}(`));
    if (isFirstUse) return [];
    const generics =
      typeParameters === undefined ? '' : `<${typeParameters.map((one) => one.getText(s.file)).join(', ')}>`;
    const head = `readonly ${name.text} = ${isAsync ? 'async ' : ''}${generics}(`;
    const list = parameters.flatMap((one, at) => (at === 0 ? [s.of(one)] : [', ', s.of(one)]));
    const result = type === undefined ? ')' : `): ${type.getText(s.file)}`;
    return [s.replace(method, head, ...list, `${result} => `, s.of(body), ';')];
  });
  return spliced(s.source, splices);
}

/** Remarks and empty lines before every statement. */
export function commentNoise(s: Syntax): TaggedText {
  const ts = typescript();
  const blocks = s.all(ts.isBlock);
  const splices = blocks.flatMap((block) =>
    block.statements.map((statement, at): Splice => {
      const start = statement.getStart(s.file);
      const indent = indentOf(s, statement);
      const noise = at % 2 === 0 ? `/* step ${at} */ ` : `// then this\n\n${indent}`;
      return { start, end: start, pieces: [noise] };
    }),
  );
  return spliced(s.source, splices);
}
