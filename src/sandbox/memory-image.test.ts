import { expect, test } from 'vitest';
import { DATA_START } from './memory-image.ts';
import { QuickJs } from './quickjs.ts';

const CONSTANTS_START = 1 << 20;

/* Code that walks through much of the engine: every built-in is made, patterns and bytecode are compiled, numbers are
   printed, errors are thrown, generators are paused, and much is allocated and freed. */
const BUSY = `(() => {
  const seen = new Set();
  const visit = (o) => {
    if (o === null || (typeof o !== 'object' && typeof o !== 'function') || seen.has(o)) return;
    seen.add(o);
    for (const key of Reflect.ownKeys(o)) {
      const found = Reflect.getOwnPropertyDescriptor(o, key);
      visit(found.value); visit(found.get); visit(found.set);
    }
    visit(Reflect.getPrototypeOf(o));
  };
  visit(globalThis);
  const text = JSON.stringify(Array.from({ length: 2_000 }, (_, n) => ({ n, f: n / 7, s: String(n).padStart(9, '\\u20ac') })));
  const back = JSON.parse(text).map(({ f, s }) => [f.toFixed(3), s.normalize('NFD').toUpperCase(), BigInt(f * 7 | 0) ** 9n]);
  try { null.x; } catch (e) { back.push(e.stack); }
  const ids = (function* () { for (let n = 0; n < 500; n++) yield /(?<a>[a-z]+)\\p{L}/u.exec('ab\\u00e9' + n); })();
  for (const id of ids) back.push(id?.groups.a);
  new Function('a', 'return a + ' + back.length)(new Date(0).toISOString());
  return back.sort().length;
})()`;

test('what lies below an image is the same in every engine, whatever ran in it', () => {
  const [fresh, used] = [newEngine(), newEngine()];
  used.beginTurn(null);
  for (let round = 0; round < 3; round += 1) used.evaluate(BUSY, 'busy');
  while (used.runJob());
  const below = (engine: QuickJs) => Buffer.from(engine.memory.bytes.subarray(CONSTANTS_START, DATA_START));
  expect(below(used).equals(below(fresh))).toBe(true);
  expect(below(used).length).toBeGreaterThan(100_000);
});

test('an image is a copy of all that is above', () => {
  const engine = newEngine();
  const before = engine.capture();
  engine.beginTurn(null);
  engine.evaluate(BUSY, 'busy');
  expect(differs(engine, before)).toBe(true);
  engine.restore(before);
  expect(differs(engine, before)).toBe(false);
});

function newEngine(): QuickJs {
  return new QuickJs({
    normalize: (_base, name) => name,
    load: () => ({ refused: 'none' }),
    onTick: () => undefined,
    site: () => undefined,
  });
}

function differs(engine: QuickJs, image: ReturnType<QuickJs['capture']>): boolean {
  const now = engine.capture();
  return (
    now.length !== image.length ||
    Buffer.compare(now.bytes.subarray(0, now.length), image.bytes.subarray(0, image.length)) !== 0
  );
}
