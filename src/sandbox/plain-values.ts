import { HostFunction } from '../simulation/subject.ts';

/** The tagged JSON in which values cross the border of the isolate, host side. Nothing here runs guest code. */

interface Tagged {
  readonly $: string;
  readonly v?: unknown;
}

/** Depth to which a guest's value is followed; the guest's own encoder stops earlier. */
const DEPTH_MAX = 200;

/** A guest's value as plain data of the host. */
export function decodeValue(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object' || depth > DEPTH_MAX) return value;
  if (Array.isArray(value)) return value.map((item) => decodeValue(item, depth + 1));
  const tagged = value as Tagged;
  const list = Array.isArray(tagged.v) ? tagged.v : [];
  switch (tagged.$) {
    case 'u':
      return undefined;
    case 'n':
      return Number(tagged.v);
    case 'b':
      return BigInt(String(tagged.v));
    case 'd':
      return new Date(Number(tagged.v));
    case 'm':
      return new Map(list.map((pair: unknown[]) => [decodeValue(pair[0], depth + 1), decodeValue(pair[1], depth + 1)]));
    case 's':
      return new Set(list.map((item) => decodeValue(item, depth + 1)));
    case 'o':
      return fromPairs(list as [string, unknown][], depth);
    default:
      return fromPairs(Object.entries(value), depth);
  }
}

/** A host's value in the form the guest decodes. */
export function encodeValue(value: unknown): unknown {
  if (value === undefined) return { $: 'u' };
  if (typeof value === 'bigint') return { $: 'b', v: String(value) };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { $: 'n', v: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(encodeValue);
  if (value instanceof HostFunction) return { $: 'f', v: value.name };
  if (value instanceof Date) return { $: 'd', v: String(value.getTime()) };
  if (value instanceof Map)
    return { $: 'm', v: [...value].map(([key, item]) => [encodeValue(key), encodeValue(item)]) };
  if (value instanceof Set) return { $: 's', v: [...value].map(encodeValue) };
  const entries = Object.entries(value);
  if (entries.some(([key]) => key === '$' || key === '__proto__'))
    return { $: 'o', v: entries.map(([key, item]) => [key, encodeValue(item)]) };
  return Object.fromEntries(entries.map(([key, item]) => [key, encodeValue(item)]));
}

function fromPairs(pairs: readonly [string, unknown][], depth: number): unknown {
  const object: Record<string, unknown> = {};
  for (const [key, item] of pairs) {
    const value = decodeValue(item, depth + 1);
    if (key === '__proto__')
      Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
    else object[key] = value;
  }
  return object;
}
