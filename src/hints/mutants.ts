/**
 * Small wrong changes of a source, one at a time. The operators are those of StrykerJS's list that payment code can
 * meet (https://stryker-mutator.io/docs/mutation-testing-elements/supported-mutators), and the removal of a statement.
 */
import type { SourceFile } from '../base/source-file.ts';
import { parseFile, type ts, typescript } from './typescript-parser.ts';

export interface Mutant {
  readonly operator: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What stood there and what stands there now, cut to one line. */
  readonly change: string;
  readonly files: readonly SourceFile[];
}

interface Edit {
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Characters of a change that a table shows. */
const SHOWN_MAX = 60;

const BINARY: Readonly<Record<string, readonly string[]>> = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
};

const METHODS: Readonly<Record<string, string>> = {
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  round: 'floor',
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
};

/** Every mutant of these files, in the order of the text. */
export function mutantsOf(files: readonly SourceFile[]): readonly Mutant[] {
  return files.flatMap((file) =>
    editsOf(file).map((edit) => ({
      operator: edit.operator,
      file: file.path,
      line: file.text.slice(0, edit.start).split('\n').length,
      change: `${shown(file.text.slice(edit.start, edit.end))} -> ${edit.text === '' ? 'nothing' : shown(edit.text)}`,
      files: files.map((other) =>
        other === file
          ? { path: file.path, text: file.text.slice(0, edit.start) + edit.text + file.text.slice(edit.end) }
          : other,
      ),
    })),
  );
}

function editsOf(file: SourceFile): readonly Edit[] {
  const ts = typescript();
  const root = parseFile(file).source;
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) return;
    edits.push(...editsAt(node, root));
    ts.forEachChild(node, visit);
  };
  visit(root);
  return edits;
}

function editsAt(node: ts.Node, root: ts.SourceFile): readonly Edit[] {
  const ts = typescript();
  const replace = (operator: string, at: ts.Node, text: string): Edit => ({
    operator,
    start: at.getStart(root),
    end: at.getEnd(),
    text,
  });
  if (ts.isBinaryExpression(node)) {
    const sign = node.operatorToken.getText(root);
    // A string is not less by what is taken from it: `+` of texts would only make NaN.
    if (sign === '+' && [node.left, node.right].some(isText)) return [];
    return (BINARY[sign] ?? []).map((text) => replace('operator', node.operatorToken, text));
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [replace('negation', node, node.operand.getText(root))];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [replace('boolean', node, 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [replace('boolean', node, 'true')];
  if (ts.isIfStatement(node) || ts.isWhileStatement(node))
    return [replace('condition', node.expression, 'true'), replace('condition', node.expression, 'false')];
  if (ts.isConditionalExpression(node))
    return [replace('condition', node.condition, 'true'), replace('condition', node.condition, 'false')];
  if (ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.parent) && node.parent.expression === node) {
    const other = METHODS[node.name.text];
    return other === undefined ? [] : [replace('method', node.name, other)];
  }
  if (ts.isStringLiteral(node) && decides(node)) return [replace('string', node, "''")];
  if (ts.isExpressionStatement(node)) return [replace('statement', node, ';')];
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 0) return [replace('array', node, '[]')];
  return [];
}

/** A text that something is compared with or that a record is given; not a message, a key or an import. */
function decides(node: ts.StringLiteral): boolean {
  const ts = typescript();
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return ['===', '!=='].includes(parent.operatorToken.getText());
  return ts.isPropertyAssignment(parent) && parent.initializer === node && parent.name.getText() !== 'error';
}

function isText(node: ts.Node): boolean {
  const ts = typescript();
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function shown(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > SHOWN_MAX ? `${line.slice(0, SHOWN_MAX - 1)}…` : line;
}
