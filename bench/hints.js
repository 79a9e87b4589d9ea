#!/usr/bin/env node
/*
 * How good hints are: `npm run bench:hints [-- --exercise id] [--part name] [--name text] [--sample n] [--seed n] [--json]
 * [--times] [--write] [--memory folder]`. `--name` takes the cases whose name has the text in it: a solution's file, or a bug.
 * Every file of the corpus is graded first, so that a rewrite that is not harmless is told and left out. The whole corpus
 * takes an hour and more; progress goes to stderr. `--times` measures the time of a hint on some files, which
 * says something on a machine with nothing else to do. `--write` keeps the figures in docs/hints-measured. `--memory`
 * keeps what gradings and trials found in a folder, for the next run.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { exerciseIds } from '../dist/catalog/list-exercises.js';
import { loadExercise } from '../dist/catalog/load-exercise.js';
import { CORPUS_PARTS, corpusOf, sample } from '../dist/hints/corpus/exercise-corpus.js';
import { measureCase, openBench } from '../dist/hints/corpus/measure.js';
import { rememberingBench } from '../dist/hints/corpus/remembering-bench.js';
import { summarize, timesOf } from '../dist/hints/corpus/summary.js';
import { writeFigures } from './hint-figures.js';
import { openMemory } from './hint-memory.js';

const ROOT = resolve(import.meta.dirname, '..');
/** Cases of a part whose hints are proved without what is remembered: their times are those of a hint. */
const TIMED_CASES = 15;
/** Cases between two signs of life. */
const PROGRESS_STEP = 25;

const { values } = parseArgs({
  options: {
    exercise: { type: 'string', multiple: true },
    part: { type: 'string', multiple: true },
    name: { type: 'string' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    times: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    memory: { type: 'string' },
  },
});

for (const id of values.exercise ?? exerciseIds(ROOT)) {
  const exercise = loadExercise(ROOT, id);
  const { rows, misses } = await measureExercise(exercise);
  if (values.json) console.log(JSON.stringify({ exercise: id, rows, misses }));
  else {
    console.table(rows);
    for (const miss of misses) console.log(miss);
  }
  if (values.write) writeFigures(ROOT, exercise, rows, misses);
}

async function measureExercise(exercise) {
  const bare = openBench(exercise);
  const bench = rememberingBench(exercise, bare, openMemory(ROOT, exercise, values.memory));
  const rows = [];
  const misses = [];
  for (const part of CORPUS_PARTS.filter((name) => values.part?.includes(name) ?? true)) {
    const cases = corpusOf(exercise, part, join(ROOT, 'test/hints/rewrites'), join(ROOT, 'test/hints/put-back'));
    const named = values.name === undefined ? cases : cases.filter(({ make }) => make().name.includes(values.name));
    const chosen = values.sample === undefined ? named : sample(named, Number(values.sample), Number(values.seed));
    if (chosen.length === 0) continue;
    const results = await measureCases(exercise, part, chosen, bench, misses);
    rows.push({ part, cases: chosen.length, of: cases.length, ...summarize(results) });
    if (!values.times) continue;
    const timed = await measureCases(exercise, part, sample(chosen, TIMED_CASES, 1), bare, []);
    Object.assign(rows.at(-1), timesOf(timed));
  }
  bench.close();
  return { rows, misses };
}

async function measureCases(exercise, part, cases, bench, misses) {
  const results = [];
  let told = misses.length;
  for (const [at, { make }] of cases.entries()) {
    const one = make();
    const outcome = await measureCase(exercise, one, bench);
    if (outcome.results === null) misses.push(`${part}, ${one.rewrite}, ${one.name}: not as expected, left out`);
    for (const result of outcome.results ?? []) {
      results.push(result);
      const { rewrite, case: name, bug, answer, named, faults } = result;
      if (answer !== 'right' || faults.length > 0)
        misses.push(`${part}, ${rewrite}, ${name}: ${bug} ${answer} ${named} ${faults.join('; ')}`.trim());
    }
    for (; told < misses.length; told += 1) console.error(misses[told]);
    if ((at + 1) % PROGRESS_STEP === 0 || at + 1 === cases.length)
      console.error(`${new Date().toISOString().slice(11, 19)} ${exercise.id}, ${part}: ${at + 1} of ${cases.length}`);
  }
  return results;
}
