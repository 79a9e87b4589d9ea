/**
 * Saved states of an engine's memory. The layout is that of wasi-libc: stack below 1 MiB (empty between turns), constants,
 * then data and heap, where the allocator's top pointer ends the used part. Never a scan for zeros: buffers are full of
 * them.
 */
import { assert } from '../base/assert.ts';
import type { EngineMemory } from './engine-memory.ts';

/** Where the pinned build's constants end: what lies below is never written. A test holds it to the module's own segments. */
export const DATA_START = 1_165_472;
/** Address of dlmalloc's top pointer in the pinned build. */
const TOP_POINTER_ADDRESS = 1_166_912;
/** Bytes above the top pointer that still count: the header of the top chunk. */
const TOP_HEADER_BYTES = 64;

export interface MemoryImage {
  readonly bytes: Uint8Array;
  length: number;
  stackPointer: number;
}

/** Bytes that an image of this memory has. */
export function usedBytes(memory: EngineMemory): number {
  return topOf(memory) - DATA_START;
}

/** Copies the used memory into an image, reusing its buffer when it is large enough. */
export function captureMemory(memory: EngineMemory, stackPointer: number, image?: MemoryImage): MemoryImage {
  const length = usedBytes(memory);
  const target =
    image !== undefined && image.bytes.length >= length
      ? image
      : { bytes: new Uint8Array(Math.ceil(length * 1.25)), length: 0, stackPointer: 0 };
  target.bytes.set(memory.bytes.subarray(DATA_START, DATA_START + length));
  target.length = length;
  target.stackPointer = stackPointer;
  return target;
}

export function restoreMemory(memory: EngineMemory, image: MemoryImage): void {
  memory.bytes.set(image.bytes.subarray(0, image.length), DATA_START);
}

/** Allocation from the top must move the pointer we believe to be the top, or snapshots would be cut short. */
export function checkTopPointer(memory: EngineMemory, malloc: (bytes: number) => number): number {
  const before = topOf(memory);
  const address = malloc(1 << 20);
  assert(
    topOf(memory) - before >= 1 << 20 && address + (1 << 20) <= topOf(memory),
    'The allocator keeps its top where this build has it',
  );
  return address;
}

function topOf(memory: EngineMemory): number {
  return memory.word(TOP_POINTER_ADDRESS) + TOP_HEADER_BYTES;
}
