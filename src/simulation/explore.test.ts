import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explore } from './explore.ts';
import { AbstractProgram, type AbstractStep, read, write } from './testing/abstract-program.ts';

const MANY = 1_000_000;

/** Number of complete schedules and the set of ends of a program, explored with the given options. */
async function walk(
  clients: readonly (readonly AbstractStep[])[],
  options: { preemptionsMax?: number; snapshots?: boolean } = {},
) {
  const program = new AbstractProgram(clients);
  const ends = new Set<string>();
  const passes = () => Boolean(ends.add(program.end()));
  const { schedules, complete } = await explore(program, passes, { schedulesMax: MANY, ...options });
  return { schedules, complete, ends };
}

const clients = (count: number, ...steps: AbstractStep[]) => Array.from({ length: count }, () => steps);

describe('sleep sets explore exactly one schedule a class', () => {
  // Published counts: Concuerror and Nidhugg test suites; closed forms for k clients of n calls.
  const cases: [name: string, program: AbstractStep[][], all: number, classes: number][] = [
    ['two clients that read and write one key', clients(2, read('x'), write('x')), 6, 4],
    ['three clients that read and write one key', clients(3, read('x'), write('x')), 90, 36],
    ['three clients of two writes', clients(3, write('x'), write('x')), 90, 90],
    ['three clients of three writes', clients(3, write('x'), write('x'), write('x')), 1_680, 1_680],
    ['reads only', clients(3, read('x'), read('x')), 90, 1],
    [
      'private keys',
      [
        [write('a'), write('a')],
        [write('b'), write('b')],
      ],
      6,
      1,
    ],
    [
      'store buffering',
      [
        [write('x'), read('y')],
        [write('y'), read('x')],
      ],
      6,
      3,
    ],
    [
      'message passing',
      [
        [write('x'), write('y')],
        [read('y'), read('x')],
      ],
      6,
      3,
    ],
    ['IRIW', [[write('x')], [write('y')], [read('x'), read('y')], [read('y'), read('x')]], 180, 15],
    ['readers, one writer and three', [[write('x')], ...['a', 'b', 'c'].map((own) => [read(own), read('x')])], 630, 8],
  ];
  test.each(cases)('%s', async (_name, program, all, classes) => {
    expect((await walk(program, { preemptionsMax: Infinity })).schedules).toBe(all);
    expect(await walk(program)).toMatchObject({ schedules: classes, complete: true });
  });
});

test('a preemption bound of zero runs clients one after another', async () => {
  expect((await walk(clients(3, read('x'), write('x')), { preemptionsMax: 0 })).schedules).toBe(6);
});

test('reduced, unreduced, by snapshot and by replay agree on every end of random programs', async () => {
  const step = fc.record({
    kind: fc.constantFrom('read' as const, 'write' as const),
    key: fc.constantFrom('x', 'y', 'z'),
  });
  const programs = fc.array(fc.array(step, { maxLength: 3 }), { minLength: 2, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(programs, async (program) => {
      const all = await walk(program, { preemptionsMax: Infinity });
      const reduced = await walk(program);
      const replayed = await walk(program, { snapshots: false });
      expect([...reduced.ends].sort()).toEqual([...all.ends].sort());
      expect(replayed).toEqual(reduced);
      expect(reduced.schedules).toBeLessThanOrEqual(all.schedules);
    }),
    { seed: 20_260_302, numRuns: 400 },
  );
});

test('exploration ends at the first failure and names its schedule', async () => {
  const program = new AbstractProgram(clients(2, read('x'), write('x')));
  const lost = () => program.seenBy(0)[0] !== 0 || program.seenBy(1)[0] !== 0;
  const { failing, complete } = await explore(program, lost, { schedulesMax: MANY });
  expect(complete).toBe(false);
  expect(failing).toEqual(['0.0', '1.0', '1.1', '0.1']);
});

test('a budget that ends first is no proof', async () => {
  const program = new AbstractProgram(clients(3, write('x'), write('x')));
  const passes = () => true;
  expect(await explore(program, passes, { schedulesMax: 10 })).toMatchObject({
    schedules: 10,
    complete: false,
    failing: null,
  });
});
