import { setFlagsFromString } from 'node:v8';

/** From this Node on, V8's own budgets are of this size, and one of the flags is gone. */
const FIRST_PATIENT_NODE = 22;
/** Bytes of work of a function before its optimised code is made: V8's own are 67,584 and 1,800,000 on Node 20. */
const SCRIPT_BUDGET = 4_000_000;
const WASM_BUDGET = 13_000_000;

/**
 * Lets V8 wait longer before it optimises code in this process. Most gradings are over in half a second, of which half the
 * processor time went to compilers whose code was hardly used; a long one reaches its full speed a moment later.
 */
export function delayOptimisers(): void {
  if (Number(process.versions.node.split('.')[0]) >= FIRST_PATIENT_NODE) return;
  setFlagsFromString(`--interrupt-budget=${SCRIPT_BUDGET}`);
  setFlagsFromString(`--wasm-tiering-budget=${WASM_BUDGET}`);
}
