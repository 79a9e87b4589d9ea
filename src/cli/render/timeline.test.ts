import { expect, test } from 'vitest';
import { STARTER } from '../../../test/cli/fake-exercise.ts';
import { RACE_TIMELINE } from '../../../test/cli/fake-verdict.ts';
import type { Timeline } from '../../verdict/verdict.ts';
import { createStyle } from '../style.ts';
import { foldRows } from './fold-rows.ts';
import { textWidth } from './text.ts';
import { renderTimeline } from './timeline.ts';

const FILES = [{ path: 'processor.ts', text: STARTER }];

function render(width: number, unicode = true, timeline: Timeline = RACE_TIMELINE, isFull = false): string {
  return renderTimeline(timeline, { width, style: createStyle({ colorLevel: 0, unicode }) }, { isFull, files: FILES });
}

test('80 columns: a column a client and the books at the right', () => {
  expect(render(80)).toMatchInlineSnapshot(`
    "      line │ A                     │ B                     │ the books
    ───────────┼───────────────────────┼───────────────────────┼────────────────────
     1         │ charge(600)           │                       │
     2       6 │ store.get('balance')  │                       │
               │ = 1000                │                       │
     3 ⇄       │                       │ charge(300)           │
     4       6 │                       │ store.get('balance')  │
               │                       │ = 1000                │
     5       7 │                       │ store.put('balance',  │ balance: 1000 → 700
               │                       │ 700)                  │
     6         │                       │ charge = true         │
     7 ⇄     7 │ store.put('balance',  │                       │ balance: 700 → 400
               │ 400)                  │                       │
     8         │ charge = true         │                       │

      ⇄ another client takes over.

    Your lines
      line 6  const balance = await this.store.get('balance');
      line 7  await this.store.put('balance', balance - amountMinor);"
  `);
});

test('40 columns in ASCII: one thing under another', () => {
  expect(render(40, false)).toMatchInlineSnapshot(`
    " 1   A: charge(600)
     2   A: store.get('balance') = 1000
         (line 6)
     3 * B: charge(300)
     4   B: store.get('balance') = 1000
         (line 6)
     5   B: store.put('balance', 700)
         (line 7)
         books: balance: 1000 → 700
     6   B: charge = true
     7 * A: store.put('balance', 400)
         (line 7)
         books: balance: 700 → 400
     8   A: charge = true

      * another client takes over.

    Your lines
      line 6  const balance = await this.st~
      line 7  await this.store.put('balance~"
  `);
});

test.each([30, 40, 60, 80, 100, 120])('no line is wider than the terminal of %i columns', (width) => {
  const tooWide = render(width)
    .split('\n')
    .filter((line) => textWidth(line) > width);
  expect(tooWide).toEqual([]);
});

test('a cell that needs more than three lines is cut', () => {
  const rows = [
    { client: 0, text: `put ${'x'.repeat(200)}`, books: '', switched: false },
    { client: 1, text: 'get', books: 'b', switched: true },
  ];
  expect(render(60, true, { clients: ['A', 'B'], rows })).toMatchInlineSnapshot(`
    "     │ A                                   │ B   │ the books
    ─────┼─────────────────────────────────────┼─────┼──────────
     1   │ put                                 │     │
         │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx │     │
         │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… │     │
     2 ⇄ │                                     │ get │ b

      ⇄ another client takes over."
  `);
});

const row = (client: number | null, text: string, more: Partial<Timeline['rows'][number]> = {}) => ({
  client,
  text,
  books: '',
  switched: false,
  ...more,
});

test('whoever acts after the clients is told across their columns', () => {
  const rows = [
    row(0, 'charge(1)', { books: 'sum = 1' }),
    row(1, 'balance() of all the accounts that there are', { switched: true }),
  ];
  expect(render(44, true, { clients: ['A', 'after'], rows })).toMatchInlineSnapshot(`
    "     │ A         │ the books
    ─────┼───────────┼──────────
     1   │ charge(1) │ sum = 1
     2 ⇄ │ after: balance() of all the accounts
         │ that there are

      ⇄ another client takes over."
  `);
});

test('from 100 columns on, the share that fails after each step, and what it is a share of', () => {
  const rows = [row(0, 'get', { share: 0.514 }), row(1, 'get', { share: 1, noReturn: true, switched: true })];
  const timeline = { clients: ['A', 'B'], rows };
  expect(render(100, true, timeline)).toMatchInlineSnapshot(`
    "     fails │ A   │ B   │ the books
    ───────────┼─────┼─────┼──────────
     1    51 % │ get │     │
     2 ! 100 % │     │ get │

      ⇄ another client takes over. ! the point of no return: from here on every interleaving breaks the
      promise. fails: of the equally weighted interleavings that begin like this."
  `);
  expect(render(99, true, timeline)).not.toContain('%');
});

test('what the world does by itself stands with its books', () => {
  const rows = [{ client: null, text: 'timer fires', books: 'now: 5 s', switched: false }];
  expect(render(80, true, { clients: ['A'], rows })).toMatchInlineSnapshot(`
    "     │ A │ the books
    ─────┼───┼──────────────────────
     1   │   │ timer fires; now: 5 s"
  `);
});

test('a long run is folded to fifteen lines and says how to see all', () => {
  const rows = Array.from({ length: 60 }, (_, index) => ({
    client: index < 40 ? 0 : 1,
    text: `step ${index + 1}`,
    books: '',
    switched: index === 40,
  }));
  const folded = foldRows(rows, 15);
  expect(folded.length).toBeLessThanOrEqual(15);
  const shown = folded.flatMap((item) => (item.kind === 'row' ? [item.number] : []));
  expect(shown).toEqual(expect.arrayContaining([1, 40, 41, 60]));
  const hidden = folded.reduce((sum, item) => sum + (item.kind === 'folded' ? item.count : 0), 0);
  expect(shown.length + hidden).toBe(60);
  expect(render(80, true, { clients: ['A', 'B'], rows })).toContain('--full shows every step');
  expect(render(80, true, { clients: ['A', 'B'], rows }, true)).not.toContain('left out');
});

test('a call that failed is not among what is left out', () => {
  const rows = Array.from({ length: 60 }, (_, at) =>
    row(0, at === 30 ? 'charge -> throws GatewayTimeout' : `step ${at}`),
  );
  const numbers = foldRows(rows, 15).flatMap((item) => (item.kind === 'row' ? [item.number] : []));
  expect(numbers).toContain(31);
});

test('what a client was called with is not among what is left out', () => {
  const rows = Array.from({ length: 60 }, (_, at) => ({
    ...row(0, at === 30 ? 'onNetworkEvent("failed")' : `get ${at} -> nothing`),
    books: at < 28 ? 'changed' : '',
  }));
  const numbers = foldRows(rows, 15).flatMap((item) => (item.kind === 'row' ? [item.number] : []));
  expect(numbers).toContain(31);
});

test('a run in which nothing happened says so', () => {
  expect(render(80, true, { clients: ['A'], rows: [] })).toBe('  (nothing happened in this run)');
});
