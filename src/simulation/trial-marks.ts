/**
 * Marks that a trial of a hint puts into a submission, to ask "would it be right if...": `enter` and `leave`, if nobody else
 * could act in this stretch (`atomic-section.ts`); `guard`, if the next write left alone what has changed since it was read.
 * A submission that is graded finds nothing of them.
 */
import { conflict, type Footprint, TOUCHES_EVERYTHING, TOUCHES_NOTHING } from './footprint.ts';
import { noSuchMethod, type PortContract, type PortModel, succeed } from './port-model.ts';
import type { Step } from './step.ts';
import { STORE_CONTRACT } from './store-port.ts';
import type { Answer, PortCall } from './subject.ts';

export const TRIAL_PORT = 'trial';

export const TRIAL_CONTRACT: PortContract = {
  methods: ['enter', 'leave', 'guard'],
  // What a client does inside belongs to the transition that enters, and is not known before.
  footprint: ({ method }) => (method === 'enter' ? TOUCHES_EVERYTHING : TOUCHES_NOTHING),
};

export class TrialMarks implements PortModel {
  readonly #log: readonly Step[];
  /** Clients whose next write of the store is guarded. */
  #guarded: ReadonlySet<number> = new Set();

  /** `log`: what the run has done so far. */
  constructor(log: readonly Step[]) {
    this.#log = log;
  }

  perform(call: PortCall): Answer {
    if (!TRIAL_CONTRACT.methods.includes(call.method)) return noSuchMethod(call);
    if (call.method === 'guard') this.#guarded = new Set(this.#guarded).add(call.client ?? -1);
    return succeed(undefined);
  }

  /**
   * The answer of a guarded write, by itself or by a transaction, of what somebody else has written since its client read it:
   * it is to have no effect. Null for every other call.
   */
  heldBack(call: PortCall): Answer | null {
    if (this.#guarded.size === 0 || call.port !== 'store' || !GUARDED.has(call.method)) return null;
    const client = call.client ?? -1;
    if (!this.#guarded.has(client)) return null;
    this.#guarded = new Set([...this.#guarded].filter((other) => other !== client));
    if (!isStale(call, this.#log)) return null;
    return succeed(call.method === 'commit' ? { committed: true } : undefined);
  }

  /** Who is inside a section holds up everybody else, and explorers ask of what may do so. */
  waitsUntilMs(): null {
    return null;
  }

  save(): object {
    return this.#guarded;
  }

  restore(state: unknown): void {
    this.#guarded = state as ReadonlySet<number>;
  }

  contentText(): string {
    return [...this.#guarded].sort().join(' ');
  }
}

const GUARDED: ReadonlySet<string> = new Set(['set', 'commit']);
/** Reads by one key or prefix; what a transaction reads first counts for that alone, whatever else its snapshot holds. */
const READS: ReadonlySet<string> = new Set(['get', 'list', 'txGet', 'txList']);

/** Somebody else wrote a key after the client's last read of it. What was never read is not stale. */
function isStale(write: PortCall, log: readonly Step[]): boolean {
  const key: Footprint = { reads: [], writes: STORE_CONTRACT.footprint(write).writes };
  let isOverwritten = false;
  for (let at = log.length - 1; at >= 0; at -= 1) {
    const { call, kind, changed } = log[at] as Step;
    if (call?.port !== 'store' || (kind !== 'call' && kind !== 'effect')) continue;
    if (call.client !== write.client) {
      const { writes } = STORE_CONTRACT.footprint(call);
      if (changed) isOverwritten ||= conflict({ reads: [], writes }, key);
    } else if (READS.has(call.method)) {
      const method = call.method.endsWith('ist') ? 'list' : 'get';
      const { reads } = STORE_CONTRACT.footprint({ ...call, method });
      if (conflict({ reads, writes: [] }, key)) return isOverwritten;
    }
  }
  return false;
}
