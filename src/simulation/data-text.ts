/**
 * Plain data as text: equal text for equal data, whatever the order of keys, and different text for different data. Unlike
 * JSON it tells `undefined`, NaN, -0, big integers, dates, maps and sets apart, and refuses nothing that can cross a port.
 */
export function dataText(value: unknown): string {
  return JSON.stringify(value, tagged);
}

const texts = new WeakMap<object, string>();

/** The same for a value that is never changed: its text is made once. */
export function dataTextOnce(value: unknown): string {
  if (typeof value !== 'object' || value === null) return dataText(value);
  let text = texts.get(value);
  if (text === undefined) texts.set(value, (text = dataText(value)));
  return text;
}

function tagged(this: unknown, key: string, value: unknown): unknown {
  if (value === undefined) return '\u0000undefined';
  if (typeof value === 'bigint') return `\u0000bigint ${value}`;
  if (typeof value === 'number') {
    if (Object.is(value, -0)) return '\u0000-0';
    return Number.isFinite(value) ? value : `\u0000${value}`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    // JSON has already asked a date for its text; the holder still has the date itself.
    const held = (this as Record<string, unknown> | null)?.[key];
    return held instanceof Date ? `\u0000date ${String(value)}` : value;
  }
  if (value instanceof Map || value instanceof Set) return [`\u0000${value.constructor.name}`, ...value];
  const source = value as Record<string, unknown>;
  const sorted: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(source).sort()) sorted[name] = source[name];
  return sorted;
}
