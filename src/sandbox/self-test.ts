import { isDeepStrictEqual } from 'node:util';
import { assert } from '../base/assert.ts';
import type { QuickJs } from './quickjs.ts';
import { ValueReader } from './value-reader.ts';

/** A value of every kind that the host reads from memory, as source and as what must be read. */
const SAMPLE_SOURCE = `({
  i: -2, f: 1.5, z: -0, n: NaN, t: true, u: undefined, l: null,
  s: 'caf\\u00e9', w: '\\u20ac', b: 7n, 3: [1, ['x'], {}],
})`;
const SAMPLE = {
  3: [1, ['x'], {}],
  i: -2,
  f: 1.5,
  z: -0,
  n: Number.NaN,
  t: true,
  u: undefined,
  l: null,
  s: 'caf\u00e9',
  w: '\u20ac',
  b: 7n,
};

/** Jobs of two clients, woken by nobody's turn: `seen` must name the caller of each async function. */
const JOBS_SOURCE = `(function (seen) {
  const later = async (name) => { await null; await seen(); await { then: (r) => { seen(); r(); } }; seen(); };
  return (n) => { later(n); Promise.resolve().then(seen).then(seen); };
})`;

/**
 * Proves at each start that the engine keeps things where this host looks for them: values, the stack, the promise of
 * each job. A wrong offset would not crash: it would read something else.
 */
export function selfTest(engine: QuickJs): void {
  assert(engine.stackPointer === STACK_TOP, 'The stack is empty before anything runs');
  const sample = engine.evaluate(SAMPLE_SOURCE, 'bugbash-self-test');
  const read = new ValueReader(engine.memory, engine.runtime).read(sample);
  assert(isDeepStrictEqual(read, SAMPLE), 'Values are read from memory as they are');
  const seenClients: (number | null)[] = [];
  const nothing = engine.evaluate('undefined', 'bugbash-self-test');
  const { functions } = engine;
  engine.functions = [
    () => {
      seenClients.push(engine.client);
      return nothing;
    },
  ];
  const jobs = engine.evaluate(JOBS_SOURCE, 'bugbash-self-test');
  const start = engine.call(jobs, engine.hostFunction('seen', 0));
  for (const client of [4, 2]) {
    engine.beginTurn(client);
    engine.call(start, sample);
  }
  engine.beginTurn(null);
  while (engine.runJob());
  engine.functions = functions;
  const counts = [4, 2, null].map((client) => seenClients.filter((other) => other === client).length);
  assert(isDeepStrictEqual(counts, [5, 5, 0]), 'Each promise job is known by its client');
}

const STACK_TOP = 1 << 20;
