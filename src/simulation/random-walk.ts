import type { TransitionSystem } from './transition-system.ts';

/**
 * Runs whole schedules, each step picked evenly among those that can be taken, until one fails or `count` have run. The
 * seed is fixed, so the same submission meets the same schedules everywhere. A sample, never a proof.
 */
export async function walkAtRandom(
  system: TransitionSystem,
  passes: () => boolean,
  count: number,
): Promise<{ readonly schedules: number; readonly failing: readonly string[] | null }> {
  const random = mulberry32(SEED);
  for (let schedules = 1; schedules <= count; schedules += 1) {
    const path: string[] = [];
    await system.reset();
    for (let enabled = system.enabled(); enabled.length > 0; enabled = system.enabled()) {
      const step = enabled[Math.floor(random() * enabled.length)];
      if (step === undefined) break;
      path.push(step.id);
      await system.take(step);
    }
    if (!passes()) return { schedules, failing: path };
  }
  return { schedules: count, failing: null };
}

const SEED = 20_261_124;

/** Tommy Ettinger's mulberry32: 32 bits of state, good enough to pick steps. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
