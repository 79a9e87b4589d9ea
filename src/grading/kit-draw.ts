import { assert } from '../base/assert.ts';
import { sha256 } from '../base/hash.ts';

/**
 * Values for one check, drawn from the exercise, the submission and the check's own id: another submission meets others,
 * so that answers keyed to inputs fail, and the same submission always the same ones. They may differ in nothing but
 * themselves: whatever is drawn, the same calls must happen in the same order.
 */
export interface Draw {
  /** A whole number from `least` to `most`, both included; every one that is drawn in a check is another one. */
  amount(least: number, most: number): number;
  /** A name that begins with these letters; every one that is drawn in a check is another one. */
  key(start: string): string;
  /** One of several that are equally good. */
  pick<T>(choices: readonly T[]): T;
}

/** Digits and letters that nobody takes for one another; 32 of them, so that each says five bits. */
const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz0';
const LETTERS_IN_KEY = 4;
/** Draws of a check that may come out as one drawn before; a range with room for twice as many never gets near. */
const REPETITIONS_MAX = 1_000;

export function openDraw(seed: string): Draw {
  const drawn = new Set<unknown>();
  let count = 0;
  /** A whole number below 2^32, evenly spread. */
  const next = (): number => Number.parseInt(sha256(`${seed}:${count++}`).slice(0, 8), 16);
  const below = (limit: number): number => next() % limit;
  const fresh = <T>(once: () => T): T => {
    for (let tries = 0; tries < REPETITIONS_MAX; tries += 1) {
      const value = once();
      if (drawn.has(value)) continue;
      drawn.add(value);
      return value;
    }
    throw new RangeError('A check draws from a range that has no value left');
  };
  return {
    amount: (least, most) => {
      assert(Number.isSafeInteger(least) && Number.isSafeInteger(most) && least <= most, 'A range has two whole ends');
      return fresh(() => least + below(most - least + 1));
    },
    key: (start) =>
      fresh(() => `${start}-${Array.from({ length: LETTERS_IN_KEY }, () => LETTERS[below(LETTERS.length)]).join('')}`),
    pick: (choices) => {
      const choice = choices[below(choices.length)];
      assert(choice !== undefined, 'There is something to pick from');
      return choice;
    },
  };
}
