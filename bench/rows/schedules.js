/*
 * Schedules a second of three charges on the starter, one a class, against runs a second of fast-check's scheduler on the
 * same code. One instance: start, effect and reply of a call are steps of their own.
 */
import { exploreClasses } from '../../dist/simulation/dpor.js';
import { perSecond, REPEATS, row } from '../measure.js';
import { fastCheckCharges, importStarter, isolatedCharges } from '../payment-processor.js';

const AMOUNTS = [200, 300, 400];
const SCHEDULES = 3_000;

export const rows = {
  'schedules-replay': () => schedules(false),
  'schedules-snapshot': () => schedules(true),
};

async function schedules(snapshots) {
  const ours = [];
  const theirs = [];
  const run = isolatedCharges(AMOUNTS);
  const processor = await importStarter();
  await exploreClasses(run, () => true, { schedulesMax: 500, snapshots });
  await fastCheckCharges(processor, AMOUNTS, 200);
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    ours.push(
      await perSecond(SCHEDULES, () => exploreClasses(run, () => true, { schedulesMax: SCHEDULES, snapshots })),
    );
    theirs.push(await perSecond(SCHEDULES, () => fastCheckCharges(processor, AMOUNTS, SCHEDULES)));
  }
  return row(ours, theirs, '1/s', 'fast-check scheduler, in process');
}
