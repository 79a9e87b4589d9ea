/**
 * The engine makes most of its built-in functions when they are first looked at, inside the object that has them. That
 * is no write of the guest's: the object is still what it was when all that changed is that such a property has got the
 * very function that was to be made for it, and that function has got nothing else.
 */
import {
  CLASS,
  ENTRY,
  ENTRY_IS_FUNCTION,
  FUNCTION,
  LAZY,
  OBJECT,
  PROPERTY_FLAGS_SHIFT,
  PROPERTY_IS_LAZY,
  PROPERTY_KIND_MASK,
  SHAPE,
  TAG,
} from './engine-layout.ts';
import type { EngineMemory } from './engine-memory.ts';

/** The properties of an object as they were: a pair of words each for flags and name, and for the value. */
export interface PropertiesBefore {
  readonly count: number;
  readonly deleted: number;
  readonly prototype: number;
  readonly names: Int32Array;
  readonly values: Int32Array;
}

/** Properties that a built-in function has from the start: its length and its name. */
const FUNCTION_PROPERTIES = 2;

export function propertiesAsTheyAre(memory: EngineMemory, object: number): PropertiesBefore {
  const shape = memory.word(object + OBJECT.shape);
  const count = memory.word(shape + SHAPE.propertyCount);
  const words = (address: number) => Int32Array.from({ length: count * 2 }, (_, at) => memory.word(address + at * 4));
  return {
    count,
    deleted: memory.word(shape + SHAPE.deletedCount),
    prototype: memory.word(shape + SHAPE.prototype),
    names: words(namesOf(memory, shape)),
    values: words(memory.word(object + OBJECT.properties)),
  };
}

/** Says whether the properties of an object are as they were, but for built-ins that have been made since. */
export function hasOnlyMadeBuiltIns(memory: EngineMemory, object: number, before: PropertiesBefore): boolean {
  const shape = memory.word(object + OBJECT.shape);
  const isSameShape =
    memory.word(shape + SHAPE.propertyCount) === before.count &&
    memory.word(shape + SHAPE.deletedCount) === before.deleted &&
    memory.word(shape + SHAPE.prototype) === before.prototype;
  if (!isSameShape) return false;
  const names = namesOf(memory, shape);
  const values = memory.word(object + OBJECT.properties);
  for (let at = 0; at < before.count; at += 1) {
    if (memory.word(names + at * 8 + 4) !== before.names[at * 2 + 1]) return false;
    const [low, high] = [before.values[at * 2] as number, before.values[at * 2 + 1] as number];
    const value = values + at * 8;
    const flagsBefore = (before.names[at * 2] as number) >>> PROPERTY_FLAGS_SHIFT;
    const flags = memory.word(names + at * 8) >>> PROPERTY_FLAGS_SHIFT;
    if (flags === flagsBefore && memory.word(value) === low && memory.word(value + 4) === high) continue;
    const wasLazy = (flagsBefore & PROPERTY_KIND_MASK) === PROPERTY_IS_LAZY;
    const isMade = wasLazy && flags === (flagsBefore & ~PROPERTY_KIND_MASK);
    if (!isMade || !isFunctionMadeFrom(memory, value, low, high)) return false;
  }
  return true;
}

function namesOf(memory: EngineMemory, shape: number): number {
  return shape + SHAPE.hashTable + (memory.word(shape + SHAPE.hashMask) + 1) * 4;
}

/** The value is the function that the lazy property `maker`, `entry` stands for, as the engine makes it. */
function isFunctionMadeFrom(memory: EngineMemory, value: number, maker: number, entry: number): boolean {
  const makesFunction =
    (maker & LAZY.makerMask) === LAZY.makesFromEntry && memory.byte(entry + ENTRY.kind) === ENTRY_IS_FUNCTION;
  if (!makesFunction || memory.word(value + 4) !== TAG.object) return false;
  const made = memory.word(value);
  const shape = memory.word(made + OBJECT.shape);
  return (
    memory.half(made + OBJECT.classId) === CLASS.function &&
    memory.word(made + FUNCTION.cFunction) === memory.word(entry + ENTRY.cFunction) &&
    memory.half(made + FUNCTION.magic) === memory.half(entry + ENTRY.magic) &&
    memory.word(shape + SHAPE.propertyCount) === FUNCTION_PROPERTIES &&
    memory.word(shape + SHAPE.deletedCount) === 0
  );
}
