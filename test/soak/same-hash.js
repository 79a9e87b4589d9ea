#!/usr/bin/env node
/*
 * A soak: `node test/soak/same-hash.js [gradings] [jobs]` grades every partly fixed variant of every exercise over and over
 * on several processes, with the checks in a shuffled order, and fails on the first hash that differs from an earlier one.
 * With `--hashes` it grades each variant once and prints a line a variant, to be compared between machines and versions of Node.
 */
import { parseArgs } from 'node:util';
import { builtInPackRoot } from '../../dist/catalog/exercise-paths.js';
import { exerciseIds } from '../../dist/catalog/list-exercises.js';
import { loadExercise } from '../../dist/catalog/load-exercise.js';
import { allVariants } from '../../dist/catalog/variants.js';
import { gradeBatch } from '../../dist/grading/grade-batch.js';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { hashes: { type: 'boolean' } } });
const [gradings = 10_000, jobs = 2] = positionals.map(Number);
const submissions = exerciseIds(builtInPackRoot()).flatMap((id) => {
  const exercise = loadExercise(builtInPackRoot(), id);
  return allVariants(exercise).map(({ files, alive }) => ({ exercise, files, name: `${id} [${alive.join(' ')}]` }));
});

if (values.hashes) {
  for await (const { index, verdict } of gradeBatch(submissions, { jobs }))
    console.log(`${verdict.hash} ${submissions[index].name}`);
} else await soak();

async function soak() {
  const requests = Array.from({ length: gradings }, (_unused, at) =>
    shuffledChecks(submissions[at % submissions.length]),
  );
  const known = new Map();
  const started = performance.now();
  for await (const { index, verdict } of gradeBatch(requests, { jobs })) {
    const { name } = submissions[index % submissions.length];
    if ((known.get(name) ?? verdict.hash) !== verdict.hash) {
      console.error(`grading ${index}: ${name} has another hash\n${JSON.stringify(verdict)}`);
      process.exit(1);
    }
    known.set(name, verdict.hash);
    if (index % 500 === 499)
      console.error(`${index + 1} gradings, ${known.size} hashes, ${Math.round(performance.now() - started)} ms`);
  }
  console.log(`${gradings} gradings of ${submissions.length} submissions: ${known.size} hashes, none differing`);
}

/** The same request with its checks in another order: a verdict must not depend on it. */
function shuffledChecks({ exercise, files }) {
  const only = exercise.checks.map(({ id }) => ({ id, at: Math.random() })).sort((a, b) => a.at - b.at);
  return { exercise, files, only: only.map(({ id }) => id) };
}
