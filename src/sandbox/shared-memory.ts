/**
 * Whether clients of one heap can learn of each other through its memory. Whatever two of them can both reach was there
 * when the instance was constructed: what is made later hangs on the promise of one client, until it is written into
 * something older. So clients share memory only if a turn writes into what was there before the first: objects and
 * variables of the submission, built-ins of the engine. Those are compared, word by word, with what they were.
 */
import { GC_KIND, HEADER, LIST_NEXT, RUNTIME } from './engine-layout.ts';
import type { EngineMemory } from './engine-memory.ts';
import { HOST_PAGES, MEMORY_PAGES } from './limits.ts';
import { PAGE_BYTES, type QuickJs } from './quickjs.ts';
import { hasOnlyMadeBuiltIns, propertiesAsTheyAre, type PropertiesBefore } from './lazy-built-ins.ts';
import { wordsOfObject, wordsOfVariable } from './shared-words.ts';

export interface SharedMemory {
  /** Says whether anything that clients could share differs from what it was. */
  isWritten(): boolean;
}

/**
 * Watches what is there now: the instance must just have been constructed, and be quiet. Null when the submission keeps
 * something that cannot be watched, such as a paused generator.
 *
 * Nothing of it is freed from now on: a variable written twice in a turn could otherwise hold its old address again, with
 * something new behind it.
 */
export function watchSharedMemory(engine: QuickJs): SharedMemory | null {
  const { memory } = engine;
  const watched: Watched = { pairs: [], lazy: [] };
  const kept: number[] = [];
  const list = engine.runtime + RUNTIME.objectList;
  for (let thing = memory.word(list + LIST_NEXT); thing !== list; thing = memory.word(thing + LIST_NEXT)) {
    const kind = memory.byte(thing + HEADER.kind) & HEADER.kindMask;
    if (kind === GC_KIND.asyncFunction) return null;
    if (kind !== GC_KIND.object && kind !== GC_KIND.variable) continue;
    const found = kind === GC_KIND.object ? wordsOfObject(memory, thing) : wordsOfVariable(memory, thing);
    if (found === null || (watched.pairs.length + found.words.length * 2) * 4 > TABLE_BYTES) return null;
    const from = TABLE + watched.pairs.length * 4;
    for (const address of found.words) watched.pairs.push(address, memory.word(address));
    const to = from + found.ownWords * 8;
    if (found.isLazy) watched.lazy.push({ object: thing, before: propertiesAsTheyAre(memory, thing), from, to });
    kept.push(thing, ...found.references);
  }
  for (const address of kept) memory.setWord(address + HEADER.references, memory.word(address + HEADER.references) + 1);
  return comparison(engine, watched);
}

/** What is to be compared lies in the host's own pages of the engine's memory: WebAssembly does it in microseconds. */
const TABLE = MEMORY_PAGES * PAGE_BYTES;
const TABLE_BYTES = HOST_PAGES * PAGE_BYTES;

interface Watched {
  /** An address, then the word that is there, and so on: the table. */
  readonly pairs: number[];
  /** Objects with built-ins that are made when they are first looked at; theirs is the table from `from` to `to`. */
  readonly lazy: {
    readonly object: number;
    readonly before: PropertiesBefore;
    readonly from: number;
    readonly to: number;
  }[];
}

/** Whose table each memory has: an instance is constructed anew after a crash, and going back takes it to its old life. */
const tableOf = new WeakMap<EngineMemory, SharedMemory>();

function comparison({ memory, companion }: QuickJs, { pairs, lazy }: Watched): SharedMemory {
  const table = Int32Array.from(pairs);
  const end = TABLE + table.byteLength;
  const shared = {
    isWritten: () => {
      if (tableOf.get(memory) !== shared) {
        memory.words.set(table, TABLE >>> 2);
        tableOf.set(memory, shared);
      }
      for (let at = companion.firstDifference(TABLE, end); at < end;) {
        const owner = lazy.find(({ from, to }) => from <= at && at < to);
        if (owner === undefined || !hasOnlyMadeBuiltIns(memory, owner.object, owner.before)) return true;
        at = companion.firstDifference(owner.to, end);
      }
      return false;
    },
  };
  return shared;
}
