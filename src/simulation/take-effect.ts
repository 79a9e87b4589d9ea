import { assert } from '../base/assert.ts';
import { answerUnder, strikeOf } from './fault-strike.ts';
import { lateEffectOf, putOn } from './issued-calls.ts';
import type { Situation } from './moves.ts';
import { noteAnswer } from './repetition.ts';
import type { Pending } from './run-state.ts';
import type { Answer } from './subject.ts';

/** Carries a port call out in the world as far as its fault lets it; gives what its caller is told. */
export function takeEffect(
  pending: Pending,
  { state, world }: Situation,
): { readonly answer: Answer; readonly changed: boolean } {
  const { call, fault } = pending;
  const strike = strikeOf(fault, call);
  const before = world.changes;
  const truth = strike.effect === 'now' ? world.perform(call, fault?.kind) : null;
  const answer = answerUnder(strike, truth);
  assert(answer !== null, 'A call without an effect is answered by its fault');
  const changed = world.changes > before;
  state.endless = noteAnswer(pending, answer, changed, state, world.nowMs);
  if (fault !== null) state.fired = [...state.fired, fault];
  if (strike.effect === 'late') putOn(lateEffectOf(pending, world.nowMs), state);
  return { answer, changed };
}
