import { expect, test } from 'vitest';
import { colorLevelOf, showsUnicode, usableColumns } from './io.ts';

test.each([
  ['a terminal', { TERM: 'xterm' }, true, 1],
  ['a terminal of 256 colours', { TERM: 'xterm-256color' }, true, 2],
  ['true colour', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }, true, 3],
  ['a pipe', { TERM: 'xterm' }, false, 0],
  ['NO_COLOR', { TERM: 'xterm', NO_COLOR: '1' }, true, 0],
  ['an empty NO_COLOR, which does not count', { TERM: 'xterm', NO_COLOR: '' }, true, 1],
  ['a dumb terminal', { TERM: 'dumb' }, true, 0],
  ['FORCE_COLOR in a pipe', { FORCE_COLOR: '' }, false, 1],
  ['FORCE_COLOR=0', { TERM: 'xterm', FORCE_COLOR: '0' }, true, 0],
  ['FORCE_COLOR against NO_COLOR', { NO_COLOR: '1', FORCE_COLOR: '2' }, false, 2],
] as const)('colour: %s', (_name, env, isTty, level) => {
  expect(colorLevelOf(env, isTty)).toBe(level);
});

test.each([
  ['UTF-8', { LANG: 'en_US.UTF-8' }, 'linux', true],
  ['C', { LANG: 'C' }, 'linux', false],
  ['nothing set', {}, 'linux', false],
  ['LC_ALL over LANG', { LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 'linux', false],
  ['an empty LC_ALL', { LC_ALL: '', LANG: 'C.utf8' }, 'darwin', true],
  ['the Linux console', { TERM: 'linux', LANG: 'C.UTF-8' }, 'linux', false],
  ['a dumb terminal', { TERM: 'dumb', LANG: 'C.UTF-8' }, 'linux', false],
  ['Windows Terminal', { WT_SESSION: 'x' }, 'win32', true],
  ['the old Windows console', {}, 'win32', false],
] as const)('signs beyond ASCII: %s', (_name, env, platform, expected) => {
  expect(showsUnicode(env, platform)).toBe(expected);
});

test('a screen is laid out neither absurdly narrow nor too wide to read', () => {
  expect([usableColumns(0), usableColumns(40), usableColumns(400)]).toEqual([20, 40, 120]);
});
