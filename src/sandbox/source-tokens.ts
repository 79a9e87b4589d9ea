/**
 * What the tokens of a TypeScript file say before anything runs: the modules it imports, and syntax that type stripping
 * would drop in silence. The tokens are sucrase's own (an inner module of the pinned version): one reading of the text
 * decides what is type and what is code.
 */
import { createRequire } from 'node:module';
import type { LineColumn } from './source-map.ts';

export interface ImportedModule extends LineColumn {
  readonly specifier: string;
}

export interface SourceTokens {
  /** Every module that is imported for more than its types, in the order of the text. */
  readonly imports: readonly ImportedModule[];
  /** The first `namespace` that holds values. */
  readonly valueNamespace: LineColumn | null;
}

/** Reads a file's tokens; throws sucrase's error when the text is not TypeScript. */
export function readTokens(text: string): SourceTokens {
  const { parse, signs, words } = parser();
  const tokens = parse(text, false, true, false).tokens.map(({ type, contextualKeyword, isType, start, end }) => {
    const sign = signs.get(type) ?? '';
    return { sign, word: sign === 'name' ? (words.get(contextualKeyword) ?? '') : '', isType, start, end };
  });
  const imports = tokens.flatMap((_token, at) => {
    const module = importedBy(tokens, at);
    if (module === null) return [];
    return [{ specifier: text.slice(module.start + 1, module.end - 1), ...positionOf(text, module.start + 1) }];
  });
  const namespace = tokens.find((_token, at) => isValueNamespace(tokens, at));
  return { imports, valueNamespace: namespace === undefined ? null : positionOf(text, namespace.start) };
}

/** Line and column, from 1, of an offset into a text. */
export function positionOf(text: string, offset: number): LineColumn {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

interface Token {
  /** Kind of token: `import`, `string`, `braceL`... */
  readonly sign: string;
  /** A name that means something in some places: `from`, `type`, `namespace`... */
  readonly word: string;
  readonly isType: boolean;
  readonly start: number;
  readonly end: number;
}

/** The string token that names the module, when the token at this place begins an import or an export from one. */
function importedBy(tokens: readonly Token[], at: number): Token | null {
  const first = tokens[at];
  if (first === undefined || first.isType) return null;
  const second = tokens[at + 1];
  if (first.sign === 'import') {
    if (second?.sign === 'string') return second;
    if (second?.sign === 'parenL') return tokens[at + 2]?.sign === 'string' ? (tokens[at + 2] ?? null) : null;
    if (second?.sign === 'dot' || isTypeOnly(tokens, at + 1)) return null;
    return moduleAfter(tokens, at + 1);
  }
  if (first.sign !== 'export' || (second?.sign !== 'star' && second?.sign !== 'braceL')) return null;
  return moduleAfter(tokens, at + 1);
}

/** `import type A from`, `import type { A } from`, `import type * as A from`, but not `import type from`. */
function isTypeOnly(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token?.word !== 'type' && token?.sign !== 'type') return false;
  const next = tokens[at + 1];
  return next?.sign !== 'comma' && (next?.word !== 'from' || tokens[at + 2]?.word === 'from');
}

/** The string after `from`, looked for past one list in braces. */
function moduleAfter(tokens: readonly Token[], start: number): Token | null {
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.word === 'from' && tokens[at + 1]?.sign === 'string') return tokens[at + 1] ?? null;
    if (token?.sign === 'semi' || token?.sign === 'eq' || token?.sign === 'parenL') return null;
    if (token?.sign === 'braceR' && tokens[at + 1]?.word !== 'from') return null;
  }
  return null;
}

const VALUE_DECLARATIONS = new Set(['const', 'let', 'var', 'function', 'class', 'enum']);

/** A namespace that is not declared only: its values would vanish with its types. */
function isValueNamespace(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined || (token.word !== 'namespace' && token.word !== 'module')) return false;
  if (!token.isType || tokens[at - 1]?.sign === 'declare' || tokens[at - 1]?.word === 'declare') return false;
  let open = at + 1;
  while (tokens[open]?.sign === 'name' || tokens[open]?.sign === 'dot') open += 1;
  if (open === at + 1 || tokens[open]?.sign !== 'braceL') return false;
  for (let depth = 0, inside = open; inside < tokens.length; inside += 1) {
    const { sign = '' } = tokens[inside] ?? {};
    if (sign === 'braceL') depth += 1;
    else if (sign === 'braceR') depth -= 1;
    else if (VALUE_DECLARATIONS.has(sign)) return true;
    if (depth === 0) return false;
  }
  return false;
}

interface RawToken {
  readonly type: number;
  readonly contextualKeyword: number;
  readonly isType: boolean;
  readonly start: number;
  readonly end: number;
}

interface Parser {
  readonly parse: (
    text: string,
    jsx: boolean,
    typescript: boolean,
    flow: boolean,
  ) => { readonly tokens: readonly RawToken[] };
  readonly signs: ReadonlyMap<number, string>;
  readonly words: ReadonlyMap<number, string>;
}

let loaded: Parser | null = null;

function parser(): Parser {
  if (loaded !== null) return loaded;
  const require = createRequire(import.meta.url);
  const { parse } = require('sucrase/dist/parser/index.js') as Pick<Parser, 'parse'>;
  const { TokenType } = require('sucrase/dist/parser/tokenizer/types.js') as { TokenType: object };
  const { ContextualKeyword } = require('sucrase/dist/parser/tokenizer/keywords.js') as { ContextualKeyword: object };
  loaded = { parse, signs: namesOf(TokenType), words: namesOf(ContextualKeyword) };
  return loaded;
}

/** Names of an enum's members by value; a few are written with `_` in front, as reserved words must be. */
function namesOf(members: object): ReadonlyMap<number, string> {
  return new Map(
    Object.entries(members).flatMap(([name, value]) =>
      typeof value === 'number' ? [[value, name.replace(/^_/, '')]] : [],
    ),
  );
}
