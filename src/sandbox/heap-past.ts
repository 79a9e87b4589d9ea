/** What has entered a heap, or one client's part of it, entry by entry, and what each made it do. */
import type { Answer, Operation, Turn } from '../simulation/subject.ts';

export type Entry = { readonly key: string; readonly nowMs: number } & (
  | { readonly kind: 'start'; readonly operation: Operation }
  | { readonly kind: 'answer'; readonly callId: number; readonly answer: Answer }
);

/** A past, and those that can follow it, as far as they are known. */
export interface Past {
  readonly depth: number;
  readonly before: Past | null;
  /** The latest thing that entered; null at the beginning, when nothing has. */
  readonly entry: Entry | null;
  /** What that made the code do; at the beginning, what its construction did. */
  readonly turn: Turn;
  readonly life: number;
  readonly nowMs: number;
  readonly next: Map<string, Past>;
}

export interface LaterPast extends Past {
  readonly entry: Entry;
}

export function atBeginning(turn: Turn, life: number, nowMs: number): Past {
  return { depth: 0, before: null, entry: null, turn, life, nowMs, next: new Map() };
}

/** The past after one more entry, which is known from now on. */
export function goOn(before: Past, entry: Entry, turn: Turn): Past {
  const past = { depth: before.depth + 1, before, entry, turn, life: before.life, nowMs: entry.nowMs, next: new Map() };
  before.next.set(keyOf(before, entry), past);
  return past;
}

/** The past after this entry, if it is known. */
export function after(past: Past, entry: Entry): Past | undefined {
  return past.next.get(keyOf(past, entry));
}

/** What tells an entry from all others that may come after the same past; the time stands in it where some has passed. */
function keyOf(before: Past, { nowMs, key }: Entry): string {
  return nowMs === before.nowMs ? key : `@${nowMs} ${key}`;
}

/** Says whether one past leads to another. */
export function isBefore(early: Past, late: Past): boolean {
  let past: Past | null = late;
  while (past !== null && past.depth > early.depth) past = past.before;
  return past === early;
}

/** What has to enter to get from one past to one that it leads to. */
export function pathBetween(early: Past, late: Past): readonly LaterPast[] {
  const path: LaterPast[] = [];
  for (let past = late; past !== early && past.before !== null; past = past.before) path.push(past as LaterPast);
  return path.reverse();
}
