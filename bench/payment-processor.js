/* The first exercise's starter as the benches drive it: in the isolate, and in this process under fast-check. */
import fc from 'fast-check';
import { loadExercise } from '../dist/catalog/load-exercise.js';
import { loadSubmission } from '../dist/sandbox/load-submission.js';
import { remembering } from '../dist/sandbox/remembering-subject.js';
import { stripTypes } from '../dist/sandbox/strip-types.js';
import { SimulatedRun } from '../dist/simulation/simulated-run.js';
import { PORT_METHODS } from '../dist/simulation/world.js';
import { ROOT } from './measure.js';

const exercise = loadExercise(ROOT, 'payment-processor');

/** The types of the ports, as a submission may import them. */
export const { portsFile } = exercise;

/**
 * One charge a client, all on one instance of the starter in the isolate; `memory` as a check explores it (`apart`: the
 * starter keeps nothing that its clients could share), or as if they shared their heap.
 */
export function isolatedCharges(amounts, memory) {
  const { entry, ports, starter } = exercise;
  const loaded = loadSubmission({ files: starter, entry, ports, portsFile, portMethods: PORT_METHODS, instances: 1 });
  const call = (client) => ({
    id: client,
    client,
    method: 'charge',
    args: [amounts[client], `order-${client}`].map((value) => ({ kind: 'literal', value })),
  });
  const phase = new Map(amounts.map((_amount, client) => [client, [call(client)]]));
  const clients = amounts.map((_amount, client) => String.fromCharCode(65 + client));
  const scenario = { instances: 1, clients, phases: [phase] };
  return new SimulatedRun(remembering(loaded.subject, memory, scenario), scenario, () => {}, [], memory);
}

/** The starter's class, in this process. */
export async function importStarter() {
  const { code } = stripTypes(exercise.starter[0]);
  const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return module.PaymentProcessor;
}

/** The same charges under fast-check's scheduler: unconfined, and one random schedule a run. */
export async function fastCheckCharges(PaymentProcessor, amounts, numRuns) {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const records = new Map();
      const store = {
        get: scheduler.scheduleFunction(async (key) => (records.has(key) ? { value: records.get(key) } : undefined)),
        set: scheduler.scheduleFunction(async (key, value) => void records.set(key, structuredClone(value))),
      };
      const processor = new PaymentProcessor({ store });
      const all = Promise.all(amounts.map((amount, client) => processor.charge(amount, `order-${client}`)));
      await scheduler.waitFor(all);
    }),
    { numRuns, seed: 1 },
  );
}
