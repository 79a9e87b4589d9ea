import { conflict, type ConflictOptions, type Footprint, footprintText } from './footprint.ts';
import type { Transition } from './transition-system.ts';

const UNKNOWN = 0;
const DEPENDENT = 1;
const INDEPENDENT = 2;

/**
 * Which transitions conflict, asked millions of times in one exploration: footprints become small numbers, and each
 * pair of them is compared once.
 */
export class Independence {
  readonly #options: ConflictOptions;
  readonly #byObject = new WeakMap<Footprint, number>();
  readonly #byText = new Map<string, number>();
  readonly #footprints: Footprint[] = [];
  #known = new Uint8Array(0);
  #size = 0;

  constructor(options: ConflictOptions = {}) {
    this.#options = options;
  }

  /** The number of a footprint; equal footprints have equal numbers. */
  numberOf(footprint: Footprint): number {
    let number = this.#byObject.get(footprint);
    if (number !== undefined) return number;
    const text = footprintText(footprint);
    number = this.#byText.get(text);
    if (number === undefined) {
      number = this.#footprints.push(footprint) - 1;
      this.#byText.set(text, number);
      this.#grow();
    }
    this.#byObject.set(footprint, number);
    return number;
  }

  /** Do the footprints with these numbers conflict? */
  areDependent(a: number, b: number): boolean {
    const at = a * this.#size + b;
    const known = this.#known[at];
    if (known !== UNKNOWN) return known === DEPENDENT;
    const found = conflict(this.#footprints[a] as Footprint, this.#footprints[b] as Footprint, this.#options);
    this.#known[at] = this.#known[b * this.#size + a] = found ? DEPENDENT : INDEPENDENT;
    return found;
  }

  dependent(a: Transition, b: Transition): boolean {
    return this.areDependent(this.numberOf(a.footprint), this.numberOf(b.footprint));
  }

  #grow(): void {
    if (this.#footprints.length <= this.#size) return;
    this.#size = Math.max(16, this.#size * 2);
    this.#known = new Uint8Array(this.#size * this.#size);
  }
}
