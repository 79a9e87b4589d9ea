/** How many interleavings the explored classes stand for, and how many of them fail. */
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
  #sum: Counted = { failing: 0n, all: 0n };
  #downsetsLeft = DOWNSETS_TOTAL_MAX;
  #isCounted = true;

  add(run: HappensBefore, fails: boolean): void {
    if (!this.#isCounted) return;
    const { total, downsets } = new LinearExtensions(run, Math.min(DOWNSETS_MAX, this.#downsetsLeft));
    this.#downsetsLeft -= downsets;
    if (total === null || this.#downsetsLeft <= 0) this.#isCounted = false;
    else this.#sum = { failing: this.#sum.failing + (fails ? total : 0n), all: this.#sum.all + total };
  }

  /** Interleavings of the classes added, and those that fail; null when there were too many downsets to count them. */
  get total(): Counted | null {
    return this.#isCounted ? this.#sum : null;
  }
}
