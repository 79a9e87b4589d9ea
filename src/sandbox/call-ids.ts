/**
 * Ids of port calls that are the same whatever else has happened in a heap: the engine counts calls in the order in which
 * it makes them, and that depends on the order of all clients.
 */
import { dataText } from '../simulation/data-text.ts';
import { type PortCall, SubjectLimit, type Turn } from '../simulation/subject.ts';

/** The engine's ids, by ours. */
export type CallIds = Map<number, number>;

/** The turn with ids of ours from `firstId` on, which are noted in `ids`. */
export function virtualTurn(turn: Turn, ids: CallIds, firstId: number): Turn {
  const issued = turn.issued.map((call, at) => ({ ...call, id: firstId + at }));
  turn.issued.forEach((call, at) => ids.set(firstId + at, call.id));
  if (turn.cancelled.length === 0) return { ...turn, issued };
  const ours = new Map([...ids].map(([own, real]) => [real, own]));
  return { ...turn, issued, cancelled: turn.cancelled.flatMap((real) => ours.get(real) ?? []) };
}

/** Notes the ids of a turn that is made once more. Throws {@link SubjectLimit} when it is not the same turn. */
export function alignIds(known: Turn, again: Turn, ids: CallIds): void {
  const isSame =
    known.issued.length === again.issued.length && known.issued.every((call, at) => isAlike(call, again.issued[at]));
  if (!isSame)
    throw new SubjectLimit('nondeterminism', 'after the same answers the code did not make the same calls again');
  known.issued.forEach((call, at) => ids.set(call.id, (again.issued[at] as PortCall).id));
}

function isAlike(known: PortCall, again: PortCall | undefined): boolean {
  return again !== undefined && textOf(known) === textOf(again);
}

function textOf({ client, port, method, args }: PortCall): string {
  return dataText([client, port, method, args]);
}
