import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { explore } from './explore.ts';
import { SimulatedRun } from './simulated-run.ts';
import { PlainSubject, type PlainPorts } from './testing/plain-subject.ts';

const phase = new Map(['A', 'B'].map((_name, client) => [client, [{ id: client, client, method: 'pay', args: [] }]]));
const scenario = { instances: 2 as const, clients: ['A', 'B'], phases: [phase] };

const exploring = (pay: (ports: PlainPorts) => Promise<unknown>) =>
  explore(new SimulatedRun(new PlainSubject((ports) => ({ pay: () => pay(ports) })), scenario, () => {}), () => true, {
    schedulesMax: 100,
  });

let counter = 0;
let cached: unknown;

test.each([
  ['Math.random', ({ store }: PlainPorts) => store.set('a', Math.random())],
  ['Math.random or crypto.randomUUID', ({ network }: PlainPorts) => network.charge({ ref: randomUUID(), amount: 1 })],
  ['the real clock (Date)', ({ store }: PlainPorts) => store.set('at', process.hrtime.bigint() && new Date())],
  ['the real clock (Date)', ({ store }: PlainPorts) => store.set('at', new Date().toISOString())],
  ['a counter outside of the class', ({ network }: PlainPorts) => network.charge({ ref: `ref-${(counter += 1)}` })],
  [
    'something outside of the class',
    async ({ store }: PlainPorts) => ((cached ??= await store.get('a')), (cached ??= {})),
  ],
])('is held against the code, with its source: %s', async (source, pay) => {
  cached = undefined;
  const slowly = async (ports: PlainPorts) => {
    // Two runs in one millisecond would show the same time.
    const until = Date.now() + 2;
    while (Date.now() < until);
    return pay(ports);
  };
  await expect(exploring(slowly)).rejects.toThrow(`Likely source: ${source}`);
});

test('says what the code did, and what it did next time', async () => {
  let charges = 0;
  await expect(exploring(({ network }) => network.charge({ ref: `r${(charges += 1)}` }))).rejects.toThrow(
    'after the same answers the code did not do the same again: it called network.charge({ref: "r1"}), then called network.charge({ref: "r3"})',
  );
});

test('code that does the same again is left alone', async () => {
  const { complete } = await exploring(async ({ store }) => {
    await store.get('a');
    await store.set('a', 1);
  });
  expect(complete).toBe(true);
});
