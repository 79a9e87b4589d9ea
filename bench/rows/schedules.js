/*
 * Schedules a second of three clients that charge on the starter, against runs a second of fast-check's scheduler on the
 * same code.
 *
 * `schedules-replay` and `schedules-snapshot`: a charge each as a check explores it, with clients apart and known turns
 * looked up; the classes are few and are walked again and again. `schedules-shared`: as if the clients shared their heap,
 * where every order is run: start, effect and reply of a call are steps of their own, and going back copies memory.
 * `schedules-anew`: two charges each, all 7,134 classes, every time by a run that knows nothing yet.
 */
import { exploreClasses } from '../../dist/simulation/dpor.js';
import { perSecond, REPEATS, row } from '../measure.js';
import { fastCheckCharges, importStarter, isolatedCharges } from '../payment-processor.js';

const ONE_EACH = [[200], [300], [400]];
const TWO_EACH = [
  [100, 110],
  [120, 130],
  [140, 150],
];
const SCHEDULES = 3_000;
const CLASSES_OF_TWO_EACH = 7_134;

export const rows = {
  'schedules-replay': () => schedules('apart', false),
  'schedules-snapshot': () => schedules('apart', true),
  'schedules-shared': () => schedules('shared', true),
  'schedules-anew': anew,
};

async function schedules(memory, snapshots) {
  const run = isolatedCharges(ONE_EACH, memory).begin();
  return against(ONE_EACH, SCHEDULES, () => explore(run, SCHEDULES, snapshots));
}

async function anew() {
  const charges = isolatedCharges(TWO_EACH, 'apart');
  return against(TWO_EACH, CLASSES_OF_TWO_EACH, async () => {
    const { schedules, complete } = await exploreClasses(charges.begin(), () => true, { schedulesMax: 10_000 });
    if (!complete || schedules !== CLASSES_OF_TWO_EACH) throw new Error(`${schedules} classes, complete: ${complete}`);
  });
}

async function against(amounts, count, explored) {
  const ours = [];
  const theirs = [];
  const processor = await importStarter();
  await explored();
  await fastCheckCharges(processor, amounts, 200);
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    ours.push(await perSecond(count, explored));
    theirs.push(await perSecond(count, () => fastCheckCharges(processor, amounts, count)));
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
