import { describe, expect, test } from 'vitest';
import { explore } from './explore.ts';
import { type AbstractClient, AbstractProgram, read, write } from './testing/abstract-program.ts';
import { bruteForce } from './testing/brute-force.ts';
import { claimingHandlers, naiveHandlers, readers, times } from './testing/litmus-programs.ts';

/** Schedules with at most 0, 1, 2... preemptions. */
async function ladder(clients: readonly AbstractClient[], length: number): Promise<readonly number[]> {
  const program = new AbstractProgram(clients);
  const counts: number[] = [];
  for (let preemptionsMax = 0; preemptionsMax < length; preemptionsMax += 1) {
    const { schedules, complete } = await explore(program, () => true, { schedulesMax: 1_000_000, preemptionsMax });
    expect(complete).toBe(true);
    counts.push(schedules);
  }
  return counts;
}

describe('schedules by the number of preemptions', () => {
  test.each([
    ['two claiming handlers', claimingHandlers(2), [2, 8, 32, 56]],
    ['three claiming handlers', claimingHandlers(3), [6, 48, 378, 2_106]],
  ] as const)('%s', async (_name, clients, counts) => {
    expect(await ladder(clients, counts.length)).toEqual(counts);
  });

  test.each([
    ['three lost updates', times(3, [read('x'), write('x')])],
    ['two naive handlers', naiveHandlers(2)],
    ['three readers', readers(3)],
  ] as const)('%s: every rung is what counting by hand gives, up to all interleavings', async (_name, clients) => {
    const schedules = await bruteForce(new AbstractProgram(clients), () => true);
    const most = Math.max(...schedules.map(({ switches }) => switches));
    const byHand = Array.from(
      { length: most + 1 },
      (_rung, bound) => schedules.filter(({ switches }) => switches <= bound).length,
    );
    expect(await ladder(clients, most + 1)).toEqual(byHand);
    expect(byHand.at(-1)).toBe(schedules.length);
  });

  test('two naive handlers charge twice from one preemption on, in the second schedule that is run', async () => {
    const program = new AbstractProgram(naiveHandlers(2));
    const chargedOnce = () => [0, 1].filter((client) => program.seenBy(client).length === 4).length < 2;
    const serial = await explore(program, chargedOnce, { schedulesMax: 100, preemptionsMax: 0 });
    expect(serial).toMatchObject({ schedules: 2, complete: true, failing: null });
    const found = await explore(program, chargedOnce, { schedulesMax: 100, preemptionsMax: 1 });
    expect(found).toMatchObject({ schedules: 2, failing: ['0.0', '0.1', '0.2', '1.0', '1.1', '1.2', '1.3', '0.3'] });
  });
});
