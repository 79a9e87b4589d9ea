import { setFlagsFromString } from 'node:v8';

/** From this Node on, V8's own budgets are of this size, and one of the flags is gone. */
const FIRST_PATIENT_NODE = 22;
/** Bytes of work of a function before its optimised code is made. */
const PATIENT = { script: 4_000_000, wasm: 13_000_000 };
/** V8's own on the Nodes that are concerned. */
const USUAL = { script: 67_584, wasm: 1_800_000 };

/**
 * Lets V8 wait longer before it optimises code in this process. Most gradings are over in half a second, of which half the
 * processor time went to compilers whose code was hardly used; a long one reaches its full speed a moment later.
 */
export function delayOptimisers(): void {
  setBudgets(PATIENT);
}

/** Takes that back: a process that has graded once is going to grade again, and optimised code will be used. */
export function stopDelayingOptimisers(): void {
  setBudgets(USUAL);
}

function setBudgets({ script, wasm }: typeof PATIENT): void {
  if (Number(process.versions.node.split('.')[0]) >= FIRST_PATIENT_NODE) return;
  setFlagsFromString(`--interrupt-budget=${script}`);
  setFlagsFromString(`--wasm-tiering-budget=${wasm}`);
}
