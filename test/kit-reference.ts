/** Makes docs/grader-kit.md from the comments of the kit's own source: what suites can say, in the words of the code. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(import.meta.dirname, '..');

/** What a page has, in order: a heading, and the declarations under it with the files they stand in. */
const KIT = 'src/grading/grader-kit.ts';
const SECTIONS: readonly (readonly [
  heading: string,
  names: readonly (readonly [name: string, file: string, shown?: string])[],
])[] = [
  [
    'Declaring checks',
    [
      ['suite', KIT],
      ['Suite', KIT],
      ['Draw', 'src/grading/kit-draw.ts'],
    ],
  ],
  [
    'What a check says',
    [
      ['CheckSpec', KIT],
      ['Script', 'src/grading/kit-script.ts'],
      ['Retries', KIT],
      ['wait', KIT],
    ],
  ],
  [
    'What can go wrong',
    [
      ['Fault', KIT],
      ['FAULT_KINDS', 'src/simulation/fault-plan.ts', 'FaultKind'],
    ],
  ],
  [
    'The world to begin with',
    [
      ['WorldSetUp', KIT],
      ['CardNetwork', 'src/simulation/card-network.ts'],
      ['BankRail', 'src/simulation/bank-rail.ts'],
      ['effect', KIT],
    ],
  ],
  [
    'What must hold',
    [
      ['Holding', KIT],
      ['Books', KIT],
      ['NetworkRecord', 'src/simulation/card-network.ts'],
      ['BankRecord', 'src/simulation/bank-rail.ts'],
      ['failed', KIT],
      ['failure', KIT],
      ['unanswered', KIT],
      ['Failure', 'src/grading/kit-outcomes.ts'],
      ['Unanswered', 'src/grading/kit-outcomes.ts'],
    ],
  ],
  [
    'Against a model',
    [
      ['SequentialModel', 'src/simulation/linearizability.ts'],
      ['ModelCall', KIT],
    ],
  ],
];

/** The whole page. */
export function kitReference(): string {
  const parts = SECTIONS.flatMap(([heading, names]) => [
    `## ${heading}`,
    ...names.flatMap(([name, file, shown]) => declarationText(name, sourceOf(file), shown)),
  ]);
  const page = [
    '# The grader kit',
    'Made from the comments in `src/grading/grader-kit.ts` and what it gives on; a test holds the two together.',
    ...fileComment(sourceOf(KIT)),
    ...parts,
  ];
  return `${page.join('\n\n')}\n`;
}

/** Names that the kit exports: each must be on the page. */
export function kitExports(): readonly string[] {
  return sourceOf(KIT).statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
      return statement.exportClause.elements.map(({ name }) => name.text);
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(isExport);
    const named = statement as ts.Statement & { readonly name?: ts.Identifier };
    return isExported && named.name !== undefined ? [named.name.text] : [];
  });
}

const sources = new Map<string, ts.SourceFile>();

function sourceOf(file: string): ts.SourceFile {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  sources.set(file, source);
  return source;
}

/** The comment at the head of a file, but for what it says about the file itself. */
function fileComment(source: ts.SourceFile): readonly string[] {
  const [, comment = ''] = /^\/\*\*(.*?)\*\//s.exec(source.text) ?? [];
  const text = comment.replace(/^ *\* ?/gm, '').trim();
  return text.split(/\n{2,}/).filter((part) => !part.startsWith('API boundary'));
}

function declarationText(name: string, source: ts.SourceFile, shown = name): readonly string[] {
  const found = source.statements.find((statement) => namesOf(statement).includes(name));
  if (found === undefined) throw new RangeError(`${source.fileName} declares no ${name}`);
  const heading = `### \`${shown}\``;
  const doc = docOf(found);
  if (ts.isInterfaceDeclaration(found)) return [heading, ...doc, membersTable(found.members, source)];
  if (ts.isClassDeclaration(found)) return [heading, ...doc, membersTable(found.members.filter(isTold), source)];
  if (ts.isFunctionDeclaration(found)) return [heading, ...doc, code(signature(found, source))];
  if (ts.isVariableStatement(found)) return [heading, ...doc];
  return [heading, ...doc, code(oneLine(found.getText(source).replace(/^export /, '')))];
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((one) => one.name.getText());
  const { name } = statement as ts.Statement & { readonly name?: ts.Identifier };
  return name === undefined ? [] : [name.text];
}

/** Of a class: its public fields, and the methods with which a check sets it up. */
function isTold(member: ts.ClassElement): boolean {
  if (ts.isPropertyDeclaration(member)) return !ts.isPrivateIdentifier(member.name);
  return ts.isMethodDeclaration(member) && docOf(member).some((text) => text.startsWith('Set-up'));
}

type Member = ts.TypeElement | ts.ClassElement;

/** One line a member: what it is called, its type, and what its comment says. */
function membersTable(members: readonly Member[], source: ts.SourceFile): string {
  return members
    .map((member) => {
      const [doc = '', ...more] = docOf(member);
      const text = [doc.replace(/^Set-up(?: of a check)?: (.)/, (_all, first: string) => first.toUpperCase()), ...more];
      const said = text.join(' ');
      return `- \`${memberSignature(member, source)}\`${said === '' ? '' : `:\n  ${said}`}`;
    })
    .join('\n');
}

function memberSignature(member: Member, source: ts.SourceFile): string {
  const text = ts.isMethodDeclaration(member) ? signature(member, source) : member.getText(source);
  return oneLine(text.replace(/^readonly /, '').replace(/[;]$/, ''));
}

/** A function without its body. */
function signature(node: ts.FunctionDeclaration | ts.MethodDeclaration, source: ts.SourceFile): string {
  const whole = node.getText(source);
  const end = node.body === undefined ? whole.length : node.body.getStart(source) - node.getStart(source);
  return oneLine(whole.slice(0, end).replace(/^export (?:function )?/, ''));
}

function oneLine(text: string): string {
  const flat = text.replace(/\/\*\*.*?\*\//gs, '').replace(/\s+/g, ' ');
  return flat
    .replace(/([(<{]) /g, '$1')
    .replace(/,? ([)>}])/g, '$1')
    .replace(/([,=]) \| /g, '$1 ')
    .replace(/\breadonly /g, '')
    .trim();
}

function code(text: string): string {
  return `\`\`\`ts\n${text}\n\`\`\``;
}

/** The comment of a declaration, a paragraph or list line each; links become plain code. */
function docOf(node: ts.Node): readonly string[] {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  if (doc === undefined) return [];
  const raw = doc
    .getText()
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^ *\* ?/gm, '')
    .trim();
  const text = raw.replace(/\{@link (\w+)\}/g, '`$1`');
  return text
    .split(/\n{2,}/)
    .map((part) => (part.startsWith('- ') ? part.replace(/\n {2,}/g, ' ') : part.replace(/\s*\n\s*/g, ' ')));
}

function isExport({ kind }: ts.ModifierLike): boolean {
  return kind === ts.SyntaxKind.ExportKeyword;
}
