#!/usr/bin/env node
/*
 * A soak: `node test/soak/same-hash.js [--gradings n] [--jobs n] [--seed text] [--state file]` grades submissions of all
 * exercises over and over in one batch, honest ones among hostile ones in an order that follows from the seed, and fails
 * on the first hash that differs from an earlier one of the same submission. With `--state` every hash is kept in a file as
 * it comes, and the same command goes on from there. With `--hashes` it grades each honest submission once and prints a
 * line each, to be compared between machines and versions of Node.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { builtInPackRoot } from '../../dist/catalog/exercise-paths.js';
import { exerciseIds } from '../../dist/catalog/list-exercises.js';
import { loadExercise } from '../../dist/catalog/load-exercise.js';
import { allVariants } from '../../dist/catalog/variants.js';
import { readHostileCases } from '../../dist/cli/selftest/hostile-cases.js';
import { writeCase } from '../../dist/cli/selftest/write-case.js';
import { collectSubmission } from '../../dist/grading/collect-submission.js';
import { gradeBatch } from '../../dist/grading/grade-batch.js';

/** Gradings of each hostile case: those that exhaust something take seconds, and two are what a comparison needs. */
const HOSTILE_TIMES = 5;
const EXHAUSTING_TIMES = 2;
/** The exercise whose class the hostile cases are written for. */
const HOSTILE_EXERCISE = 'payment-processor';
const TOLD_EVERY = 100;

const { values } = parseArgs({
  options: {
    gradings: { type: 'string', default: '10000' },
    jobs: { type: 'string', default: '2' },
    seed: { type: 'string', default: 'soak' },
    state: { type: 'string' },
    hashes: { type: 'boolean', default: false },
  },
});
const jobs = Number(values.jobs);
const honest = exerciseIds(builtInPackRoot()).flatMap((id) => honestSubmissions(loadExercise(builtInPackRoot(), id)));
if (values.hashes) await printHashes();
else await soak(shuffled(deckOf(Number(values.gradings)), (_one, at) => at));

async function printHashes() {
  for await (const { index, verdict } of gradeBatch(honest, { jobs })) console.log(verdict.hash, honest[index].name);
}

async function soak(deck) {
  const known = new Map();
  const done = readDone(deck);
  done.forEach((hash, at) => compare(known, deck, at, hash));
  const started = performance.now();
  const rest = deck.slice(done.length);
  for await (const { index, verdict } of gradeBatch(rest.map(withShuffledChecks), { jobs })) {
    const at = done.length + index;
    compare(known, deck, at, verdict.hash, verdict);
    if (values.state !== undefined) appendFileSync(values.state, `${verdict.hash} ${deck[at].name}\n`);
    if ((at + 1) % TOLD_EVERY === 0) {
      const minutes = ((performance.now() - started) / 60_000).toFixed(1);
      console.error(`${at + 1} of ${deck.length} gradings, ${known.size} submissions, ${minutes} minutes`);
    }
  }
  const hostile = deck.filter(({ isHostile }) => isHostile).length;
  console.log(
    `${deck.length} gradings of ${known.size} submissions, ${hostile} of them of hostile ones, seed ${values.seed}: no hash differs`,
  );
}

function compare(known, deck, at, hash, verdict) {
  const { name } = deck[at];
  const first = known.get(name) ?? hash;
  known.set(name, first);
  if (first === hash) return;
  console.error(`grading ${at + 1}: ${name} came out as ${hash}, and before as ${first}\n${JSON.stringify(verdict)}`);
  process.exit(1);
}

/** Every hostile case a few times, and honest submissions in turn for the rest. */
function deckOf(gradings) {
  const hostile = hostileSubmissions().flatMap((one) =>
    Array.from({ length: one.isExhausting ? EXHAUSTING_TIMES : HOSTILE_TIMES }, () => one),
  );
  const few = hostile.slice(0, Math.floor(gradings / 2));
  const rest = Array.from({ length: gradings - few.length }, (_unused, at) => honest[at % honest.length]);
  return [...few, ...rest];
}

/** Partly fixed variants, and solutions written by hand, right and wrong. */
function honestSubmissions(exercise) {
  const { id, accepted, rejected } = exercise;
  return [
    ...allVariants(exercise).map(({ files, alive }) => ({ exercise, files, name: `${id} [${alive.join(' ')}]` })),
    ...[...accepted, ...rejected].map(({ name, files }) => ({ exercise, files, name: `${id} ${name}` })),
  ];
}

/** The hostile corpus, without what is refused before it is graded. */
function hostileSubmissions() {
  const exercise = loadExercise(builtInPackRoot(), HOSTILE_EXERCISE);
  const [file] = exercise.files;
  const bases = { starter: exercise.starter[0].text, reference: exercise.reference[0].text };
  const root = mkdtempSync(join(tmpdir(), 'bugbash-soak-'));
  try {
    return readHostileCases(join(builtInPackRoot(), 'selftest'), bases).flatMap((hostile) => {
      const { files, problem } = collectSubmission(writeCase(root, hostile, file), hostile.name, exercise);
      if (problem !== null) return [];
      const isExhausting = hostile.group.startsWith('exhausting');
      return [{ exercise, files, name: `${hostile.group}/${hostile.name}`, isHostile: true, isExhausting }];
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}

/**
 * An honest submission with its checks in another order each time: a verdict must not depend on it. A hostile one may use
 * up its budget before the last check, so that what is left for which check does.
 */
function withShuffledChecks({ exercise, files, isHostile }, at) {
  if (isHostile) return { exercise, files };
  const only = shuffled(
    exercise.checks.map(({ id }) => id),
    (id) => `${at} ${id}`,
  );
  return { exercise, files, only };
}

/** Another order for each seed. */
function shuffled(items, nameOf) {
  const keyOf = (item, at) =>
    createHash('sha256')
      .update(`${values.seed}\n${nameOf(item, at)}`)
      .digest('hex');
  return items
    .map((item, at) => ({ item, key: keyOf(item, at) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}

/** The hashes of an earlier run of the same command, in the order of the deck. */
function readDone(deck) {
  if (values.state === undefined || !existsSync(values.state)) return [];
  // A line that was cut off has no end.
  const lines = readFileSync(values.state, 'utf8').split('\n').slice(0, -1);
  const other = lines.findIndex((line, at) => line.slice(line.indexOf(' ') + 1) !== deck[at]?.name);
  if (other >= 0) {
    console.error(`${values.state} is of another run: its line ${other + 1} is not ${deck[other]?.name}`);
    process.exit(2);
  }
  return lines.map((line) => line.slice(0, line.indexOf(' ')));
}
