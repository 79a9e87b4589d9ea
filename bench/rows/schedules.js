/*
 * Schedules a second of three charges on the starter, against runs a second of fast-check's scheduler on the same code.
 * `schedules-replay` and `schedules-snapshot`: as a check explores it, with clients apart and known turns looked up; its
 * classes are few and are walked again and again. `schedules-shared`: as if the clients shared their heap, where every
 * order is run: start, effect and reply of a call are steps of their own, and going back copies memory.
 */
import { exploreClasses } from '../../dist/simulation/dpor.js';
import { perSecond, REPEATS, row } from '../measure.js';
import { fastCheckCharges, importStarter, isolatedCharges } from '../payment-processor.js';

const AMOUNTS = [200, 300, 400];
const SCHEDULES = 3_000;

export const rows = {
  'schedules-replay': () => schedules('apart', false),
  'schedules-snapshot': () => schedules('apart', true),
  'schedules-shared': () => schedules('shared', true),
};

async function schedules(memory, snapshots) {
  const ours = [];
  const theirs = [];
  const run = isolatedCharges(AMOUNTS, memory);
  const processor = await importStarter();
  await explore(run, SCHEDULES, snapshots);
  await fastCheckCharges(processor, AMOUNTS, 200);
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    ours.push(await perSecond(SCHEDULES, () => explore(run, SCHEDULES, snapshots)));
    theirs.push(await perSecond(SCHEDULES, () => fastCheckCharges(processor, AMOUNTS, SCHEDULES)));
  }
  return row(ours, theirs, '1/s', 'fast-check scheduler, in process');
}

/** Explores again from the beginning until so many schedules have been run. */
async function explore(run, wanted, snapshots) {
  for (let done = 0; done < wanted;) {
    const { schedules, blocked } = await exploreClasses(run, () => true, { schedulesMax: wanted - done, snapshots });
    done += schedules + blocked;
  }
}
