/*
 * From a verdict to the proved place of one of its bugs, on a hint engine that is warm: the 95th of a hundred, over rewritten
 * variants of every exercise, against a warm check of the same files.
 */
import { exerciseIds } from '../../dist/catalog/list-exercises.js';
import { loadExercise } from '../../dist/catalog/load-exercise.js';
import { openGradingSession } from '../../dist/grading/grading-session.js';
import { openHintEngine } from '../../dist/hints/hint-engine.js';
import { corpusOf, sample } from '../../dist/hints/corpus/exercise-corpus.js';
import { median, ROOT, round } from '../measure.js';

export const rows = { hint: hintRow };

const HINTS = 100;
const SEED = 1;

async function hintRow() {
  const ids = exerciseIds(ROOT);
  const ours = [];
  const checks = [];
  for (const id of ids) {
    const hinted = await hintsOn(loadExercise(ROOT, id), Math.ceil(HINTS / ids.length));
    ours.push(...hinted.hints);
    checks.push(...hinted.checks);
  }
  const p95 = ours.sort((a, b) => a - b)[Math.ceil(ours.length * 0.95) - 1];
  return {
    value: round(p95),
    unit: 'ms',
    against: 'a warm check',
    ratio: round(p95 / median(checks)),
    runs: ours.length,
    noise: round((ours.at(-1) - ours[0]) / median(ours)),
  };
}

async function hintsOn(exercise, count) {
  const corpus = corpusOf(exercise, 'rewritten variants', null, null);
  const session = openGradingSession();
  const engine = openHintEngine(exercise);
  const timed = async (work) => {
    const started = performance.now();
    return { result: await work(), ms: performance.now() - started };
  };
  const hints = [];
  const checks = [];
  try {
    // The first of each is the cold one.
    for (const [at, { make }] of sample(corpus, count + 1, SEED).entries()) {
      const { files, alive } = make();
      const { result: verdict, ms } = await timed(() => session.grade({ exercise, files }));
      if (at > 0) checks.push(ms);
      for (const wanted of alive) {
        if (hints.length === count) return { hints, checks };
        const located = await timed(() => engine.locate(files, verdict, { wanted, isProofWanted: true }));
        if (at > 0) hints.push(located.ms);
      }
    }
    return { hints, checks };
  } finally {
    session.close();
    engine.close();
  }
}
