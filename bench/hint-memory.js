/*
 * What gradings and trials of the hint corpus have found, kept in a file between runs: `bench:hints --memory <folder>`. Each is
 * a fact of one program under one engine, one kit and the suites of one exercise, so that a change of the hints runs only what
 * is new. A file that was made under others is begun anew.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A place for `rememberingBench` to keep what it learns; `--memory` not given: for this run only. */
export function openMemory(root, exercise, folder) {
  const verdicts = new Map();
  const answers = new Map();
  const put = folder === undefined ? () => undefined : readInto(verdicts, answers, pathOf(root, exercise, folder));
  return {
    // Verdicts are kept as they are written: tens of thousands of them unpacked would not fit.
    verdict: (key) => (verdicts.has(key) ? unpacked(verdicts.get(key)) : undefined),
    answer: (key) => answers.get(key),
    keepVerdict: (key, verdict) => put(`v ${key} ${packed(verdict)}`),
    keepAnswer: (key, answer) => {
      answers.set(key, answer);
      put(`a ${key} ${answer ? 1 : 0}`);
    },
  };
}

function readInto(verdicts, answers, path) {
  for (const line of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
    const [kind, key, value] = line.split(' ');
    if (value === undefined) continue;
    if (kind === 'v') verdicts.set(key, value);
    else answers.set(key, value === '1');
  }
  return (line) => appendFileSync(path, `${line}\n`);
}

/** Named by what decides a grading: our own compiled code but for the hints, and the exercise's suites and ports. */
function pathOf(root, exercise, folder) {
  const deciding = ['base', 'catalog', 'grading', 'sandbox', 'simulation', 'verdict'].flatMap((name) =>
    readdirSync(join(root, 'dist', name), { recursive: true })
      .filter((file) => file.endsWith('.js'))
      .sort()
      .map((file) => join(root, 'dist', name, file)),
  );
  const hash = createHash('sha256').update(
    JSON.stringify([exercise.checks, exercise.topology, exercise.portsFile.text]),
  );
  for (const file of [...deciding, ...exercise.suites]) hash.update(readFileSync(file));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${exercise.id}-${hash.digest('hex').slice(0, 12)}.txt`);
  if (!existsSync(path)) writeFileSync(path, '');
  return path;
}

function packed(value) {
  return deflateRawSync(JSON.stringify(value)).toString('base64');
}

function unpacked(text) {
  return JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString());
}
