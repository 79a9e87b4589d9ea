/**
 * How many interleavings one class stands for: the linear extensions of its happens-before order, counted exactly by
 * dynamic programming over its downsets. Brightwell, Winkler, "Counting Linear Extensions" (Order, 1991): hard in
 * general, and cheap for a few nearly serial clients.
 */
import { Downsets } from './downsets.ts';
import type { HappensBefore } from './happens-before.ts';

/** Downsets looked at for one class before its count is given up: a class of two clients has a few hundred. */
export const DOWNSETS_MAX = 100_000;

/** Below this many possible keys a plain array is the memory; a map beyond. */
const DENSE_KEYS_MAX = 1 << 15;

/** The interleavings of one class. */
export class LinearExtensions {
  /** All interleavings of the class; null when there are too many downsets to count them. */
  readonly total: bigint | null;
  /** Downsets that were looked at. */
  readonly downsets: number;

  constructor(run: HappensBefore, downsetsMax: number = DOWNSETS_MAX) {
    const sets = new Downsets(run);
    const numbers = sets.size <= DENSE_KEYS_MAX ? new ArrayMemory(sets.size) : new MapMemory<number>(downsetsMax);
    let total: number | bigint | null = countWays(sets, numbers, NUMBERS);
    this.downsets = numbers.count;
    if (total !== null && total > Number.MAX_SAFE_INTEGER) {
      total = countWays(sets, new MapMemory<bigint>(downsetsMax), BIG_INTS);
    }
    this.total = total === null ? null : BigInt(total);
  }
}

/** Ways to go on, by the key of the downset. */
interface WaysMemory<T> {
  readonly count: number;
  get(key: number): T | undefined;
  /** False when there was no room any more. */
  set(key: number, value: T): boolean;
}

class ArrayMemory implements WaysMemory<number> {
  readonly #values: Float64Array;
  count = 0;

  constructor(size: number) {
    this.#values = new Float64Array(size);
  }

  get(key: number): number | undefined {
    const value = this.#values[key];
    return value === 0 ? undefined : value;
  }

  set(key: number, value: number): boolean {
    this.#values[key] = value;
    this.count += 1;
    return true;
  }
}

class MapMemory<T> implements WaysMemory<T> {
  readonly #values = new Map<number, T>();
  readonly #countMax: number;

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  get count(): number {
    return this.#values.size;
  }

  get(key: number): T | undefined {
    return this.#values.get(key);
  }

  set(key: number, value: T): boolean {
    this.#values.set(key, value);
    return this.#values.size <= this.#countMax;
  }
}

interface Arithmetic<T> {
  readonly zero: T;
  readonly one: T;
  readonly add: (a: T, b: T) => T;
}

/** Exact below 2^53; a result beyond is counted again with big integers. */
const NUMBERS: Arithmetic<number> = { zero: 0, one: 1, add: (a, b) => a + b };
const BIG_INTS: Arithmetic<bigint> = { zero: 0n, one: 1n, add: (a, b) => a + b };

/** Ways from the empty downset to the end; null when the memory is full. */
function countWays<T>(sets: Downsets, ways: WaysMemory<T>, { zero, one, add }: Arithmetic<T>): T | null {
  if (!Number.isSafeInteger(sets.size)) return null;
  const positions = new Uint16Array(sets.chains.length);
  const end = sets.size - 1;
  let isFull = false;
  const from = (key: number): T => {
    if (key === end || isFull) return one;
    const known = ways.get(key);
    if (known !== undefined) return known;
    let sum = zero;
    for (let chain = 0; chain < positions.length; chain += 1) {
      if (sets.next(chain, positions) < 0) continue;
      positions[chain]! += 1;
      sum = add(sum, from(key + (sets.strides[chain] as number)));
      positions[chain]! -= 1;
    }
    isFull ||= !ways.set(key, sum);
    return sum;
  };
  const total = from(0);
  return isFull ? null : total;
}
