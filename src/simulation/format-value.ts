/** A plain value as a person would write it in code, cut to a length: `{balance: 300, charges: {…}}`. */
export function formatValue(value: unknown, lengthMax = 72): string {
  const full = write(value, Infinity);
  if (full.length <= lengthMax) return full;
  for (let depth = 3; depth >= 1; depth -= 1) {
    const shallow = write(value, depth);
    if (shallow.length <= lengthMax) return shallow;
  }
  return `${full.slice(0, lengthMax - 1)}…`;
}

/** Stands in a value for something that is written as it is, without quotes. */
export class Written {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function write(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (value === null || typeof value !== 'object') return String(value);
  if (value instanceof Written) return value.text;
  if (value instanceof Date) return `Date(${Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString()})`;
  if (value instanceof Map) return `Map${write([...value], depth)}`;
  if (value instanceof Set) return `Set${write([...value], depth)}`;
  if (value instanceof Error) return `${value.name}(${JSON.stringify(value.message)})`;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return depth <= 0 ? '[…]' : `[${value.map((item) => write(item, depth - 1)).join(', ')}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  if (depth <= 0) return '{…}';
  return `{${entries.map(([key, item]) => `${writeKey(key)}: ${write(item, depth - 1)}`).join(', ')}}`;
}

function writeKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
