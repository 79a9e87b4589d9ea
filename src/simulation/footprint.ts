/**
 * What a transition touches, as abstract keys known before it is taken. Two transitions whose footprints do not
 * conflict commute: swapping them changes nothing anybody can see. A footprint may name too much, never too little,
 * or schedules are lost silently. A key ending in `*` stands for every key with that prefix.
 */
export interface Footprint {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

export const TOUCHES_NOTHING: Footprint = { reads: [], writes: [] };

/** True when the order of two transitions can matter: one writes what the other reads or writes. */
export function conflict(a: Footprint, b: Footprint): boolean {
  return overlap(a.writes, b.writes) || overlap(a.writes, b.reads) || overlap(a.reads, b.writes);
}

/** The key that stands for the heap of an instance: deliveries into one heap are ordered (the guest can see the order). */
export function heapKey(instance: number): string {
  return `heap:${instance}`;
}

/** The footprint of a delivery into a heap. */
export function deliveryInto(heap: string): Footprint {
  return { reads: [], writes: [heap] };
}

/** An effect whose reply is delivered at once touches the heap as well. */
export function withDelivery(effect: Footprint, heap: string): Footprint {
  return { reads: effect.reads, writes: [...effect.writes, heap] };
}

function overlap(left: readonly string[], right: readonly string[]): boolean {
  for (const a of left) for (const b of right) if (sameKey(a, b)) return true;
  return false;
}

function sameKey(a: string, b: string): boolean {
  if (a === b) return true;
  const aIsPrefix = a.endsWith('*');
  const bIsPrefix = b.endsWith('*');
  if (aIsPrefix && bIsPrefix) return startsWithEither(a.slice(0, -1), b.slice(0, -1));
  if (aIsPrefix) return b.startsWith(a.slice(0, -1));
  if (bIsPrefix) return a.startsWith(b.slice(0, -1));
  return false;
}

function startsWithEither(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
