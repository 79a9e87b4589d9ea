/**
 * A stretch of code that nobody else steps into, for asking "would it be right if this were one step?". Only trials of hints
 * have this port: a submission that is graded finds nothing of it.
 */
import { InternalError } from '../base/errors.ts';
import { TOUCHES_EVERYTHING, TOUCHES_NOTHING } from './footprint.ts';
import type { Move } from './moves.ts';
import { noSuchMethod, type PortContract, type PortModel, succeed } from './port-model.ts';
import type { Answer, MaybePromise, PortCall } from './subject.ts';
import type { TransitionSystem } from './transition-system.ts';

export const SECTION_PORT = 'section';

/** What a section may hold: nobody should keep others waiting while a bank or a handler takes its time. */
const INSIDE: ReadonlySet<string> = new Set(['store', 'ids', 'rng', 'log', 'timer', SECTION_PORT]);

export const SECTION_CONTRACT: PortContract = {
  methods: ['enter', 'leave'],
  // What a client does inside belongs to the transition that enters, and is not known before.
  footprint: ({ method }) => (method === 'enter' ? TOUCHES_EVERYTHING : TOUCHES_NOTHING),
};

/** Its calls do nothing in the world. */
export class AtomicSections implements PortModel {
  perform(call: PortCall): Answer {
    return SECTION_CONTRACT.methods.includes(call.method) ? succeed(undefined) : noSuchMethod(call);
  }

  /** Who is inside holds up everybody else, and explorers ask of what may do so. */
  waitsUntilMs(): null {
    return null;
  }

  save(): object {
    return SECTION_CONTRACT;
  }

  restore(): void {
    // There is no state.
  }
}

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
  return port === SECTION_PORT && called === method;
}
