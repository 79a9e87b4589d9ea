import type { ConsoleLine, GuestError, PortCall, Settled } from '../simulation/subject.ts';

/** A turn in which nothing has happened yet. */
export function emptyTurn() {
  return {
    issued: [] as PortCall[],
    settled: [] as Settled[],
    cancelled: [] as number[],
    console: [] as ConsoleLine[],
    unhandled: [] as GuestError[],
  };
}
