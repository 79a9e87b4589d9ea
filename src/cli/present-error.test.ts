import { expect, test } from 'vitest';
import { fakeIo } from '../../test/cli/fake-io.ts';
import { InternalError, UserError } from '../base/errors.ts';
import { Interrupted } from './interrupt.ts';
import { presentError } from './present-error.ts';

const io = fakeIo('/');

test('a mistake of the user: what, why, what to do; no stack', () => {
  const error = new UserError({
    message: 'There is no exercise "desk".',
    why: 'It may be in another pack.',
    fix: 'Try `bugbash list`.',
  });
  expect(presentError(error, io)).toEqual({
    text: 'There is no exercise "desk".\n  It may be in another pack.\n  Try `bugbash list`.\n',
    exitCode: 2,
  });
});

const REFUSALS = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'];

test.each(REFUSALS)('%s from the file system is one the user can mend', (code) => {
  const error = Object.assign(new Error('x'), { code, path: '/ws/.bugbash/state.json.2312345678' });
  const { text, exitCode } = presentError(error, io);
  expect(exitCode).toBe(2);
  expect(text).toMatch(/^\/ws\/\.bugbash\/state\.json \w/);
  expect(text).not.toMatch(/^ +at /m);
});

test('a fault of ours: the stack and a request to report it', () => {
  const { text, exitCode } = presentError(
    new InternalError('A row has no column.', { cause: new Error('deeper') }),
    io,
  );
  expect(exitCode).toBe(3);
  expect(text).toMatch(
    /^InternalError: A row has no column\.\n {4}at [\s\S]*caused by Error: deeper[\s\S]*Please\s+report/,
  );
});

test('a list in a message keeps its lines', () => {
  const error = new UserError({ message: 'Two problems.\na.md:1: no title\nb.md:2: no diff', fix: 'Mend them.' });
  expect(presentError(error, io).text).toBe('Two problems.\na.md:1: no title\nb.md:2: no diff\n  Mend them.\n');
});

test('whatever else is thrown is ours too', () => {
  expect(presentError('a text', io).exitCode).toBe(3);
  expect(presentError(undefined, io).exitCode).toBe(3);
});

test('Ctrl-C is no error', () => {
  const prompt = Object.assign(new Error('User force closed the prompt'), { name: 'ExitPromptError' });
  expect([presentError(new Interrupted('x'), io), presentError(prompt, io)]).toEqual([
    { text: '', exitCode: 130 },
    { text: '', exitCode: 130 },
  ]);
});

test('a message with control signs from a file name stays harmless', () => {
  expect(presentError(new UserError({ message: 'No file \u001b[2J', fix: 'x' }), io).text).toContain(
    'No file \\u{1b}[2J',
  );
});
