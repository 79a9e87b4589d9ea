/** The words of a thing in the engine's memory that change when code of the guest writes to it. */
import {
  ARRAY,
  ARRAY_BUFFER,
  CLASS,
  FLAG_FAST_ARRAY,
  LIST_NEXT,
  MAP_RECORD,
  MAP_STATE,
  OBJECT,
  PROMISE,
  PROPERTY_FLAGS_SHIFT,
  PROPERTY_IS_LAZY,
  PROPERTY_KIND_MASK,
  SHAPE,
  TAG,
  TAG_FIRST,
  VARIABLE,
} from './engine-layout.ts';
import type { EngineMemory } from './engine-memory.ts';

export interface ThingWords {
  /** Addresses. Of an object first those of its shape and properties. */
  readonly words: readonly number[];
  /** How many of them belong to shape and properties. */
  readonly ownWords: number;
  /** Addresses of what its values refer to. */
  readonly references: readonly number[];
  /** Some of its properties are made when they are first looked at. */
  readonly isLazy: boolean;
}

/** Bytes of a buffer that are compared after every turn; a submission with a larger one counts as sharing memory. */
const BUFFER_BYTES_MAX = 4 << 10;

/** Entries of a table that are compared after every turn; likewise. */
const TABLE_ENTRIES_MAX = 1_000;

/** Classes whose objects have nothing that can be written but their properties. */
const ONLY_PROPERTIES: ReadonlySet<number> = new Set([
  CLASS.object,
  CLASS.error,
  CLASS.moduleNamespace,
  CLASS.function,
  CLASS.bytecodeFunction,
  CLASS.boundFunction,
  CLASS.functionWithData,
  CLASS.generatorFunction,
  CLASS.regExp,
  CLASS.proxy,
  CLASS.resolveFunction,
  CLASS.rejectFunction,
  CLASS.asyncFunction,
  CLASS.asyncGeneratorFunction,
]);

/** Null for what keeps its state where it cannot be compared: generators, iterators, functions that are paused. */
export function wordsOfObject(memory: EngineMemory, object: number): ThingWords | null {
  const found: Found = { memory, words: [object + OBJECT.shape, object + OBJECT.properties], references: [] };
  const isLazy = addProperties(found, object);
  const ownWords = found.words.length;
  found.words.push(object + OBJECT.flags, object + OBJECT.firstWeakReference);
  const isKnown = addPayload(found, object);
  return isKnown ? { words: found.words, ownWords, references: found.references, isLazy } : null;
}

/** Null for a variable of a function that is paused. */
export function wordsOfVariable(memory: EngineMemory, variable: number): ThingWords | null {
  if (memory.byte(variable + VARIABLE.isDetached) === 0) return null;
  const found: Found = { memory, words: [variable + VARIABLE.value], references: [] };
  addValue(found, memory.word(variable + VARIABLE.value));
  return { words: found.words, ownWords: 0, references: found.references, isLazy: false };
}

interface Found {
  readonly memory: EngineMemory;
  readonly words: number[];
  readonly references: number[];
}

/** Adds the shape of an object and its properties; says whether one of them is lazy. */
function addProperties({ memory, words, references }: Found, object: number): boolean {
  const shape = memory.word(object + OBJECT.shape);
  const properties = memory.word(object + OBJECT.properties);
  const count = memory.word(shape + SHAPE.propertyCount);
  const names = shape + SHAPE.hashTable + (memory.word(shape + SHAPE.hashMask) + 1) * 4;
  words.push(shape + SHAPE.isHashed, shape + SHAPE.propertyCount);
  if (memory.byte(shape + SHAPE.isHashed) === 0) {
    words.push(shape + SHAPE.deletedCount, shape + SHAPE.prototype);
    for (let at = 0; at < count * 2; at += 1) words.push(names + at * 4);
  }
  let isLazy = false;
  for (let at = 0; at < count; at += 1) {
    const kind = (memory.word(names + at * 8) >>> PROPERTY_FLAGS_SHIFT) & PROPERTY_KIND_MASK;
    if (kind === PROPERTY_IS_LAZY) isLazy = true;
    // A lazy property cannot be written before it is made, and that changes the shape.
    else words.push(properties + at * 8, properties + at * 8 + 4);
    if (kind === 0) addReference(memory, references, properties + at * 8);
  }
  return isLazy;
}

/** Adds what an object has besides its properties; false when it is not known how to. */
function addPayload(found: Found, object: number): boolean {
  const { memory, words } = found;
  const kind = memory.half(object + OBJECT.classId);
  const payload = memory.word(object + OBJECT.payload);
  if (ONLY_PROPERTIES.has(kind)) return true;
  if (kind === CLASS.array || kind === CLASS.arguments) {
    if ((memory.byte(object + OBJECT.flags) & FLAG_FAST_ARRAY) === 0) return true;
    words.push(object + OBJECT.payload, object + ARRAY.values, object + ARRAY.count);
    return addValues(found, memory.word(object + ARRAY.values), memory.word(object + ARRAY.count));
  }
  if ((kind >= CLASS.number && kind <= CLASS.symbol) || kind === CLASS.date || kind === CLASS.bigInt) {
    addValue(found, object + OBJECT.payload);
    return true;
  }
  if (kind >= CLASS.map && kind <= CLASS.weakSet) return addRecords(found, payload);
  if (kind === CLASS.promise) {
    words.push(payload + PROMISE.state);
    for (let at = 0; at < 4; at += 1) words.push(payload + PROMISE.reactions + at * 4);
    addValue(found, payload + PROMISE.result);
    return true;
  }
  // A view has no bytes of its own: they are in its buffer.
  if (kind >= CLASS.typedArrayFirst && kind <= CLASS.dataView) return true;
  return kind === CLASS.arrayBuffer && addBytes(found, payload);
}

function addBytes({ memory, words }: Found, buffer: number): boolean {
  const length = memory.word(buffer + ARRAY_BUFFER.byteLength);
  words.push(buffer + ARRAY_BUFFER.byteLength, buffer + ARRAY_BUFFER.data);
  for (let at = 0; at < length; at += 4) words.push(memory.word(buffer + ARRAY_BUFFER.data) + at);
  return length <= BUFFER_BYTES_MAX;
}

function addRecords(found: Found, map: number): boolean {
  const { memory, words } = found;
  const list = map + MAP_STATE.records;
  words.push(list, list + LIST_NEXT, map + MAP_STATE.count);
  let entries = 0;
  for (let link = memory.word(list + LIST_NEXT); link !== list; link = memory.word(link + LIST_NEXT)) {
    const record = link - MAP_RECORD.link;
    words.push(link, link + LIST_NEXT);
    addValue(found, record + MAP_RECORD.key);
    addValue(found, record + MAP_RECORD.value);
    entries += 1;
    if (entries > TABLE_ENTRIES_MAX) return false;
  }
  return true;
}

function addValues(found: Found, address: number, count: number): boolean {
  if (count > TABLE_ENTRIES_MAX) return false;
  for (let at = 0; at < count; at += 1) addValue(found, address + at * 8);
  return true;
}

function addValue({ memory, words, references }: Found, address: number): void {
  words.push(address, address + 4);
  addReference(memory, references, address);
}

function addReference(memory: EngineMemory, references: number[], address: number): void {
  const tag = memory.word(address + 4);
  if (tag >= TAG_FIRST && tag <= TAG.object) references.push(memory.word(address));
}
