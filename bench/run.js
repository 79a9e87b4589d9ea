#!/usr/bin/env node
/*
 * Speed as ratios within one run: `npm run bench [-- name...] [--json]`. Each row is held against something measured in
 * the same minute on the same machine, so that a slow machine gives the same ratio.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { loadExercise } from '../dist/catalog/load-exercise.js';
import { loadSubmission } from '../dist/sandbox/load-submission.js';
import { stripTypes } from '../dist/sandbox/strip-types.js';
import { explore } from '../dist/simulation/explore.js';
import { SimulatedRun } from '../dist/simulation/simulated-run.js';
import { PORT_METHODS } from '../dist/simulation/world.js';

const ROOT = resolve(import.meta.dirname, '..');
const AMOUNTS = [200, 300, 400];
const SCHEDULES = 3_000;
const REPEATS = 5;

const exercise = loadExercise(ROOT, 'payment-processor');
const benches = {
  'schedules-replay': () => schedules(false),
  'schedules-snapshot': () => schedules(true),
  'cold-check': coldCheck,
};

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith('--'));
const rows = [];
for (const [name, bench] of Object.entries(benches)) {
  if (names.length === 0 || names.includes(name)) rows.push({ name, ...(await bench()) });
}
if (args.includes('--json')) console.log(JSON.stringify(rows));
else console.table(rows);

/** Schedules a second of three charges on the starter, against runs a second of fast-check's scheduler on the same code. */
async function schedules(snapshots) {
  const ours = [];
  const theirs = [];
  const run = isolatedRun();
  const processor = await importStarter();
  await explore(run, () => true, { schedulesMax: 500, snapshots });
  await fastCheckRuns(processor, 200);
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    ours.push(await perSecond(SCHEDULES, () => explore(run, () => true, { schedulesMax: SCHEDULES, snapshots })));
    theirs.push(await perSecond(SCHEDULES, () => fastCheckRuns(processor, SCHEDULES)));
  }
  return row(ours, theirs, '1/s', 'fast-check scheduler, in process');
}

function isolatedRun() {
  const { entry, ports, portsFile, starter } = exercise;
  const loaded = loadSubmission({ files: starter, entry, ports, portsFile, portMethods: PORT_METHODS, instances: 1 });
  const call = (client) => ({
    id: client,
    client,
    method: 'charge',
    args: [AMOUNTS[client], `order-${client}`].map((value) => ({ kind: 'literal', value })),
  });
  const phase = new Map(AMOUNTS.map((_amount, client) => [client, [call(client)]]));
  return new SimulatedRun(loaded.subject, { instances: 1, clients: ['A', 'B', 'C'], phases: [phase] }, () => {});
}

async function importStarter() {
  const { code } = stripTypes(exercise.starter[0]);
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return module.PaymentProcessor;
}

async function fastCheckRuns(PaymentProcessor, numRuns) {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const records = new Map();
      const store = {
        get: scheduler.scheduleFunction(async (key) => (records.has(key) ? { value: records.get(key) } : undefined)),
        set: scheduler.scheduleFunction(async (key, value) => void records.set(key, structuredClone(value))),
      };
      const processor = new PaymentProcessor({ store });
      const all = Promise.all(AMOUNTS.map((amount, client) => processor.charge(amount, `order-${client}`)));
      await scheduler.waitFor(all);
    }),
    { numRuns, seed: 1 },
  );
}

/** A whole `check` from process start to exit, against `vitest run` of one empty test file. */
function coldCheck() {
  const folder = mkdtempSync(join(tmpdir(), 'bugbash-bench-'));
  try {
    writeFileSync(join(folder, 'empty.test.js'), "import { test } from 'vitest';\ntest('nothing', () => {});\n");
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const ours = [];
    const theirs = [];
    for (let repeat = 0; repeat <= REPEATS; repeat += 1) {
      ours.push(timed([join(ROOT, 'bin/bugbash.js'), 'grade', join(ROOT, 'reference/payment-processor'), '--exercise', 'payment-processor'], ROOT));
      theirs.push(timed([join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder], ROOT));
    }
    return row(ours.slice(1), theirs.slice(1), 'ms', '`vitest run` of one empty test file');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timed(command, cwd) {
  const started = performance.now();
  spawnSync(process.execPath, command, { cwd, stdio: 'ignore' });
  return performance.now() - started;
}

async function perSecond(count, work) {
  const started = performance.now();
  await work();
  return (count * 1000) / (performance.now() - started);
}

function row(ours, theirs, unit, against) {
  const value = median(ours);
  const noise = (Math.max(...ours) - Math.min(...ours)) / value;
  return { value: round(value), unit, against, ratio: round(value / median(theirs)), runs: ours.length, noise: round(noise) };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function round(value) {
  return Number(value.toPrecision(3));
}
