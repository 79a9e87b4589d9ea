import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/*
 * Style as a test: what this file says, nobody has to remember. The import table is the one of ARCHITECTURE.md.
 */
const ROOT = resolve(import.meta.dirname, '..');
const FILE_LINES_MAX = 300;
const LINE_LENGTH_MAX = 140;

/** Folders of src, and those each may import from. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  verdict: ['base'],
  simulation: ['base'],
  sandbox: ['base', 'simulation', 'verdict'],
  catalog: ['base', 'verdict'],
  workspace: ['base', 'catalog', 'verdict'],
  grading: ['base', 'verdict', 'catalog', 'simulation', 'sandbox'],
  hints: ['base', 'verdict', 'catalog', 'sandbox', 'grading'],
  reports: ['base', 'verdict'],
  authoring: ['base', 'verdict', 'catalog', 'grading', 'hints'],
  cli: ['base', 'verdict', 'catalog', 'workspace', 'grading', 'hints', 'reports', 'authoring'],
};

/** The only folder (or file) that may import a library. */
const DOORS: Readonly<Record<string, string>> = {
  chalk: 'src/cli/style.ts',
  inquirer: 'src/cli/prompts.ts',
  chokidar: 'src/cli/watch/watch-files.ts',
  commander: 'src/cli/',
  execa: 'src/cli/',
  'ts-morph': 'src/hints/typescript-parser.ts',
  diff: 'src/base/line-hunks.ts',
  'quickjs-wasi': 'src/sandbox/',
  sucrase: 'src/sandbox/',
  '@jridgewell/trace-mapping': 'src/sandbox/source-map.ts',
  'whatwg-url': 'src/sandbox/url-functions.ts',
  '@vitest/expect': 'src/grading/',
  '@vitest/runner': 'src/grading/run-checks.ts',
  // Part of the tests only: a grading stands on vitest's runner and matchers without the rest.
  vitest: 'nowhere',
  ajv: 'src/catalog/',
  yaml: 'src/catalog/',
  'write-file-atomic': 'src/base/',
  picomatch: 'src/grading/',
};

interface Source {
  readonly path: string;
  readonly text: string;
}

const sources = filesUnder('src')
  .filter((path) => path.endsWith('.ts'))
  .map(read);
const product = sources.filter(({ path }) => !path.endsWith('.test.ts'));

describe('imports', () => {
  test.each(product.map((source) => [source.path, source] as const))('%s obeys the table', (_path, source) => {
    const folder = source.path.split('/')[1] ?? '';
    for (const target of importsOf(source).filter((name) => name.startsWith('.'))) {
      const other = relative(join(ROOT, 'src'), resolve(ROOT, dirname(source.path), target)).split('/')[0] ?? '';
      expect([folder, ...(MAY_IMPORT[folder] ?? [])], `${source.path} imports ${target}`).toContain(other);
    }
  });

  test('each library has one door', () => {
    const strays = product.flatMap((source) =>
      importsOf(source).flatMap((name) => {
        const library = Object.keys(DOORS).find((known) => name === known || name.startsWith(`${known}/`));
        return library !== undefined && !source.path.startsWith(DOORS[library] ?? '')
          ? [`${source.path}: ${name}`]
          : [];
      }),
    );
    expect(strays).toEqual([]);
  });
});

test('code runs unconfined for the debugger only', () => {
  const users = product.filter((source) => importsOf(source).some((name) => name.includes('/unconfined-')));
  expect(users.map(({ path }) => path).sort()).toEqual([
    'src/grading/debug-run.ts',
    'src/sandbox/unconfined-subject.ts',
  ]);
});

test('no file is longer than a reader keeps in mind, no line wider than a screen', () => {
  const tests = filesUnder('test')
    .filter((path) => path.endsWith('.ts'))
    .map(read);
  const long = [...sources, ...tests]
    .filter(({ text }) => text.split('\n').length > FILE_LINES_MAX + 1)
    .map(({ path }) => path);
  const wide = product.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, at) => (line.length > LINE_LENGTH_MAX ? [`${path}:${at + 1}`] : [])),
  );
  expect({ long, wide }).toEqual({ long: [], wide: [] });
});

test('nothing is left open or switched off', () => {
  const mark = new RegExp(
    ['TO' + 'DO', 'FIX' + 'ME', String.raw`\b(?:test|it|describe)\.(?:only|skip|todo)\b`].join('|'),
  );
  const found = [...sources, ...filesUnder('test').map(read)]
    .filter(({ text }) => mark.test(text))
    .map(({ path }) => path);
  expect(found).toEqual([]);
});

test('engines know no clock, randomness, files or terminal', () => {
  const forbidden =
    /\bDate\.now\(|\bMath\.random\(|\bprocess\.|\bconsole\.|from 'node:(?:fs|child_process|tty|readline)/;
  const found = product
    .filter(({ path }) => /^src\/(simulation|verdict|reports)\//.test(path) && !path.includes('/testing/'))
    .filter(({ text }) => forbidden.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))
    .map(({ path }) => path);
  expect(found).toEqual([]);
});

test('ARCHITECTURE.md names every folder of src', () => {
  const architecture = read('ARCHITECTURE.md').text;
  const folders = [...new Set(product.map(({ path }) => path.split('/').slice(0, 2).join('/')))];
  expect(folders.filter((folder) => !architecture.includes(folder))).toEqual([]);
});

function importsOf({ text }: Source): readonly string[] {
  return [...text.matchAll(/(?:^import|^export|^} from|\bimport\()\s*[^'\n]*'([^']+)'/gm)].map(
    (match) => match[1] ?? '',
  );
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function read(path: string): Source {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}
