import { expect, test } from 'vitest';
import { cutTo, grouped, padTo, printable, textWidth, wrap, wrapMarkdown } from './text.ts';

test.each([
  ['abc', 3],
  ['日本', 4],
  ['e\u0301', 1],
  ['🙂', 2],
  ['', 0],
])('%s takes %i columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test('text is cut to a width with the cut marked', () => {
  expect([cutTo('abcdef', 6, '…'), cutTo('abcdefg', 6, '…'), cutTo('日本語', 4, '…'), cutTo('abc', 0, '…')]).toEqual([
    'abcdef',
    'abcde…',
    '日…',
    '',
  ]);
});

test('padding counts columns', () => {
  expect(padTo('日', 4)).toBe('日  ');
});

test('a paragraph is wrapped with its own beginnings', () => {
  expect(wrap('one two three four', 10, '- ', '  ')).toBe('- one two\n  three\n  four');
});

test('a word that is too long stands alone and whole', () => {
  expect(wrap('see https://example.test/a/long/path now', 12)).toBe('see\nhttps://example.test/a/long/path\nnow');
});

test('markdown keeps its lists, headings and code', () => {
  const markdown =
    '# Title\n\nA paragraph that\nis wrapped again.\n\n- an item that is long\n- two\n\n`charge()`\n: takes an amount away\n\n> a quote over\n> two lines\n\n```ts\nconst   x = 1;\n```\nEnd.';
  expect(wrapMarkdown(markdown, 20, '  ')).toMatchInlineSnapshot(`
    "  # Title

      A paragraph that
      is wrapped again.

      - an item that is
        long
      - two

      \`charge()\`
      : takes an amount
        away

      > a quote over two
      > lines

          const   x = 1;
      End."
  `);
});

test('nothing from a submission commands the terminal', () => {
  expect(printable('\u001b[2Jgone\u0007\r\nnext\tcolumn\u202eback\u009b1m')).toBe(
    '\\u{1b}[2Jgone\\u{7}\nnext  column\\u{202e}back\\u{9b}1m',
  );
});

test('thousands are set apart', () => {
  expect([grouped('190224'), grouped('999'), grouped('1000000')]).toEqual(['190,224', '999', '1,000,000']);
});
