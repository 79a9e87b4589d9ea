/**
 * Reads plain values straight out of the engine's memory: no code of the guest runs, nothing is parsed. What is not
 * plain (accessors, class instances with a meaning of their own, functions, proxies) is left to the guest's encoder.
 */
import { SubjectLimit } from '../simulation/subject.ts';
import {
  ARRAY,
  ATOM_INDEX_BIT,
  ATOM_IS_STRING,
  CLASS,
  FLAG_EXOTIC,
  FLAG_FAST_ARRAY,
  FLOAT64_TAG_ADDEND,
  OBJECT,
  PROPERTY_ENUMERABLE,
  PROPERTY_FLAGS_SHIFT,
  PROPERTY_KIND_MASK,
  RUNTIME,
  SHAPE,
  STRING,
  ROPE,
  ROPE_DEPTH_MAX,
  STRING_KIND,
  STRING_KIND_SHIFT,
  STRING_LENGTH_MASK,
  TAG,
  TAG_FIRST,
} from './engine-layout.ts';
import type { EngineMemory } from './engine-memory.ts';
import { TURN_CHARACTERS_MAX, VALUE_DEPTH_MAX } from './limits.ts';

/** The value is not plain: the guest's own encoder must look at it. */
export const NOT_PLAIN = Symbol('not plain');

/** Characters up to which a loop beats a call into the runtime. */
const SHORT_STRING = 24;

export class ValueReader {
  readonly #memory: EngineMemory;
  readonly #runtime: number;
  /** Characters and values that may still be read in this turn. */
  #left = TURN_CHARACTERS_MAX;

  constructor(memory: EngineMemory, runtime: number) {
    this.#memory = memory;
    this.#runtime = runtime;
  }

  /** A new turn begins: its allowance is full. */
  refill(): void {
    this.#left = TURN_CHARACTERS_MAX;
  }

  /** The value at the address, or {@link NOT_PLAIN}. */
  read(address: number, depth = 0): unknown {
    const memory = this.#memory;
    const tag = memory.word(address + 4);
    const low = memory.word(address);
    this.spend(1);
    switch (tag) {
      case TAG.int:
        return low;
      case TAG.boolean:
        return low !== 0;
      case TAG.null:
        return null;
      case TAG.undefined:
        return undefined;
      case TAG.shortBigInt:
        return BigInt(low);
      case TAG.string:
        return this.#string(low);
      case TAG.rope:
        return this.#rope(low, 0);
      case TAG.object:
        return depth > VALUE_DEPTH_MAX ? NOT_PLAIN : this.#object(low, depth);
      default:
        return tag >= TAG_FIRST && tag <= TAG.shortBigInt ? NOT_PLAIN : float64(tag, low);
    }
  }

  /** Takes characters or values off the turn's allowance. */
  spend(count: number): void {
    this.#left -= count;
    if (this.#left < 0) {
      throw new SubjectLimit('value-size', 'the submission passed on a value that is too large');
    }
  }

  #object(object: number, depth: number): unknown {
    const memory = this.#memory;
    const classId = memory.half(object + OBJECT.classId);
    const flags = memory.byte(object + OBJECT.flags);
    if (classId === CLASS.array) return (flags & FLAG_FAST_ARRAY) === 0 ? NOT_PLAIN : this.#array(object, depth);
    if (classId !== CLASS.object || (flags & FLAG_EXOTIC) !== 0) return NOT_PLAIN;
    const shape = memory.word(object + OBJECT.shape);
    const values = memory.word(object + OBJECT.properties);
    const entries = shape + SHAPE.hashTable + (memory.word(shape + SHAPE.hashMask) + 1) * 4;
    const count = memory.word(shape + SHAPE.propertyCount);
    const fields: Record<string, unknown> = {};
    for (let at = 0; at < count; at += 1) {
      const atom = memory.unsigned(entries + at * 8 + 4);
      if (atom === 0) continue;
      const propertyFlags = memory.word(entries + at * 8) >>> PROPERTY_FLAGS_SHIFT;
      if ((propertyFlags & PROPERTY_ENUMERABLE) === 0) continue;
      const key = this.#key(atom);
      if (key === null) continue;
      if ((propertyFlags & PROPERTY_KIND_MASK) !== 0 || key === '__proto__') return NOT_PLAIN;
      const value = this.read(values + at * 8, depth + 1);
      if (value === NOT_PLAIN) return NOT_PLAIN;
      fields[key] = value;
    }
    return fields;
  }

  #array(array: number, depth: number): unknown {
    const memory = this.#memory;
    const values = memory.word(array + ARRAY.values);
    const count = memory.word(array + ARRAY.count);
    // The first property of an array is its length: a longer one means holes.
    const length = memory.word(array + OBJECT.properties);
    if (memory.word(length + 4) !== TAG.int || memory.word(length) !== count) return NOT_PLAIN;
    this.spend(count);
    const items: unknown[] = [];
    for (let at = 0; at < count; at += 1) {
      const value = this.read(values + at * 8, depth + 1);
      if (value === NOT_PLAIN) return NOT_PLAIN;
      items.push(value);
    }
    return items;
  }

  /** The name that an atom stands for; null for a symbol. */
  #key(atom: number): string | null {
    if (atom >= ATOM_INDEX_BIT) return String(atom - ATOM_INDEX_BIT);
    const memory = this.#memory;
    const string = memory.word(memory.word(this.#runtime + RUNTIME.atomArray) + atom * 4);
    if (memory.word(string + STRING.kind) >>> (STRING_KIND_SHIFT + 2) !== ATOM_IS_STRING) return null;
    return this.#string(string);
  }

  #string(string: number): string {
    const memory = this.#memory;
    const header = memory.word(string + STRING.length);
    const length = header & STRING_LENGTH_MASK;
    const start = this.#charactersOf(string);
    this.spend(length);
    if (header < 0) return memory.bytes.toString('utf16le', start, start + length * 2);
    if (length > SHORT_STRING) return memory.bytes.toString('latin1', start, start + length);
    let text = '';
    for (let at = start; at < start + length; at += 1) text += String.fromCharCode(memory.byte(at));
    return text;
  }

  /** Characters follow the string's header, or are part of another string's, or lie elsewhere. */
  #charactersOf(string: number): number {
    const memory = this.#memory;
    const own = string + STRING.characters;
    switch ((memory.word(string + STRING.kind) >>> STRING_KIND_SHIFT) & 3) {
      case STRING_KIND.slice:
        return memory.word(own) + STRING.characters + memory.word(own + 4);
      case STRING_KIND.indirect:
        return memory.word(own);
      default:
        return own;
    }
  }

  /** A string that was put together and not yet written out; the engine keeps the tree of its parts flat. */
  #rope(rope: number, depth: number): string | typeof NOT_PLAIN {
    if (depth > ROPE_DEPTH_MAX) return NOT_PLAIN;
    const parts = [rope + ROPE.left, rope + ROPE.right].map((address) =>
      this.#memory.word(address + 4) === TAG.rope
        ? this.#rope(this.#memory.word(address), depth + 1)
        : this.#string(this.#memory.word(address)),
    );
    return parts.includes(NOT_PLAIN) ? NOT_PLAIN : parts.join('');
  }
}

const floats = new Float64Array(1);
const words = new Int32Array(floats.buffer);

function float64(high: number, low: number): number {
  words[0] = low;
  words[1] = high + FLOAT64_TAG_ADDEND;
  return floats[0] ?? 0;
}
