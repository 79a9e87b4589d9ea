import { expect, test } from 'vitest';
import { builtInPackRoot } from '../src/catalog/exercise-paths.ts';
import { loadExercise } from '../src/catalog/load-exercise.ts';
import { gradeMany } from '../src/grading/grade-submission.ts';

/* One lock around everything is right, and slow: every caller waits for every other. It passes, and is remarked on. */

const exercise = loadExercise(builtInPackRoot(), 'partial-refunds');

const HEAD = 'async refund(request: RefundRequest): Promise<Refund> {';
const LOCK = `${HEAD}
    while (!(await this.#store.compareAndSet(LOCK_KEY, null, true))) await this.#clock.sleep(50);
    try {
      return await this.#refundAlone(request);
    } finally {
      await this.#store.delete(LOCK_KEY);
    }
  }

  async #refundAlone(request: RefundRequest): Promise<Refund> {`;

const lockedBy = (key: string) =>
  exercise.reference.map(({ path, text }) => ({ path, text: text.replace(HEAD, LOCK.replaceAll('LOCK_KEY', key)) }));

test('one lock in the store passes with a remark, a lock for each payment without', async () => {
  const [serial, apart, reference] = await gradeMany(exercise, [
    { files: lockedBy("'lock'") },
    { files: lockedBy("'lock:' + request.paymentId") },
    { files: exercise.reference },
  ]);
  expect(serial).toMatchObject({ outcome: 'passed', problems: [], explored: { complete: true } });
  expect(serial?.remarks).toEqual([
    {
      kind: 'serial',
      check: 'payments-are-refunded-apart-from-each-other',
      message: expect.stringMatching(/^Right, but one at a time: /),
    },
  ]);
  for (const other of [apart, reference]) {
    expect(other).toMatchObject({ outcome: 'passed', problems: [] });
    expect(other).not.toHaveProperty('remarks');
  }
}, 120_000);
