import type { HappensBefore } from './happens-before.ts';

/**
 * The sets of steps of one run that can have happened at some moment in a run of the same class. The steps are spread
 * over chains (each ordered in itself), so that such a set is one position in each chain, and one number as a key.
 */
export class Downsets {
  /** Steps of each chain, in order. */
  readonly chains: readonly (readonly number[])[];
  /** What one more step of a chain adds to the key. */
  readonly strides: readonly number[];
  /** One more than the largest key. */
  readonly size: number;
  /** By step and chain: how many steps of that chain must have happened before it. */
  readonly #needs: Uint16Array;

  constructor(run: HappensBefore) {
    const chains = intoChains(run);
    const strides: number[] = [];
    let size = 1;
    for (const chain of chains) {
      strides.push(size);
      size *= chain.length + 1;
    }
    this.chains = chains;
    this.strides = strides;
    this.size = size;
    this.#needs = needsOf(run, chains);
  }

  /** The step of a chain that can happen next, when so much of each chain has happened; -1 when it cannot yet. */
  next(chain: number, positions: Uint16Array): number {
    const steps = this.chains[chain] as readonly number[];
    const at = positions[chain] as number;
    if (at >= steps.length) return -1;
    const step = steps[at] as number;
    const count = this.chains.length;
    for (let other = 0; other < count; other += 1) {
      if ((this.#needs[step * count + other] as number) > (positions[other] as number)) return -1;
    }
    return step;
  }
}

/** Each step goes to the chain whose last step precedes it most closely, or begins a new one. */
function intoChains(run: HappensBefore): number[][] {
  const chains: number[][] = [];
  for (let step = 0; step < run.length; step += 1) {
    let best: number[] | undefined;
    for (const chain of chains) {
      const last = chain.at(-1) as number;
      if (run.precedes(last, step) && (best === undefined || last > (best.at(-1) as number))) best = chain;
    }
    if (best === undefined) chains.push([step]);
    else best.push(step);
  }
  return chains;
}

function needsOf(run: HappensBefore, chains: readonly (readonly number[])[]): Uint16Array {
  const needs = new Uint16Array(run.length * chains.length);
  chains.forEach((chain, index) => {
    for (let step = 0; step < run.length; step += 1) {
      let count = 0;
      while (count < chain.length && run.precedes(chain[count] as number, step)) count += 1;
      needs[step * chains.length + index] = count;
    }
  });
  return needs;
}
