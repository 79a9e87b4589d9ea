import { InternalError } from '../base/errors.ts';
import type { Move } from './moves.ts';
import type { MaybePromise } from './subject.ts';
import type { TransitionSystem } from './transition-system.ts';
import { TRIAL_PORT } from './trial-marks.ts';

/** What a section may hold: nobody should keep others waiting while a bank or a handler takes its time. */
const INSIDE: ReadonlySet<string> = new Set(['store', 'ids', 'rng', 'log', 'timer', TRIAL_PORT]);

/**
 * What a client does in an atomic section is one transition with its entering. Goes on, once `entered` is done, for as long as
 * the client can by itself: until it leaves, its call is answered, or it waits for time or for somebody else.
 * @throws InternalError when the outside world is asked from within: such a stretch is none that could be one step.
 */
export function stayInside(
  entering: Move,
  entered: MaybePromise<void>,
  movesNow: () => readonly Move[],
  run: Pick<TransitionSystem, 'take'>,
): MaybePromise<void> {
  if (!passes(entering, 'enter')) return entered;
  if (entered instanceof Promise) return entered.then(() => stayInside(entering, undefined, movesNow, run));
  for (;;) {
    const { client } = entering.transition;
    const next = movesNow().find(({ kind, transition }) => transition.client === client && kind !== 'start');
    if (next === undefined) return;
    if ('pending' in next && !INSIDE.has(next.pending.call.port))
      throw new InternalError(`${next.pending.call.port} is asked in an atomic section`);
    const taken = run.take(next.transition);
    if (passes(next, 'leave')) return taken;
    if (taken instanceof Promise) return taken.then(() => stayInside(entering, undefined, movesNow, run));
  }
}

function passes(move: Move, method: 'enter' | 'leave'): boolean {
  if (move.kind !== 'whole' && move.kind !== 'effect') return false;
  const { port, method: called } = move.pending.call;
  return port === TRIAL_PORT && called === method;
}
