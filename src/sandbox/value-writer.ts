/** Puts values of the host into the guest: as they are where JSON has the words, else through the guest's decoder. */
import { TAG } from './engine-layout.ts';
import { encodeValue } from './plain-values.ts';
import type { Address, QuickJs } from './quickjs.ts';

const SURROGATE = /[\ud800-\udfff]/;

/** Writes a value where the address says. `decode` is the guest's decoder of tagged JSON. */
export function writeValue(engine: QuickJs, decode: Address, value: unknown, address: Address): void {
  const { memory } = engine;
  switch (typeof value) {
    case 'undefined':
      return setValue(engine, address, TAG.undefined, 0);
    case 'boolean':
      return setValue(engine, address, TAG.boolean, Number(value));
    case 'number':
      if (Number.isInteger(value) && Object.is(value | 0, value)) return setValue(engine, address, TAG.int, value);
      break;
    case 'string':
      // UTF-8 has no lone surrogates, JSON writes them as escapes.
      return SURROGATE.test(value)
        ? writeJson(engine, JSON.stringify(value), address)
        : writeString(engine, value, address);
  }
  if (value === null) return setValue(engine, address, TAG.null, 0);
  if (hasJson(value, 0)) return writeJson(engine, JSON.stringify(value), address);
  writeString(engine, JSON.stringify(encodeValue(value)), address);
  engine.companion.call(engine.context, decode, 1, address, address);
  if (memory.word(address + 4) === TAG.exception) throw engine.thrown();
}

export function writeString(engine: QuickJs, text: string, address: Address): void {
  const { address: start, length } = engine.text(text);
  engine.companion.string(engine.context, start, length, address);
  engine.releaseText(start);
}

function writeJson(engine: QuickJs, text: string, address: Address): void {
  const { address: start, length } = engine.text(text);
  engine.companion.parseJson(engine.context, start, length, start + length, address);
  engine.releaseText(start);
  engine.checked(address);
}

function setValue({ memory }: QuickJs, address: Address, tag: number, low: number): void {
  memory.setWord(address, low);
  memory.setWord(address + 4, tag);
}

/** Depth to which a value is looked through before it is left to the tagged form. */
const DEPTH_MAX = 100;

/** True when JSON says the whole value: the guest will see exactly it. */
function hasJson(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth > DEPTH_MAX) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (!hasJson(item, depth + 1)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key in value) {
    if (key === 'toJSON' || !hasJson((value as Record<string, unknown>)[key], depth + 1)) return false;
  }
  return true;
}
