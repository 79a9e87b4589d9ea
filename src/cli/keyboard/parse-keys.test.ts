import { expect, test } from 'vitest';
import { parseKeys } from './parse-keys.ts';

test.each([
  ['h', ['h']],
  ['\r', ['enter']],
  ['\r\n', ['enter']],
  ['\u001b', ['escape']],
  ['\u001b[A\u001b[B', ['up', 'down']],
  ['\u001bOC', ['right']],
  ['\u001b[5~x', ['pageup', 'x']],
  ['\u0003', ['ctrl-c']],
  ['ab\u007f', ['a', 'b', 'backspace']],
  ['é漢🙂', ['é', '漢', '🙂']],
  // What we do not know is dropped whole: F5, Alt-x, a bracketed paste, a mouse report.
  ['\u001b[15~', []],
  ['\u001bx', []],
  ['\u001b[200~q\u001b[201~', ['q']],
  ['\u001b[<0;3;4M', []],
  ['\u0001', []],
])('%j is %j', (chunk, keys) => {
  expect(parseKeys(chunk)).toEqual(keys);
});
