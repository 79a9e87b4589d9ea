/* Bugs that are put back by hand get into the accepted solutions as they are, and are marked where they are. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { builtInPackRoot } from '../../catalog/exercise-paths.ts';
import { exerciseIds } from '../../catalog/list-exercises.ts';
import { loadExercise } from '../../catalog/load-exercise.ts';
import { carriedBugs, corpusOf } from './exercise-corpus.ts';
import { mixedCase } from './mixed-case.ts';
import { readPutBack } from './put-back.ts';

const FOLDER = join(builtInPackRoot(), 'test/hints/put-back');

describe.each(exerciseIds(builtInPackRoot()))('%s', (id) => {
  const exercise = loadExercise(builtInPackRoot(), id);
  const putBack = readPutBack(exercise, FOLDER);

  test('every bug gets into every accepted solution in one way, or a sentence says why it cannot', () => {
    const ways = exercise.accepted.map((fixture) => {
      const notes = putBack.find((one) => one.fixture === fixture);
      const byHand = notes?.bugs.map((bug) => bug.id) ?? [];
      return {
        name: fixture.name,
        bugs: [...carriedBugs(exercise, fixture), ...byHand, ...(notes?.impossible.keys() ?? [])],
      };
    });
    const ids = exercise.bugs.map((bug) => bug.id).sort();
    expect(ways.map(({ name, bugs }) => ({ name, bugs: bugs.sort() }))).toEqual(
      exercise.accepted.map(({ name }) => ({ name, bugs: ids })),
    );
  });

  test('every diff changes its solution, and says on which lines the bug is then', () => {
    for (const { fixture, bugs } of putBack) {
      for (const { id: bug } of bugs) {
        const { files, alive, truth } = mixedCase(exercise, fixture, [bug], 'plain', bugs) ?? {};
        expect({ bug, alive, isSame: files?.every(({ text }, at) => text === fixture.files[at]?.text) }).toEqual({
          bug,
          alive: [bug],
          isSame: false,
        });
        expect(truth?.[bug]?.size).toBeGreaterThan(0);
      }
    }
  });

  test('they are the last of the mixed fixes', () => {
    const cases = corpusOf(exercise, 'mixed fixes', null, FOLDER);
    const last = cases.slice(-putBack.flatMap(({ bugs }) => bugs).length);
    expect(cases[0]?.make().name).toMatch(/^reference\/[^/]+\/rejected\/.* \+ /);
    for (const { make } of last) expect(make().name).toMatch(/^reference\/[^/]+\/accepted\/.* \+ /);
  });
});

describe('several bugs in one solution', () => {
  const exercise = loadExercise(builtInPackRoot(), 'payment-processor');
  const found = readPutBack(exercise, FOLDER).find(({ fixture }) => fixture.name.endsWith('/transaction.ts'));
  const planted = (...ids: readonly string[]) =>
    found ? mixedCase(exercise, found.fixture, ids, 'plain', found.bugs) : undefined;

  test('each is marked where the others have moved it to', () => {
    const one = planted('no-idempotency-check', 'refund-without-ceiling', 'no-lock');
    const rows = one?.files[0]?.text.split('\n') ?? [];
    const lines = Object.entries(one?.truth ?? {}).map(([bug, at]) => [
      bug,
      [...at].map((line) => rows[Number(line.split(':')[1]) - 1]?.trim()),
    ]);
    expect(Object.fromEntries(lines)).toEqual({
      'no-lock': [
        'const book = await this.#book();',
        'const result = work(book);',
        'await this.#store.set(ACCOUNT, book);',
        'return result;',
      ],
      'no-idempotency-check': ['return this.#change((book) => {', 'const covered = cents <= book.balanceCents;'],
      'refund-without-ceiling': [
        "if (!entry || !entry.result.success) return { success: false, error: 'Nothing was charged under this key' };",
        'entry.refundedCents += cents;',
      ],
    });
  });

  test('two that touch are both marked, two that change the same line are not put together', () => {
    const { truth } = planted('no-idempotency-check', 'exact-balance-declined') ?? {};
    expect(truth).toEqual({
      'no-idempotency-check': new Set(['payment-processor.ts:32', 'payment-processor.ts:33']),
      'exact-balance-declined': new Set(['payment-processor.ts:33']),
    });
    expect(planted('exact-balance-declined', 'float-dollars')).toBeNull();
  });
});

describe('what cannot be used is named with its line', () => {
  const exercise = loadExercise(builtInPackRoot(), 'payment-processor');
  const faultOf = (name: string, text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'bugbash-put-back-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, exercise.id));
    writeFileSync(join(folder, exercise.id, name), text);
    try {
      readPutBack(exercise, folder);
      return 'none';
    } catch (error) {
      return (error as Error).message.replace(/^.*payment-processor\/(?=[a-z-]+\.md)/, '');
    }
  };
  const fence = (...rows: readonly string[]) => ['```diff', ...rows, '```', ''].join('\n');

  test.each([
    ['no such solution', 'elsewhere.md', '# Elsewhere\n', /^elsewhere\.md:1: there is no accepted solution/],
    [
      'no such bug',
      'transaction.md',
      '# T\n\n## no-luck\n\nIt cannot.\n',
      /^transaction\.md:3: there is no bug no-luck/,
    ],
    [
      'twice',
      'transaction.md',
      '## no-lock\n\nNo.\n\n## no-lock\n\nNo.\n',
      /^transaction\.md:5: no-lock has a section/,
    ],
    ['empty', 'transaction.md', '# T\n\n## no-lock\n', /^transaction\.md:3: no-lock: neither a diff nor a sentence/],
    [
      'a diff of other code',
      'transaction.md',
      `## no-lock\n\n${fence('-  nowhere();')}`,
      /^transaction\.md:4: no-lock: These/,
    ],
    [
      'no change',
      'transaction.md',
      `## no-lock\n\n${fence(" const ACCOUNT = 'account';")}`,
      /no-lock: the diff changes/,
    ],
    ['two diffs', 'transaction.md', `## no-lock\n\n${fence('-a')}\n${fence('-b')}`, /no-lock: one diff a bug/],
  ])('%s', (_what, name, text, message) => {
    expect(faultOf(name, text)).toMatch(message);
  });
});
