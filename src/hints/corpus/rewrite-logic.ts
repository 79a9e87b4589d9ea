import { typescript } from '../typescript-parser.ts';
import type { ts } from '../typescript-parser.ts';
import { indentOf, isValueName, methodOf } from './syntax.ts';
import type { Syntax } from './syntax.ts';
import { join, spliced } from './tagged-text.ts';
import type { Piece, Splice, TaggedText } from './tagged-text.ts';

/** Comparisons with their sides swapped, and compound assignments written out. */
export function flipComparisons(s: Syntax): TaggedText {
  const ts = typescript();
  const splices = s.all(ts.isBinaryExpression).flatMap((node): Splice[] => {
    const operator = node.operatorToken.getText(s.file);
    const flipped = FLIPPED[operator];
    if (flipped !== undefined)
      return [s.replace(node, s.of(node.right), ' ', retag(s, node.operatorToken, flipped), ' ', s.of(node.left))];
    const plain = /^([-+*/])=$/.exec(operator)?.[1];
    if (plain === undefined || !ts.isExpressionStatement(node.parent)) return [];
    return [s.replace(node, s.of(node.left), ' = ', s.of(node.left), ` ${plain} (`, s.of(node.right), ')')];
  });
  return spliced(s.source, outermost(splices));
}

const FLIPPED: Readonly<Record<string, string>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
  '===': '===',
  '!==': '!==',
};
const DENIED: Readonly<Record<string, string>> = {
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
  '===': '!==',
  '!==': '===',
};

/** Conditions and answers of a method taken out into helper functions. */
export function extractHelpers(s: Syntax): TaggedText {
  const helpers: Piece[] = [];
  const splices = extractable(s).map((node, at): Splice => {
    const used = [...new Set(valuesIn(s, node))];
    const name = `helper${at + 1}`;
    helpers.push(
      `\nfunction ${name}(${used.map((one) => `${one}: any`).join(', ')}) {\n  return `,
      s.of(node),
      ';\n}\n',
    );
    // What the expression belonged to, its call belongs to: it stands for the expression where that stood.
    const call = join([`${name}(${used.join(', ')})`]);
    const mask = s.of(node).tags.reduce((all, tag) => all | tag, 0);
    return s.replace(node, call.tagged(0, call.text.length, mask));
  });
  return join([spliced(s.source, outermost(splices)), ...helpers]);
}

/** Conditions and answers of a method given a name first. */
export function introduceVariables(s: Syntax): TaggedText {
  const ts = typescript();
  const splices = s.all(ts.isBlock).flatMap(({ statements }) =>
    statements.flatMap((statement, at): Splice[] => {
      const value = ts.isIfStatement(statement)
        ? statement.expression
        : ts.isReturnStatement(statement)
          ? statement.expression
          : undefined;
      if (value === undefined || ts.isIdentifier(value) || methodOf(statement) === null) return [];
      const name = `${ts.isIfStatement(statement) ? 'isSo' : 'answer'}${at}`;
      const start = statement.getStart(s.file);
      const valueStart = value.getStart(s.file);
      const before = s.source.slice(start, valueStart);
      const after = s.source.slice(value.end, statement.end);
      const indent = indentOf(s, statement);
      const isLeaf = !ts.isIfStatement(statement) || statement.thenStatement.getText(s.file).length < 400;
      return isLeaf
        ? [
            {
              start,
              end: value.end,
              pieces: [`const ${name} = `, s.of(value), `;\n${indent}`, before, name, ...(after.text === '' ? [] : [])],
            },
          ]
        : [];
    }),
  );
  return spliced(s.source, outermost(splices));
}

/** The first early exit of each block turned round: what follows goes into its branch. */
export function invertGuards(s: Syntax): TaggedText {
  const ts = typescript();
  const splices = s.all(ts.isBlock).flatMap((block): Splice[] => {
    const { statements } = block;
    const at = statements.findIndex(
      (one, index) =>
        ts.isIfStatement(one) &&
        one.elseStatement === undefined &&
        leaves(one.thenStatement) &&
        index < statements.length - 1,
    );
    const guard = statements[at];
    const rest = statements.slice(at + 1);
    const [first, last] = [rest[0], rest.at(-1)];
    if (guard === undefined || !ts.isIfStatement(guard) || first === undefined || last === undefined) return [];
    const indent = indentOf(s, guard);
    const following = s.source.slice(first.getFullStart(), last.end);
    const then = ts.isBlock(guard.thenStatement)
      ? [s.of(guard.thenStatement)]
      : ['{ ', s.of(guard.thenStatement), ' }'];
    const pieces = ['if (', ...deny(s, guard.expression), ') {', following, `\n${indent}} else `, ...then];
    return [{ start: guard.getStart(s.file), end: last.end, pieces }];
  });
  return spliced(s.source, outermost(splices));

  function leaves(statement: ts.Statement): boolean {
    const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement;
    return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
  }
}

/** Templates as sums of texts, and sums of texts as templates. */
export function templatesAndSums(s: Syntax): TaggedText {
  const ts = typescript();
  const splices = s.all(ts.isTemplateExpression).map((node): Splice => {
    const parts: Piece[] = [JSON.stringify(node.head.text)];
    for (const { expression, literal } of node.templateSpans) {
      parts.push(' + (', s.of(expression), ')');
      if (literal.text !== '') parts.push(` + ${JSON.stringify(literal.text)}`);
    }
    return s.replace(node, '(', ...parts, ')');
  });
  return spliced(s.source, outermost(splices));
}

/** for-of with an index, while as for. */
export function loops(s: Syntax): TaggedText {
  const ts = typescript();
  const ofs = s.all(ts.isForOfStatement).flatMap((node, at): Splice[] => {
    const { initializer, expression, statement } = node;
    if (node.awaitModifier || !ts.isVariableDeclarationList(initializer) || !ts.isBlock(statement)) return [];
    const [declared] = initializer.declarations;
    const isList = ts.isIdentifier(expression) || ts.isPropertyAccessExpression(expression);
    if (declared === undefined || !isList) return [];
    const list = s.of(expression);
    const indent = indentOf(s, statement);
    const body = s.source.slice(statement.getStart(s.file) + 1, statement.end);
    const head = [
      `for (let at${at} = 0; at${at} < `,
      list,
      `.length; at${at}++) {\n${indent}  const `,
      s.of(declared.name),
      ' = ',
      list,
      `[at${at}];`,
    ];
    return [s.replace(node, ...head, body)];
  });
  const whiles = s
    .all(ts.isWhileStatement)
    .map((node) => s.replace(node, 'for (; ', s.of(node.expression), '; ) ', s.of(node.statement)));
  return spliced(s.source, outermost([...ofs, ...whiles]));
}

/** Simple conditions and sums of methods that use nothing but locals and helpers. */
function extractable(s: Syntax): readonly ts.Expression[] {
  const ts = typescript();
  const found = s.all(ts.isBinaryExpression).filter((node) => {
    const text = node.getText(s.file);
    const isRoot =
      !ts.isBinaryExpression(node.parent) &&
      !ts.isParenthesizedExpression(node.parent) &&
      !ts.isPrefixUnaryExpression(node.parent);
    const isAssignment = /^[-+*/?&|]*=$/.test(node.operatorToken.getText(s.file));
    const isInArrow = ts.isArrowFunction(node.parent);
    return isRoot && !isAssignment && !isInArrow && methodOf(node) !== null && !/\bthis\b|\bawait\b|=>|\?\?/.test(text);
  });
  return found.filter(
    (node) => !found.some((other) => other !== node && other.pos <= node.pos && other.end >= node.end),
  );
}

/** Locals and parameters that an expression reads. */
function valuesIn(s: Syntax, node: ts.Node): readonly string[] {
  const top = new Set(topLevelNames(s));
  return s
    .all(isValueName)
    .filter((one) => one.pos >= node.pos && one.end <= node.end && s.names.locals.has(one.text) && !top.has(one.text))
    .map(({ text }) => text);
}

function topLevelNames(s: Syntax): readonly string[] {
  const ts = typescript();
  return s.file.statements.flatMap((statement) => {
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => name.getText(s.file));
    return ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) ? (statement.name?.text ?? []) : [];
  });
}

function deny(s: Syntax, condition: ts.Expression): readonly Piece[] {
  const ts = typescript();
  if (ts.isBinaryExpression(condition)) {
    const denied = DENIED[condition.operatorToken.getText(s.file)];
    if (denied !== undefined)
      return [s.of(condition.left), ' ', retag(s, condition.operatorToken, denied), ' ', s.of(condition.right)];
  }
  if (ts.isPrefixUnaryExpression(condition) && condition.operator === ts.SyntaxKind.ExclamationToken)
    return [s.of(condition.operand)];
  return ['!(', s.of(condition), ')'];
}

/** Other text in the place of a node, with the bugs of that node. */
function retag(s: Syntax, node: ts.Node, text: string): TaggedText {
  const old = s.of(node);
  const fresh = join([text]);
  return old.tags[0] ? fresh.tagged(0, text.length, old.tags[0]) : fresh;
}

/** Rewrites inside a piece that is moved as a whole would be lost: only the outer one is made. */
function outermost(splices: readonly Splice[]): readonly Splice[] {
  return splices.filter(
    (one) =>
      !splices.some(
        (other) =>
          other !== one &&
          other.start <= one.start &&
          other.end >= one.end &&
          other.end - other.start > one.end - one.start,
      ),
  );
}
