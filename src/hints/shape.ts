import { typescript } from './typescript-parser.ts';

/** Stands for what the candidate has to find out. */
export const HOLE = '▢';

/**
 * The new text with everything that is new in it left open; neighbouring holes are one. What is put in by itself may show
 * the words that its file has already.
 */
export function blankOut(before: string, after: string, known: ReadonlySet<string>): string {
  const kept = new Set(tokensOf(before).map(({ text }) => text));
  const isInsertion = before.trim() === '';
  let shape = '';
  let at = 0;
  let wasHole = false;
  for (const { text, start, end, isPlain } of tokensOf(after)) {
    const gap = after.slice(at, start);
    at = end;
    const isShown = isPlain || (isInsertion ? known.has(text) && isName(text) : kept.has(text));
    if (isShown) {
      shape += gap + text;
      wasHole = false;
    } else {
      if (!wasHole || gap.includes('\n')) shape += gap + HOLE;
      wasHole = true;
    }
  }
  return shape;
}

export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Punctuation and keywords of the frame, which give nothing away. */
  readonly isPlain: boolean;
}

const PLAIN = new Set(
  '{ } ( ) ; , . : = if else for of while try catch finally return throw const let await async =>'.split(' '),
);

/** The tokens of a piece of code, comments and blanks left out. */
export function tokensOf(code: string): readonly Token[] {
  const ts = typescript();
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, ts.LanguageVariant.Standard, code);
  const tokens: Token[] = [];
  let braces = 0;
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.TemplateHead) braces += 1;
    if (kind === ts.SyntaxKind.CloseBraceToken && braces > 0) {
      kind = scanner.reScanTemplateToken(false);
      if (kind === ts.SyntaxKind.TemplateTail) braces -= 1;
    }
    const text = scanner.getTokenText();
    if (text === '') break;
    tokens.push({ text, start: scanner.getTokenStart(), end: scanner.getTokenEnd(), isPlain: PLAIN.has(text) });
  }
  return tokens;
}

function isName(text: string): boolean {
  return /^[#\w$]+$/.test(text) && !/^\d/.test(text);
}
