/** How many interleavings the explored classes stand for, how many of them fail, and where a failing run is decided. */
import type { HappensBefore } from './happens-before.ts';
import { DOWNSETS_MAX, LinearExtensions } from './linear-extensions.ts';

/**
 * Downsets looked at in one exploration before counting is given up: some seconds' worth. Exploration goes on without
 * numbers then, and says that it has none.
 */
export const DOWNSETS_TOTAL_MAX = 5_000_000;

export interface Counted {
  readonly failing: bigint;
  readonly all: bigint;
}

export class Coverage {
  readonly #path: readonly string[];
  readonly #along: { failing: bigint; all: bigint }[];
  #downsetsLeft = DOWNSETS_TOTAL_MAX;
  #isCounted = true;

  /** `path`: the ids of the steps of one run, along which it is counted how many interleavings share its beginning. */
  constructor(path: readonly string[] = []) {
    this.#path = path;
    this.#along = Array.from({ length: path.length + 1 }, () => ({ failing: 0n, all: 0n }));
  }

  add(run: HappensBefore, fails: boolean): void {
    if (!this.#isCounted) return;
    const extensions = new LinearExtensions(run, Math.min(DOWNSETS_MAX, this.#downsetsLeft));
    this.#downsetsLeft -= extensions.downsets;
    if (extensions.total === null || this.#downsetsLeft <= 0) this.#isCounted = false;
    for (const [at, count] of extensions.along(this.#path).entries()) {
      const sum = this.#along[at];
      if (sum === undefined) break;
      sum.all += count;
      if (fails) sum.failing += count;
    }
  }

  /** Interleavings of the classes added, and those that fail; null when there were too many downsets to count them. */
  get total(): Counted | null {
    return this.#isCounted ? (this.#along[0] ?? null) : null;
  }

  /** The same for the interleavings that begin like the path: with its first step, its first two steps... */
  get along(): readonly Counted[] {
    return this.#isCounted ? this.#along.slice(1) : [];
  }
}
