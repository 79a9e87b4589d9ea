/**
 * What one submission has made the grader do, in counted work: turns, calls that wait, ticks. Other budgets bound a turn, a
 * run or a check; a submission that stays just within each of them all the time is stopped by this one.
 */
import { SubjectLimit } from '../simulation/subject.ts';
import { BYTES_PER_WORK, PENDING_CALL_WORK, TICK_WORK, TURN_WORK, WORK_MAX } from './limits.ts';

export interface WorkMeter {
  /** A turn begins in such a heap. @throws SubjectLimit when the submission has used up its work. */
  turn(heap: { readonly pendingCalls: number; readonly bytes: number }): void;
  /** The guest has run for a tick. @throws SubjectLimit like `turn`. */
  tick(): void;
}

/** A meter for one submission. Once it has run out it stays so: every later turn is refused. */
export function newWorkMeter(): WorkMeter {
  let left = WORK_MAX;
  const spend = (work: number): void => {
    left -= work;
    if (left >= 0) return;
    throw new SubjectLimit('work', 'all checks together took more work than a submission may cause');
  };
  return {
    turn: ({ pendingCalls, bytes }) =>
      spend(TURN_WORK + pendingCalls * PENDING_CALL_WORK + Math.floor(bytes / BYTES_PER_WORK)),
    tick: () => spend(TICK_WORK),
  };
}
