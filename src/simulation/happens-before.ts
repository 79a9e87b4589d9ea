/**
 * The happens-before relation of one run, as it grows: step i comes before step j in every run of the same class when
 * they conflict, when i made j possible, or through a chain of such pairs. One bit a pair, one row a step.
 */
import type { Independence } from './independence.ts';
import type { Transition } from './transition-system.ts';

const FIRST_CAPACITY = 64;

export class HappensBefore {
  readonly #independence: Independence;
  readonly #steps: Transition[] = [];
  readonly #footprints: number[] = [];
  readonly #issuers: number[] = [];
  #capacity = FIRST_CAPACITY;
  #words = FIRST_CAPACITY / 32;
  #rows = new Uint32Array(this.#capacity * this.#words);

  constructor(independence: Independence) {
    this.#independence = independence;
  }

  get length(): number {
    return this.#steps.length;
  }

  /** The steps of the run so far, in its order. */
  get steps(): readonly Transition[] {
    return this.#steps;
  }

  /** The step after which step `at` could first be taken; -1 when it could from the start. */
  issuerOf(at: number): number {
    return this.#issuers[at] ?? -1;
  }

  /** Does step i come before step j in every run of this class? */
  precedes(i: number, j: number): boolean {
    return (((this.#rows[j * this.#words + (i >>> 5)] as number) >>> (i & 31)) & 1) === 1;
  }

  /**
   * Appends a step, and gives the races it ends: earlier steps that conflict with it, with nothing ordered in between,
   * and that did not make it possible. Those two could have come in the other order.
   */
  push(step: Transition, issuer: number): number[] {
    const at = this.#steps.length;
    if (at >= this.#capacity) this.#grow();
    this.#steps.push(step);
    this.#footprints.push(this.#independence.numberOf(step.footprint));
    this.#issuers.push(issuer);
    this.#rows.fill(0, at * this.#words, (at + 1) * this.#words);
    if (issuer >= 0) this.#order(issuer, at);
    for (const enabler of step.enabledBy ?? []) this.#order(enabler, at);
    return this.#orderConflicts(at);
  }

  /** Forgets the steps from position `length` on. */
  truncate(length: number): void {
    this.#steps.length = length;
    this.#footprints.length = length;
    this.#issuers.length = length;
  }

  #orderConflicts(at: number): number[] {
    const races: number[] = [];
    const own = this.#footprints[at] as number;
    for (let i = at - 1; i >= 0; i -= 1) {
      if (this.precedes(i, at) || !this.#independence.areDependent(this.#footprints[i] as number, own)) continue;
      races.push(i);
      this.#order(i, at);
    }
    return races;
  }

  /** Puts step i and all that precede it before step `at`. */
  #order(i: number, at: number): void {
    const rows = this.#rows;
    const words = this.#words;
    const target = at * words;
    const source = i * words;
    for (let word = i >>> 5; word >= 0; word -= 1) rows[target + word]! |= rows[source + word]!;
    rows[target + (i >>> 5)]! |= 1 << (i & 31);
  }

  #grow(): void {
    const rows = new Uint32Array(this.#capacity * 2 * this.#words * 2);
    for (let row = 0; row < this.#capacity; row += 1) {
      rows.set(this.#rows.subarray(row * this.#words, (row + 1) * this.#words), row * this.#words * 2);
    }
    this.#capacity *= 2;
    this.#words *= 2;
    this.#rows = rows;
  }
}
