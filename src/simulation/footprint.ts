/**
 * What a transition touches, as abstract keys known before it is taken. Two transitions whose footprints do not
 * conflict commute: swapping them changes nothing anybody can see. A footprint may name too much, never too little,
 * or schedules are lost silently. A key ending in `*` stands for every key with that prefix.
 */
export interface Footprint {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /**
   * What is written, as text, where it is known and the key is written without being read. Two writes of one value to
   * one key commute; explorers use this only when asked to.
   */
  readonly values?: Readonly<Record<string, string>>;
}

export const TOUCHES_NOTHING: Footprint = { reads: [], writes: [] };

/** The order of this transition matters to every other, whatever that one touches. */
export const TOUCHES_EVERYTHING: Footprint = { reads: [], writes: ['*'] };

export interface ConflictOptions {
  /** Two writes of equal values to one key do not conflict. */
  readonly valueAware?: boolean;
}

/** True when the order of two transitions can matter: one writes what the other reads or writes. */
export function conflict(a: Footprint, b: Footprint, { valueAware = false }: ConflictOptions = {}): boolean {
  if (a.writes.includes('*') || b.writes.includes('*')) return true;
  if (overlap(a.writes, b.reads) || overlap(a.reads, b.writes)) return true;
  if (!valueAware) return overlap(a.writes, b.writes);
  return a.writes.some((key) => b.writes.some((other) => sameKey(key, other) && !isSameWrite(a, key, b, other)));
}

/**
 * The key that stands for the heap of an instance: deliveries into one heap are ordered (the guest can see the order).
 * With a client, for what that client alone has in it.
 */
export function heapKey(instance: number, client: number | null): string {
  return client === null ? `heap:${instance}` : `heap:${instance}:${client}`;
}

/** The key that stands for an instance's heap whoever has it. */
export function wholeHeapKey(instance: number): string {
  return `heap:${instance}*`;
}

/** The footprint of a delivery into a heap. */
export function deliveryInto(heap: string): Footprint {
  return { reads: [], writes: [heap] };
}

/** An effect whose reply is delivered at once touches the heap as well. */
export function withDelivery(effect: Footprint, heap: string): Footprint {
  return { ...effect, writes: [...effect.writes, heap] };
}

export function reading(footprint: Footprint, key: string): Footprint {
  return { ...footprint, reads: [...footprint.reads, key] };
}

export function writing(footprint: Footprint, key: string): Footprint {
  return { ...footprint, writes: [...footprint.writes, key] };
}

/** The same footprint as text, equal for equal footprints. */
export function footprintText({ reads, writes, values }: Footprint): string {
  const written = values === undefined ? '' : JSON.stringify(values);
  return `${reads.join('\n')}\r${writes.join('\n')}\r${written}`;
}

function isSameWrite(a: Footprint, aKey: string, b: Footprint, bKey: string): boolean {
  const value = a.values?.[aKey];
  return aKey === bKey && value !== undefined && value === b.values?.[bKey];
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
