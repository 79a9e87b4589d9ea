/*
 * One class graded whole, and in 1, 2 and 4 shards that are merged again: the bytes must be the same, and the work of the
 * largest shard is held against an even split. Work is counted in schedules, so the row says the same on every machine.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPrebuilt } from '../../dist/catalog/prebuilt.js';
import { allVariants } from '../../dist/catalog/variants.js';
import { ROOT, round } from '../measure.js';

export const rows = { shards };

const ID = 'payment-processor';
const SHARD_COUNTS = [1, 2, 4];

async function shards() {
  const folder = mkdtempSync(join(tmpdir(), 'bugbash-shards-'));
  try {
    writeClass(folder);
    bugbash(folder, 'grade', 'students', '--exercise', ID, '--report', 'json=whole.json');
    const whole = readFileSync(join(folder, 'whole.json'), 'utf8');
    return SHARD_COUNTS.map((of) => shardedRow(folder, of, whole));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function shardedRow(folder, of, whole) {
  const blobs = Array.from({ length: of }, (_unused, at) => `${of}-${at + 1}.jsonl`);
  blobs.forEach((blob, at) =>
    bugbash(folder, 'grade', 'students', '--exercise', ID, '--shard', `${at + 1}/${of}`, '--blob', blob),
  );
  bugbash(folder, 'merge', ...blobs.toReversed(), '--report', 'json=merged.json');
  if (readFileSync(join(folder, 'merged.json'), 'utf8') !== whole) throw new Error(`${of} shards merge to other bytes`);
  const work = blobs.map((blob) => schedulesOf(join(folder, blob)));
  const even = work.reduce((sum, one) => sum + one, 0) / of;
  return {
    name: `${of}`,
    value: Math.max(...work),
    unit: 'schedules in the largest',
    against: 'an even split; merged bytes are the same',
    ratio: round(Math.max(...work) / even),
    runs: of,
    noise: 0,
  };
}

function schedulesOf(path) {
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1, -1);
  return lines.reduce((sum, line) => sum + JSON.parse(line).verdict.explored.schedules, 0);
}

function writeClass(folder) {
  const exercise = readPrebuilt(ROOT, ID);
  allVariants(exercise).forEach(({ files }, at) => {
    for (const { path, text } of files) {
      // In a class, names say nothing about the work; variants in their own order alternate between much and little.
      const full = join(folder, 'students', createHash('sha256').update(`${at}`).digest('hex').slice(0, 8), path);
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, text);
    }
  });
}

/** Exit code 1 says that not all passed, as variants do not. */
function bugbash(cwd, ...words) {
  const end = spawnSync(process.execPath, [join(ROOT, 'bin/bugbash.js'), ...words], { cwd, encoding: 'utf8' });
  if (end.status !== 1) throw new Error(`bugbash ${words.join(' ')}: ${end.status}\n${end.stderr}`);
}
