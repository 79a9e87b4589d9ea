import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { assert } from '../base/assert.ts';
import { sha256 } from '../base/hash.ts';
import { HOST_PAGES, MEMORY_PAGES } from './limits.ts';
import { unsigned } from './wasm-assembler.ts';

/** The build of quickjs-wasi 3.6.2: every address in `engine-layout.ts` is of this one. */
export const QUICKJS_SHA256 = 'd4c9375f2b1ca4dc95f72c8aa2982a7a9951ac8011490d79c6582df732b4bbd9';

const MEMORY_SECTION = 5;
const HEADER_BYTES = 8;

let compiled: WebAssembly.Module | null = null;

/** The compiled engine, read, checked and capped once in a process. */
export function quickJsModule(): WebAssembly.Module {
  if (compiled !== null) return compiled;
  const bytes = readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));
  assert(sha256(bytes) === QUICKJS_SHA256, 'quickjs.wasm is the build this isolate was made for');
  compiled = new WebAssembly.Module(capMemory(bytes, MEMORY_PAGES + HOST_PAGES));
  return compiled;
}

/**
 * Gives the module's memory a maximum, which its build leaves open. A growth after a snapshot would make the snapshot
 * wrong: with the maximum at what is grown at the start, there is none.
 */
export function capMemory(bytes: Uint8Array, pagesMax: number): Uint8Array {
  for (let at = HEADER_BYTES; at < bytes.length;) {
    const id = bytes[at];
    const [size, start] = readUnsigned(bytes, at + 1);
    if (id === MEMORY_SECTION) {
      const [minimum] = readUnsigned(bytes, start + 2);
      assert(bytes[start] === 1 && bytes[start + 1] === 0, 'The engine has one memory without a maximum');
      const content = [1, 1, ...unsigned(minimum), ...unsigned(pagesMax)];
      const section = [MEMORY_SECTION, ...unsigned(content.length), ...content];
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(section), bytes.subarray(start + size)]);
    }
    at = start + size;
  }
  throw new RangeError('The engine has no memory of its own');
}

/** An unsigned LEB128 number, and where it ends. */
function readUnsigned(bytes: Uint8Array, start: number): readonly [value: number, end: number] {
  let value = 0;
  for (let at = start, shift = 0; ; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    value |= (byte & 0x7f) << shift;
    if ((byte & 0x80) === 0) return [value >>> 0, at + 1];
  }
}
