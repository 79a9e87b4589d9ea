/*
 * Many submissions on two processes, which are started once: submissions a second against one cold `grade` a submission,
 * and what a thousand of them do to the memory of all processes together. Processor time is told as well: on a machine
 * that does other things besides, only that says what two idle cores would do.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { allVariants } from '../../dist/catalog/variants.js';
import { readPrebuilt } from '../../dist/catalog/prebuilt.js';
import { gradeBatch } from '../../dist/grading/grade-batch.js';
import { median, ROOT, round, timedProgram } from '../measure.js';
import { COLD_CHECK } from './cold-check.js';

export const rows = { batch };

const SUBMISSIONS = 1_000;
const JOBS = 2;
const COLD_TIMES = 5;
/** Submissions a second on two cores. */
const TO_REACH = 10;
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

async function batch() {
  const exercise = readPrebuilt(ROOT, 'payment-processor');
  const variants = allVariants(exercise);
  const cold = Array.from({ length: COLD_TIMES }, () => 1_000 / timedProgram(COLD_CHECK, ROOT));
  const requests = Array.from({ length: SUBMISSIONS }, (_unused, at) => ({
    exercise,
    files: variants[at % variants.length].files,
  }));
  const megabytes = [];
  let processorMs = 0;
  const started = performance.now();
  for await (const { index } of gradeBatch(requests, { jobs: JOBS })) {
    if (index % 50 !== 49) continue;
    megabytes.push(megabytesOfAll());
    processorMs = childrenOf(process.pid).reduce((sum, pid) => sum + processorMsOf(pid), 0);
  }
  const perSecond = (SUBMISSIONS * 1_000) / (performance.now() - started);
  // The first fifth is left out: engines and compilers warm up in it.
  const steady = megabytes.slice(megabytes.length / 5);
  const [early, late] = [steady.slice(0, steady.length / 2), steady.slice(steady.length / 2)];
  return [
    {
      name: 'speed',
      value: round(perSecond),
      unit: '1/s',
      against: 'cold grades',
      ratio: round(perSecond / median(cold)),
      runs: SUBMISSIONS,
      noise: 0,
    },
    {
      name: 'processor',
      value: round(processorMs / SUBMISSIONS),
      unit: 'ms a submission',
      against: `two cores at ${TO_REACH}/s`,
      ratio: round(processorMs / SUBMISSIONS / ((JOBS * 1_000) / TO_REACH)),
      runs: SUBMISSIONS,
      noise: 0,
    },
    {
      name: 'memory',
      value: round(median(late)),
      unit: 'MB',
      against: 'its own first half',
      ratio: round(median(late) / median(early)),
      runs: megabytes.length,
      noise: round((Math.max(...steady) - Math.min(...steady)) / median(steady)),
    },
  ];
}

/** Resident memory of this process and of its children. */
function megabytesOfAll() {
  return [String(process.pid), ...childrenOf(process.pid)].reduce((sum, pid) => sum + megabytesOf(pid), 0);
}

function childrenOf(parent) {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === parent);
}

/** Processor time of a process so far; processes that a batch replaced are not counted any more. */
function processorMsOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return 0; // It has ended in the meantime.
  }
}

function parentOf(pid) {
  return Number(statusOf(pid, 'PPid'));
}

function megabytesOf(pid) {
  return Number(statusOf(pid, 'VmRSS')) / 1024;
}

function statusOf(pid, name) {
  try {
    return new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0;
  } catch {
    return 0; // It has ended in the meantime.
  }
}
