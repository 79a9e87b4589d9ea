import { describe, expect, test } from 'vitest';
import { findContrast } from './contrast.ts';
import { AbstractProgram, read, write } from './testing/abstract-program.ts';

/** Two clients each read what there is and write it back; it is wrong when both saw nothing. */
const lostUpdate = new AbstractProgram([
  [read('x'), write('x', 1)],
  [read('x'), write('x', 2)],
]);
const isSerial = () => [0, 1].some((client) => lostUpdate.seenBy(client)[0] !== 0);
const failing = ['0.0', '1.0', '1.1', '0.1'];

describe('of several races that would each make the run pass', () => {
  test('the one at the point of no return is told: the second read came before the first write', async () => {
    expect(await findContrast(lostUpdate, isSerial, failing, 1)).toEqual({ earlier: 1, later: 3 });
  });

  test('without a point of no return the earliest', async () => {
    expect(await findContrast(lostUpdate, isSerial, failing)).toEqual({ earlier: 0, later: 2 });
  });
});

test('a run that no single race decides has no contrast', async () => {
  expect(await findContrast(lostUpdate, () => false, failing, 1)).toBeNull();
});
