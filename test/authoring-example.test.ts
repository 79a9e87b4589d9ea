/*
 * The worked example of docs/authoring.md, followed to the letter: what it says to write is written, what it says to type
 * is typed, and the exercise that comes of it passes. (All rows take minutes; these are those that a slip in the page
 * would break.)
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { proveExercise } from '../src/authoring/prove-exercise.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PAGE = readFileSync(join(ROOT, 'docs/authoring.md'), 'utf8');
const EXAMPLE = PAGE.slice(PAGE.indexOf('## A worked example'), PAGE.indexOf('## Choosing the topology'));
const TIME_MAX_MS = 300_000;

test(
  'the worked example gives an exercise with one bug more that passes',
  async () => {
    const pack = realpathSync(mkdtempSync(join(tmpdir(), 'bugbash-example-')));
    onTestFinished(() => rmSync(pack, { recursive: true }));
    type(pack, commandOf('author new'));
    const starter = join(pack, 'exercises/gift-cards/gift-cards.ts');
    writeFileSync(starter, applied(readFileSync(starter, 'utf8'), blockAfter('**2. ', '```diff')));
    writeFileSync(join(pack, 'reference/gift-cards/bugs/statement-without-declines.md'), blockAfter('**3. ', '````md'));
    writeFileSync(join(pack, 'graders/gift-cards/statement.test.ts'), blockAfter('**4. ', '```ts'));
    expect(type(pack, commandOf('author build'))).toContain('reference/gift-cards/gift-cards.ts: as it was');
    const { rows } = await proveExercise(pack, 'gift-cards', {
      rows: ['form', 'house-rules', 'starter', 'reference', 'public-symptom', 'leaks'],
    });
    expect(rows.filter(({ state }) => state !== 'passed')).toEqual([]);
    expect(rows.find(({ id }) => id === 'starter')?.detail).toMatch(/^7 of 7 bugs alive/);
  },
  TIME_MAX_MS,
);

test('without an id, and without a terminal to ask at, author new says what to type', () => {
  expect(() => type(tmpdir(), ['--pack', '.', 'author', 'new'])).toThrow(/`bugbash author new <id>`/);
});

/** A line of the page that is typed, without what installs bugbash. */
function commandOf(what: string): readonly string[] {
  const line = EXAMPLE.split('\n').find((one) => one.startsWith(`npx bugbash --pack . ${what}`));
  if (line === undefined) throw new RangeError(`The page does not say to type "${what}"`);
  return line.split(' ').slice(2);
}

function type(folder: string, words: readonly string[]): string {
  return execFileSync(process.execPath, [join(ROOT, 'bin/bugbash.js'), ...words], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

/** The code block of one step. */
function blockAfter(step: string, fence: string): string {
  const from = EXAMPLE.indexOf(`${fence}\n`, EXAMPLE.indexOf(step)) + fence.length + 1;
  const end = EXAMPLE.indexOf(`\n${fence.replace(/[a-z]/g, '')}\n`, from);
  return EXAMPLE.slice(from, end + 1);
}

/** The text with one diff done by hand, as an editor would. */
function applied(text: string, diff: string): string {
  const lines = diff.trimEnd().split('\n');
  const side = (mark: string) =>
    lines.filter((line) => line[0] === ' ' || line[0] === mark).map((line) => line.slice(1));
  const [before, after] = [side('-').join('\n'), side('+').join('\n')];
  expect(text.split(before)).toHaveLength(2);
  return text.replace(before, () => after);
}
