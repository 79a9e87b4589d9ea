import { buildBlock, buildFunction } from './canonical-statements.ts';
import type { TreeBuilder } from './tree-builder.ts';
import type { TreeNode } from './tree.ts';
import { typescript } from './typescript-parser.ts';
import type { ts } from './typescript-parser.ts';

/** The canonical tree of an expression: spellings of one meaning give one tree. */
export function buildExpression(b: TreeBuilder, syntax: ts.Node): TreeNode {
  return b.deeper(() => build(b, syntax));
}

function build(b: TreeBuilder, syntax: ts.Node): TreeNode {
  const ts = typescript();
  if (
    ts.isParenthesizedExpression(syntax) ||
    ts.isAsExpression(syntax) ||
    ts.isNonNullExpression(syntax) ||
    ts.isSatisfiesExpression(syntax) ||
    ts.isTypeAssertionExpression(syntax)
  ) {
    return buildExpression(b, syntax.expression);
  }
  if (ts.isIdentifier(syntax)) return identifier(b, syntax);
  if (ts.isPropertyAccessExpression(syntax)) return propertyAccess(b, syntax);
  if (ts.isBinaryExpression(syntax)) return binary(b, syntax);
  if (ts.isPrefixUnaryExpression(syntax) || ts.isPostfixUnaryExpression(syntax)) return unary(b, syntax);
  if (ts.isCallExpression(syntax)) {
    const parts = [syntax.expression, ...syntax.arguments].map((part) => buildExpression(b, part));
    return b.node(syntax, syntax.questionDotToken ? 'OptionalCall' : 'Call', '', parts);
  }
  if (ts.isNewExpression(syntax)) {
    const parts = [syntax.expression, ...(syntax.arguments ?? [])].map((part) => buildExpression(b, part));
    return b.node(syntax, 'New', '', parts);
  }
  if (ts.isArrowFunction(syntax) || ts.isFunctionExpression(syntax)) return buildFunction(b, syntax, 'Lambda', '', {});
  if (ts.isConditionalExpression(syntax)) return conditional(b, syntax);
  if (ts.isObjectLiteralExpression(syntax)) return objectLiteral(b, syntax);
  if (ts.isTemplateExpression(syntax)) return template(b, syntax);
  if (ts.isNumericLiteral(syntax)) return b.node(syntax, 'Number', String(Number(syntax.text.replaceAll('_', ''))), []);
  if (ts.isStringLiteralLike(syntax)) return b.node(syntax, 'String', syntax.text, []);
  if (ts.isExpressionWithTypeArguments(syntax)) return buildExpression(b, syntax.expression);
  const children: TreeNode[] = [];
  ts.forEachChild(syntax, (child) => {
    if (!ts.isTypeNode(child)) children.push(ts.isBlock(child) ? buildBlock(b, child) : buildExpression(b, child));
  });
  const label = children.length === 0 ? b.text(syntax) : '';
  return b.node(syntax, ts.SyntaxKind[syntax.kind] ?? 'Unknown', label, children);
}

function identifier(b: TreeBuilder, syntax: ts.Identifier): TreeNode {
  return b.node(syntax, 'Name', syntax.text, [], { isFree: b.names.locals.has(syntax.text), name: syntax });
}

function propertyAccess(b: TreeBuilder, syntax: ts.PropertyAccessExpression): TreeNode {
  const label = syntax.name.text.replace(/^#/, '');
  const kind = syntax.questionDotToken ? 'OptionalProperty' : 'Property';
  const isFree = b.names.members.has(label);
  return b.node(syntax, kind, label, [buildExpression(b, syntax.expression)], { isFree, name: syntax.name });
}

function binary(b: TreeBuilder, syntax: ts.BinaryExpression): TreeNode {
  const ts = typescript();
  const { left, right, operatorToken } = syntax;
  const operator = b.text(operatorToken);
  const pair = (kind: string, first: ts.Node, second: ts.Node, isNegated = false) =>
    b.node(syntax, kind, '', [buildExpression(b, first), buildExpression(b, second)], { isNegated });
  switch (operator) {
    case '<':
      return pair('Less', left, right);
    case '>':
      return pair('Less', right, left);
    case '<=':
      return pair('Less', right, left, true);
    case '>=':
      return pair('Less', left, right, true);
    case '===':
    case '!==':
    case '==':
    case '!=': {
      const kind = operator.length === 3 ? 'Same' : 'LooselySame';
      const flip = isConstant(left) && !isConstant(right);
      return pair(kind, flip ? right : left, flip ? left : right, operator.startsWith('!'));
    }
    case '&&':
    case '||': {
      const isOr = operator === '||';
      const operands = flatten(syntax, operatorToken.kind).map((part) => {
        const operand = buildExpression(b, part);
        // Either-or is a denied both-not, so that De Morgan's two spellings are one.
        return isOr ? b.flipped(operand) : operand;
      });
      return b.node(syntax, 'And', '', operands, { isNegated: isOr });
    }
    case '+':
      return sum(b, syntax);
    case '*':
      return b.node(
        syntax,
        'Multiply',
        '',
        flatten(syntax, operatorToken.kind).map((part) => buildExpression(b, part)),
      );
    case '=':
      return pair('Assign', left, right);
  }
  const compound = /^(.+)=$/.exec(operator)?.[1];
  if (compound === undefined) {
    return b.node(syntax, 'Binary', operator, [buildExpression(b, left), buildExpression(b, right)]);
  }
  const [kind, label] = COMPOUND_KINDS[compound] ?? ['Binary', compound];
  const value = b.node(syntax, kind, label, [buildExpression(b, left), buildExpression(b, right)]);
  return b.node(syntax, 'Assign', '', [buildExpression(b, left), value]);

  function isConstant(part: ts.Node): boolean {
    return ts.isLiteralExpression(part) || part.kind === ts.SyntaxKind.NullKeyword || b.text(part) === 'undefined';
  }
}

const COMPOUND_KINDS: Readonly<Record<string, readonly [kind: string, label: string]>> = {
  '+': ['Add', ''],
  '*': ['Multiply', ''],
};

function sum(b: TreeBuilder, syntax: ts.BinaryExpression): TreeNode {
  const ts = typescript();
  const operands = flatten(syntax, syntax.operatorToken.kind);
  if (!operands.some((part) => ts.isStringLiteralLike(part) || ts.isTemplateExpression(part))) {
    return b.node(
      syntax,
      'Add',
      '',
      operands.map((part) => buildExpression(b, part)),
    );
  }
  const parts = operands.flatMap((part) => (ts.isTemplateExpression(part) ? templateParts(part) : [part]));
  return concatenation(b, syntax, parts);
}

/** Operands of a chain of one operator, in a loop: a sum of thousands must not overflow the stack. */
function flatten(syntax: ts.BinaryExpression, operator: ts.SyntaxKind): readonly ts.Expression[] {
  const ts = typescript();
  const operands: ts.Expression[] = [];
  let rest: ts.Expression = syntax;
  while (ts.isBinaryExpression(rest) && rest.operatorToken.kind === operator) {
    operands.push(rest.right);
    rest = rest.left;
  }
  return [rest, ...operands.reverse()];
}

function template(b: TreeBuilder, syntax: ts.TemplateExpression): TreeNode {
  return concatenation(b, syntax, templateParts(syntax));
}

function templateParts(syntax: ts.TemplateExpression): readonly ts.Node[] {
  return [syntax.head, ...syntax.templateSpans.flatMap((span) => [span.expression, span.literal])];
}

/** Text put together from parts; empty pieces of text are no parts. */
function concatenation(b: TreeBuilder, syntax: ts.Node, parts: readonly ts.Node[]): TreeNode {
  const ts = typescript();
  const children = parts.flatMap((part) => {
    const isText = ts.isStringLiteralLike(part) || ts.isTemplateLiteralToken(part);
    if (!isText) return [buildExpression(b, part)];
    const { text } = part as ts.LiteralLikeNode;
    return text === '' ? [] : [b.node(part, 'String', text, [])];
  });
  return b.node(syntax, 'Concatenate', '', children);
}

function unary(b: TreeBuilder, syntax: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): TreeNode {
  const ts = typescript();
  const operand = buildExpression(b, syntax.operand);
  switch (syntax.operator) {
    case ts.SyntaxKind.ExclamationToken:
      return b.denied(operand, syntax);
    case ts.SyntaxKind.PlusPlusToken:
    case ts.SyntaxKind.MinusMinusToken: {
      const one = b.node(syntax, 'Number', '1', []);
      const again = buildExpression(b, syntax.operand);
      const value =
        syntax.operator === ts.SyntaxKind.PlusPlusToken
          ? b.node(syntax, 'Add', '', [again, one])
          : b.node(syntax, 'Binary', '-', [again, one]);
      return b.node(syntax, 'Assign', '', [operand, value]);
    }
    default:
      return b.node(syntax, 'Unary', ts.tokenToString(syntax.operator) ?? '', [operand]);
  }
}

function conditional(b: TreeBuilder, syntax: ts.ConditionalExpression): TreeNode {
  const condition = buildExpression(b, syntax.condition);
  const branches = [buildExpression(b, syntax.whenTrue), buildExpression(b, syntax.whenFalse)];
  if (!condition.isNegated) return b.node(syntax, 'Choose', '', [condition, ...branches]);
  return b.node(syntax, 'Choose', '', [b.flipped(condition), ...branches.reverse()]);
}

function objectLiteral(b: TreeBuilder, syntax: ts.ObjectLiteralExpression): TreeNode {
  const ts = typescript();
  const children = syntax.properties.map((property) => {
    if (ts.isShorthandPropertyAssignment(property)) {
      const value = identifier(b, property.name);
      return b.node(property, 'Pair', property.name.text, [value]);
    }
    if (ts.isPropertyAssignment(property)) {
      const { name, initializer } = property;
      if (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
        return buildFunction(b, initializer, 'Function', nameText(b, name), { name }, property);
      const key = ts.isComputedPropertyName(name) ? [buildExpression(b, name.expression)] : [];
      return b.node(property, 'Pair', key.length > 0 ? '' : nameText(b, name), [
        ...key,
        buildExpression(b, initializer),
      ]);
    }
    if (ts.isSpreadAssignment(property)) {
      return b.node(property, 'Spread', '', [buildExpression(b, property.expression)]);
    }
    return buildFunction(b, property, 'Function', nameText(b, property.name), { name: property.name });
  });
  return b.node(syntax, 'Object', '', children);
}

/** The name of a member, without quotes and without `#`. */
export function nameText(b: TreeBuilder, name: ts.PropertyName): string {
  const ts = typescript();
  if (ts.isComputedPropertyName(name)) return b.text(name);
  return name.text.replace(/^#/, '');
}
