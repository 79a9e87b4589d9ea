import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FILE_CHARACTERS_MAX } from '../sandbox/limits.ts';
import { readSubmission } from './read-submission.ts';

const one = { id: 'one', files: ['main.ts'] };
const several = { id: 'several', files: ['main.ts', 'lib/money.ts'] };
let folder = '';
const at = (...parts: string[]) => join(folder, ...parts);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bugbash-read-'));
  for (const name of ['good/lib', 'linked', 'outside', 'part']) mkdirSync(at(name), { recursive: true });
  for (const name of [
    'good/main.ts',
    'good/lib/money.ts',
    'good/package.json',
    'outside/money.ts',
    'linked/main.ts',
    'part/main.ts',
  ])
    writeFileSync(at(name), `// ${name}`);
  symlinkSync(at('outside'), at('linked/lib'));
  symlinkSync(at('good/main.ts'), at('link.ts'));
  execFileSync('mkfifo', [at('pipe.ts')]);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('reads a folder: the declared files and nothing else', () => {
  expect(readSubmission(at('good'), several)).toEqual([
    { path: 'main.ts', text: '// good/main.ts' },
    { path: 'lib/money.ts', text: '// good/lib/money.ts' },
  ]);
});

test('reads the one file of an exercise with one, whatever its name is', () => {
  expect(readSubmission(at('good/lib/money.ts'), one)).toEqual([{ path: 'main.ts', text: '// good/lib/money.ts' }]);
});

test.each([
  ['nowhere.ts', one, /There is no file or folder/],
  ['good/main.ts', several, /several has 2 files/],
  ['part', several, /There is no file .*money\.ts/],
  ['link.ts', one, /is a link/],
  ['pipe.ts', one, /is not a plain file/],
  ['good', { id: 'x', files: ['lib'] }, /is a folder/],
  ['linked', several, /lies outside of the submission/],
])('refuses %s before it opens it', (path, exercise, message) => {
  expect(() => readSubmission(at(path), exercise)).toThrow(message);
});

test('names the file that was probably meant, and none that only has as few letters', () => {
  writeFileSync(at('solution.ts'), '');
  const fixOf = (path: string): unknown => {
    try {
      return readSubmission(at(path), one);
    } catch (error) {
      return (error as { fix: string }).fix;
    }
  };
  expect(fixOf('soluton.ts')).toBe(`Did you mean ${at('solution.ts')}?`);
  expect(fixOf('abc.ts')).toBe('Check the path.');
});

test.each(['a', 'é', '漢', '😀'])('cuts a huge file of "%s" off, beyond what the isolate takes', (character) => {
  writeFileSync(at('huge.ts'), character.repeat(3_000_000));
  const [file] = readSubmission(at('huge.ts'), one);
  expect(file?.text.length).toBeGreaterThan(FILE_CHARACTERS_MAX);
  expect(file?.text.length).toBeLessThan(1 << 21);
});
