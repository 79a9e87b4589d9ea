#!/usr/bin/env node
/*
 * How good hints are: `npm run bench:hints [-- --exercise id] [--sample n] [--seed n] [--json]`. Every file of the corpus
 * is graded first, so that a rewrite that is not harmless is told and left out. The whole corpus takes an hour or more.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { exerciseIds } from '../dist/catalog/list-exercises.js';
import { loadExercise } from '../dist/catalog/load-exercise.js';
import { corpusOf, sample } from '../dist/hints/corpus/exercise-corpus.js';
import { measureCase, openBench, summarize } from '../dist/hints/corpus/measure.js';

const ROOT = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    exercise: { type: 'string', multiple: true },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});

const rows = [];
const misses = [];
for (const id of values.exercise ?? exerciseIds(ROOT)) rows.push(...(await measureExercise(id)));
if (values.json) console.log(JSON.stringify({ rows, misses }));
else {
  console.table(rows);
  for (const miss of misses) console.log(miss);
}

async function measureExercise(id) {
  const exercise = loadExercise(ROOT, id);
  const corpus = corpusOf(exercise, join(ROOT, 'test/hints/rewrites'));
  const parts = [...new Set(corpus.map(({ part }) => part))];
  const bench = openBench(exercise);
  const measured = [];
  for (const part of parts) {
    const cases = corpus.filter((one) => one.part === part);
    const chosen = values.sample === undefined ? cases : sample(cases, Number(values.sample), Number(values.seed));
    const results = [];
    for (const { make } of chosen) {
      const one = make();
      const outcome = await measureCase(exercise, one, bench);
      if (outcome.results === null) misses.push(`${id}, ${one.rewrite}, ${one.name}: not harmless, left out`);
      results.push(...(outcome.results ?? []));
    }
    for (const { rewrite, case: name, bug, answer, named, faults } of results) {
      if (answer === 'wrong' || (part === 'plain variants' && answer !== 'right') || faults.length > 0)
        misses.push(`${id}, ${rewrite}, ${name}: ${bug} ${answer} ${named} ${faults.join('; ')}`);
    }
    measured.push({ exercise: id, part, cases: chosen.length, ...rounded(summarize(results)) });
  }
  bench.close();
  return measured;
}

function rounded(summary) {
  return Object.fromEntries(
    Object.entries(summary).map(([name, value]) => [name, Math.round(value * 10_000) / 10_000]),
  );
}
