import { buildExpression, nameText } from './canonical-expressions.ts';
import type { NodeExtras, TreeBuilder } from './tree-builder.ts';
import type { TreeNode } from './tree.ts';
import { typescript } from './typescript-parser.ts';
import type { ts } from './typescript-parser.ts';

/** Canonical trees of statements: one statement of source can give several (`const a = 1, b = 2`). */
export function buildStatements(b: TreeBuilder, statements: readonly ts.Statement[]): readonly TreeNode[] {
  return statements.flatMap((statement, at) => {
    if (valueNamedBefore(b, statements, at + 1) !== null) return [];
    return b.deeper(() => build(b, statement, valueNamedBefore(b, statements, at)));
  });
}

/** `const isOpen = a < b; if (isOpen)` is `if (a < b)`. */
interface NamedValue {
  readonly declaration: ts.VariableStatement;
  readonly value: ts.Expression;
  /** Used as `!isOpen`. */
  readonly isDenied: boolean;
}

/** The value of a condition or a return that the statement before gives a name, which nothing else uses. */
function valueNamedBefore(b: TreeBuilder, statements: readonly ts.Statement[], at: number): NamedValue | null {
  const ts = typescript();
  const [declaration, user] = [statements[at - 1], statements[at]];
  if (!declaration || !user || !ts.isVariableStatement(declaration)) return null;
  const [only, more] = declaration.declarationList.declarations;
  const value = only?.initializer;
  if (!only || more || !value || !ts.isIdentifier(only.name) || ts.isArrowFunction(value)) return null;
  const used = ts.isIfStatement(user) || ts.isReturnStatement(user) ? user.expression : undefined;
  const isDenied =
    used !== undefined && ts.isPrefixUnaryExpression(used) && used.operator === ts.SyntaxKind.ExclamationToken;
  const bare = isDenied ? used.operand : used;
  if (!bare || !ts.isIdentifier(bare) || bare.text !== only.name.text) return null;
  const name = new RegExp(String.raw`(?<![\w$])${bare.text.replaceAll('$', String.raw`\$`)}(?![\w$])`, 'g');
  const uses = statements.slice(at).reduce((sum, one) => sum + (b.text(one).match(name)?.length ?? 0), 0);
  return uses === 1 ? { declaration, value, isDenied } : null;
}

function namedValue(b: TreeBuilder, { value, isDenied }: NamedValue): TreeNode {
  const node = buildExpression(b, value);
  return isDenied ? b.flipped(node) : node;
}

/** A block, also for a single statement that stands where a block could. */
export function buildBlock(b: TreeBuilder, syntax: ts.Statement): TreeNode {
  const ts = typescript();
  return b.node(syntax, 'Block', '', buildStatements(b, ts.isBlock(syntax) ? syntax.statements : [syntax]));
}

function build(b: TreeBuilder, syntax: ts.Statement, given: NamedValue | null = null): readonly TreeNode[] {
  const ts = typescript();
  if (ts.isVariableStatement(syntax)) {
    const { declarations } = syntax.declarationList;
    return declarations.map((one) => variable(b, one, declarations.length === 1 ? syntax : one));
  }
  if (ts.isExpressionStatement(syntax)) return [b.node(syntax, 'Do', '', [buildExpression(b, syntax.expression)])];
  if (ts.isIfStatement(syntax)) return [conditional(b, syntax, given)];
  if (ts.isReturnStatement(syntax) || ts.isThrowStatement(syntax)) {
    const plainly = syntax.expression ? [buildExpression(b, syntax.expression)] : [];
    const value = given ? [namedValue(b, given)] : plainly;
    return [b.node(syntax, ts.isReturnStatement(syntax) ? 'Return' : 'Throw', '', value, { from: given?.declaration })];
  }
  if (ts.isForStatement(syntax) || ts.isWhileStatement(syntax)) return [loop(b, syntax)];
  if (ts.isForOfStatement(syntax) || ts.isForInStatement(syntax)) {
    const kind = ts.isForInStatement(syntax) ? 'ForIn' : syntax.awaitModifier ? 'ForAwait' : 'ForOf';
    const parts = [loopTarget(b, syntax.initializer), buildExpression(b, syntax.expression)];
    return [b.node(syntax, kind, '', [...parts, buildBlock(b, syntax.statement)])];
  }
  if (ts.isDoStatement(syntax)) {
    const parts = [buildBlock(b, syntax.statement), buildExpression(b, syntax.expression)];
    return [b.node(syntax, 'DoWhile', '', parts)];
  }
  if (ts.isTryStatement(syntax)) return [attempt(b, syntax)];
  if (ts.isBlock(syntax)) return [buildBlock(b, syntax)];
  if (ts.isSwitchStatement(syntax)) {
    const cases = syntax.caseBlock.clauses.map((clause) => {
      const test = ts.isCaseClause(clause) ? [buildExpression(b, clause.expression)] : [];
      return b.node(clause, 'Case', test.length > 0 ? '' : 'default', [
        ...test,
        ...buildStatements(b, clause.statements),
      ]);
    });
    return [b.node(syntax, 'Switch', '', [buildExpression(b, syntax.expression), ...cases])];
  }
  if (ts.isFunctionDeclaration(syntax)) {
    const name = syntax.name?.text ?? 'default';
    return [buildFunction(b, syntax, 'Function', name, named(b, syntax.name))];
  }
  if (ts.isClassDeclaration(syntax)) return [buildClass(b, syntax)];
  if (ts.isInterfaceDeclaration(syntax)) {
    const members = syntax.members.map((member) => b.node(member, 'Type', plain(b, member), []));
    return [b.node(syntax, 'Interface', syntax.name.text, members)];
  }
  if (ts.isEmptyStatement(syntax)) return [];
  // Types, imports, exports, jumps: their text is their meaning.
  return [b.node(syntax, ts.SyntaxKind[syntax.kind] ?? 'Unknown', plain(b, syntax), [])];
}

function variable(b: TreeBuilder, { name, initializer }: ts.VariableDeclaration, syntax: ts.Node): TreeNode {
  const ts = typescript();
  if (initializer && ts.isIdentifier(name) && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)))
    return buildFunction(b, initializer, 'Function', name.text, named(b, name), syntax);
  const value = initializer ? [buildExpression(b, initializer)] : [];
  return b.node(syntax, 'Variable', '', [buildBinding(b, name), ...value]);
}

/** A name that is declared, or the pattern that takes a value apart. */
export function buildBinding(b: TreeBuilder, name: ts.BindingName): TreeNode {
  const ts = typescript();
  if (ts.isIdentifier(name)) return b.node(name, 'Declare', name.text, [], { ...named(b, name) });
  const parts = name.elements.map((element) => {
    if (ts.isOmittedExpression(element)) return b.node(element, 'Hole', '', []);
    const property = element.propertyName ?? element.name;
    const label = ts.isArrayBindingPattern(name) ? '' : b.text(property);
    const fallback = element.initializer ? [buildExpression(b, element.initializer)] : [];
    const kind = element.dotDotDotToken ? 'Rest' : 'Take';
    return b.node(element, kind, label, [buildBinding(b, element.name), ...fallback]);
  });
  return b.node(name, ts.isArrayBindingPattern(name) ? 'TakeArray' : 'TakeObject', '', parts);
}

function conditional(b: TreeBuilder, syntax: ts.IfStatement, given: NamedValue | null): TreeNode {
  const condition = given ? namedValue(b, given) : buildExpression(b, syntax.expression);
  const extras = { from: given?.declaration };
  const then = buildBlock(b, syntax.thenStatement);
  if (!syntax.elseStatement) return b.node(syntax, 'If', '', [condition, then], extras);
  const otherwise = buildBlock(b, syntax.elseStatement);
  if (!condition.isNegated) return b.node(syntax, 'If', '', [condition, then, otherwise], extras);
  return b.node(syntax, 'If', '', [b.flipped(condition), otherwise, then], extras);
}

function loop(b: TreeBuilder, syntax: ts.ForStatement | ts.WhileStatement): TreeNode {
  const ts = typescript();
  const indexed = ts.isForStatement(syntax) ? indexLoop(b, syntax) : null;
  if (indexed !== null) return indexed;
  const none = (): TreeNode => b.node(syntax, 'Nothing', '', []);
  const optional = (part: ts.Node | undefined): TreeNode => (part ? buildExpression(b, part) : none());
  const head = ts.isForStatement(syntax)
    ? [
        syntax.initializer ? loopTarget(b, syntax.initializer) : none(),
        optional(syntax.condition),
        optional(syntax.incrementor),
      ]
    : [none(), buildExpression(b, syntax.expression), none()];
  return b.node(syntax, 'Loop', '', [...head, buildBlock(b, syntax.statement)]);
}

function loopTarget(b: TreeBuilder, initializer: ts.ForInitializer): TreeNode {
  const ts = typescript();
  if (!ts.isVariableDeclarationList(initializer)) return buildExpression(b, initializer);
  const declarations = initializer.declarations.map((one) =>
    one.initializer ? variable(b, one, one) : buildBinding(b, one.name),
  );
  const [only] = declarations;
  return only !== undefined && declarations.length === 1 ? only : b.node(initializer, 'Declarations', '', declarations);
}

/** `for (let i = 0; i < xs.length; i++) { const x = xs[i]; ... }` is `for (const x of xs) { ... }` when `i` serves nothing else. */
function indexLoop(b: TreeBuilder, syntax: ts.ForStatement): TreeNode | null {
  const ts = typescript();
  const { initializer, condition, incrementor, statement } = syntax;
  if (!initializer || !ts.isVariableDeclarationList(initializer) || !condition || !incrementor) return null;
  const [index] = initializer.declarations;
  if (!index || !ts.isIdentifier(index.name) || index.initializer?.getText() !== '0' || !ts.isBlock(statement))
    return null;
  const i = index.name.text;
  const list = /^(\w+) < (.+)\.length$/s.exec(b.text(condition));
  const [first, ...rest] = statement.statements;
  if (list?.[1] !== i || !first || !ts.isVariableStatement(first)) return null;
  if (![`${i}++`, `++${i}`, `${i} += 1`].includes(b.text(incrementor))) return null;
  const [taken] = first.declarationList.declarations;
  const source =
    taken?.initializer && ts.isAsExpression(taken.initializer) ? taken.initializer.expression : taken?.initializer;
  const bare = source && ts.isNonNullExpression(source) ? source.expression : source;
  if (!taken || !bare || !ts.isElementAccessExpression(bare) || b.text(bare) !== `${list[2]}[${i}]`) return null;
  if (rest.some((one) => new RegExp(String.raw`\b${i}\b`).test(b.text(one)))) return null;
  const body = b.node(statement, 'Block', '', buildStatements(b, rest));
  return b.node(syntax, 'ForOf', '', [buildBinding(b, taken.name), buildExpression(b, bare.expression), body]);
}

function attempt(b: TreeBuilder, syntax: ts.TryStatement): TreeNode {
  const { tryBlock, catchClause, finallyBlock } = syntax;
  const parts = [buildBlock(b, tryBlock)];
  if (catchClause) {
    const caught = catchClause.variableDeclaration ? [buildBinding(b, catchClause.variableDeclaration.name)] : [];
    parts.push(b.node(catchClause, 'Catch', '', [...caught, buildBlock(b, catchClause.block)]));
  }
  if (finallyBlock) parts.push(b.node(finallyBlock, 'Finally', '', [buildBlock(b, finallyBlock)]));
  return b.node(syntax, 'Try', '', parts);
}

/** A function in any of its spellings; `syntax` is the whole declaration when that is wider than the function. */
export function buildFunction(
  b: TreeBuilder,
  fn: ts.SignatureDeclaration & { readonly body?: ts.Node | undefined },
  kind: string,
  label: string,
  extras: NodeExtras,
  syntax: ts.Node = fn,
): TreeNode {
  const ts = typescript();
  const isAsync =
    ts.canHaveModifiers(fn) && ts.getModifiers(fn)?.some((one) => one.kind === ts.SyntaxKind.AsyncKeyword);
  const parameters = fn.parameters.map((one) => {
    const fallback = one.initializer ? [buildExpression(b, one.initializer)] : [];
    return b.node(one, one.dotDotDotToken ? 'RestParameter' : 'Parameter', '', [
      buildBinding(b, one.name),
      ...fallback,
    ]);
  });
  const { body } = fn;
  const block = body === undefined ? [] : [ts.isBlock(body) ? buildBlock(b, body) : resultBlock(b, body)];
  const mark = isAsync === true ? [b.node(fn, 'Async', '', [])] : [];
  return b.node(syntax, kind, label, [...mark, ...parameters, ...block], extras);
}

/** `=> value` is `=> { return value }`. */
function resultBlock(b: TreeBuilder, value: ts.Node): TreeNode {
  return b.node(value, 'Block', '', [b.node(value, 'Return', '', [buildExpression(b, value)])]);
}

function buildClass(b: TreeBuilder, syntax: ts.ClassDeclaration): TreeNode {
  const ts = typescript();
  const heritage = (syntax.heritageClauses ?? [])
    .filter((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap((clause) => clause.types.map((type) => buildExpression(b, type)));
  const members = syntax.members.flatMap((member) => classMember(b, member));
  return b.node(syntax, 'Class', syntax.name?.text ?? 'default', [...heritage, ...members], named(b, syntax.name));
}

function classMember(b: TreeBuilder, member: ts.ClassElement): readonly TreeNode[] {
  const ts = typescript();
  if (ts.isConstructorDeclaration(member)) return [buildFunction(b, member, 'Function', 'constructor', {})];
  if (ts.isClassStaticBlockDeclaration(member)) return [buildBlock(b, member.body)];
  if (!member.name) return [];
  const label = nameText(b, member.name);
  const extras = { isFree: b.names.members.has(label), name: member.name };
  if (ts.isPropertyDeclaration(member)) {
    const { initializer } = member;
    if (initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)))
      return [buildFunction(b, initializer, 'Function', label, extras, member)];
    return [b.node(member, 'Field', label, initializer ? [buildExpression(b, initializer)] : [], extras)];
  }
  if (ts.isMethodDeclaration(member)) return member.body ? [buildFunction(b, member, 'Function', label, extras)] : [];
  if (ts.isAccessor(member)) return [buildFunction(b, member, ts.SyntaxKind[member.kind], label, extras)];
  return [];
}

function named(b: TreeBuilder, name: ts.Identifier | undefined): NodeExtras {
  return name === undefined ? {} : { isFree: b.names.locals.has(name.text), name };
}

/** Text with its blanks evened out. */
function plain(b: TreeBuilder, syntax: ts.Node): string {
  return b.text(syntax).replace(/\s+/g, ' ').replace(/[;,]$/, '');
}
