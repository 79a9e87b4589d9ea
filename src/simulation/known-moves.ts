import type { Move } from './moves.ts';
import type { Pending } from './run-state.ts';
import type { ScriptedCall } from './scenario.ts';
import type { PortCall } from './subject.ts';

/**
 * Calls that were on their way before in a run, and moves that were possible. What is the same call or move in many states
 * is one object in all of them, so that explorers find what they know of its footprint at a glance. Moves only under a plan
 * without faults: else a move depends on how far its client has come.
 */
export class KnownMoves {
  readonly #isOn: boolean;
  readonly #calls = new WeakMap<PortCall, Issued>();
  readonly #starts = new Map<ScriptedCall, Start>();
  readonly #replies = new WeakMap<Pending, Reply>();
  readonly #effects = { whole: new WeakMap<Pending, Move>(), split: new WeakMap<Pending, Move>() };

  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  /** The call as it is on its way: `number`-th of its try, or of its instance's `life`. */
  pending(call: PortCall, nowMs: number, number: number, life: number, make: () => Pending): Pending {
    const known = this.#calls.get(call);
    if (known?.pending.issuedMs === nowMs && known.number === number && known.life === life) return known.pending;
    const pending = make();
    this.#calls.set(call, { pending, number, life });
    return pending;
  }

  start(scripted: ScriptedCall, attempt: number, only: Pending | null, make: () => Move): Move {
    if (!this.#isOn) return make();
    const known = this.#starts.get(scripted);
    if (known?.attempt === attempt && known.only === only) return known.move;
    const move = make();
    this.#starts.set(scripted, { attempt, only, move });
    return move;
  }

  reply(pending: Pending, only: Pending | null, make: () => Move): Move {
    if (!this.#isOn) return make();
    const known = this.#replies.get(pending);
    if (known?.only === only) return known.move;
    const move = make();
    this.#replies.set(pending, { only, move });
    return move;
  }

  effect(pending: Pending, whole: boolean, make: () => Move): Move {
    if (!this.#isOn) return make();
    const moves = this.#effects[whole ? 'whole' : 'split'];
    let move = moves.get(pending);
    if (move === undefined) moves.set(pending, (move = make()));
    return move;
  }
}

interface Issued {
  readonly pending: Pending;
  readonly number: number;
  readonly life: number;
}

interface Start {
  readonly attempt: number;
  readonly only: Pending | null;
  readonly move: Move;
}

interface Reply {
  readonly only: Pending | null;
  readonly move: Move;
}
