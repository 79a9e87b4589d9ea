/* From a saved file to its verdict in a session that is warm, as watch mode grades: the 95th of 100, against a cold check. */
import { join } from 'node:path';
import { readPrebuilt } from '../../dist/catalog/prebuilt.js';
import { openGradingSession } from '../../dist/grading/grading-session.js';
import { readSubmission } from '../../dist/grading/read-submission.js';
import { median, REPEATS, ROOT, round, timedProgram } from '../measure.js';
import { COLD_CHECK } from './cold-check.js';

export const rows = { 'warm-check': warmCheck };

const SAVES = 100;

async function warmCheck() {
  const exercise = readPrebuilt(ROOT, 'payment-processor');
  const session = openGradingSession();
  const save = async (folder) => {
    const started = performance.now();
    await session.grade({ exercise, files: readSubmission(join(ROOT, folder, exercise.id), exercise) });
    return performance.now() - started;
  };
  const ours = [];
  const cold = [];
  try {
    await save('reference');
    for (let at = 0; at < SAVES; at += 1) {
      // A candidate's file is wrong more often than right.
      ours.push(await save(at % 4 === 0 ? 'reference' : 'exercises'));
      if (at % (SAVES / REPEATS) === 0) cold.push(timedProgram(COLD_CHECK, ROOT));
    }
  } finally {
    session.close();
  }
  const p95 = ours.sort((a, b) => a - b)[Math.ceil(SAVES * 0.95) - 1];
  return {
    value: round(p95),
    unit: 'ms',
    against: 'a cold check',
    ratio: round(p95 / median(cold)),
    runs: SAVES,
    noise: round((ours.at(-1) - ours[0]) / median(ours)),
  };
}
