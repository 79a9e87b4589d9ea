import { type ChildProcess, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { builtInPackRoot } from '../src/catalog/exercise-paths.ts';
import { loadExercise } from '../src/catalog/load-exercise.ts';
import { gradeBatch } from '../src/grading/grade-batch.ts';
import { gradeSubmission } from '../src/grading/grade-submission.ts';
import { openGradingSession } from '../src/grading/grading-session.ts';

/*
 * No luck: the same bytes get the same verdict, in whichever process, in whichever order of the checks, and under load.
 * `test/soak/same-hash.js` does the same for hours and on several versions of Node.
 */
const TIME_MAX_MS = 300_000;
const exercise = loadExercise(builtInPackRoot(), 'payment-processor');
const submissions = [
  { name: 'starter', files: exercise.starter, times: 50 },
  { name: 'reference', files: exercise.reference, times: 20 },
];

describe.each(submissions)('the $name', ({ files, times }) => {
  test(
    `has one hash in ${times} warm gradings, half of them with every core busy`,
    async () => {
      const session = openGradingSession();
      const hashes = new Set<string>();
      try {
        for (let time = 0; time < times / 2; time += 1) hashes.add((await session.grade({ exercise, files })).hash);
        await withBusyCores(async () => {
          for (let time = 0; time < times / 2; time += 1) hashes.add((await session.grade({ exercise, files })).hash);
        });
      } finally {
        session.close();
      }
      expect(hashes.size).toBe(1);
    },
    TIME_MAX_MS,
  );

  test(
    'has the same hash in a process of its own, in a batch, and with its checks in any order',
    async () => {
      const ids = exercise.checks.map(({ id }) => id);
      const orders = [[...ids].reverse(), rotated(ids, 7), rotated([...ids].reverse(), 13)];
      const hashes = new Set([(await gradeSubmission({ exercise, files })).hash]);
      const requests = [...orders.map((only) => ({ exercise, files, only })), { exercise, files }];
      for await (const { verdict } of gradeBatch(requests, { jobs: 2 })) hashes.add(verdict.hash);
      expect(hashes.size).toBe(1);
    },
    TIME_MAX_MS,
  );
});

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  return [...items.slice(by), ...items.slice(0, by)];
}

/** Runs the work while every core has something else to do; ends only what it started. */
async function withBusyCores(work: () => Promise<void>): Promise<void> {
  const burners: ChildProcess[] = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  try {
    await work();
  } finally {
    for (const burner of burners) burner.kill('SIGKILL');
  }
}
