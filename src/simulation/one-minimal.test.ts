import { expect, test } from 'vitest';
import { oneMinimal } from './one-minimal.ts';

/** Fails while `fails` holds of the letters that are left of ABCDE. */
const minimal = async (fails: (kept: string) => boolean) => {
  const tried: string[] = [];
  const found = await oneMinimal([...'ABCDE'], async (leftOut) => {
    const kept = [...'ABCDE'].filter((part) => !leftOut.includes(part)).join('');
    tried.push(kept);
    return fails(kept) ? kept : null;
  });
  return { kept: found?.found, tried };
};

test('what is left needs all that is left of it', async () => {
  expect((await minimal((kept) => kept.includes('B') && kept.includes('D'))).kept).toBe('BD');
  expect((await minimal(() => true)).kept).toBe('');
});

test('what had to stay at first may go once something else has gone', async () => {
  // A is there for B only.
  const { kept } = await minimal((left) => left.includes('C') && (left.includes('A') || !left.includes('B')));
  expect(kept).toBe('C');
});

test('when nothing can go, each part was tried once', async () => {
  const { kept, tried } = await minimal(() => false);
  expect([kept, tried]).toEqual([undefined, ['BCDE', 'ACDE', 'ABDE', 'ABCE', 'ABCD']]);
});
