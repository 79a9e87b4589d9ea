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
 * Charges, client by client, on one instance of the starter in the isolate; `memory` as a check explores it (`apart`: the
 * starter keeps nothing that its clients could share), or as if they shared their heap. Each run that `begin` gives has
 * seen nothing yet.
 */
export function isolatedCharges(amounts, memory) {
  const { entry, ports, starter } = exercise;
  const loaded = loadSubmission({ files: starter, entry, ports, portsFile, portMethods: PORT_METHODS, instances: 1 });
  const ids = amounts.flat().keys();
  const call = (client, amount, key) => ({
    id: ids.next().value,
    client,
    method: 'charge',
    args: [amount, key].map((value) => ({ kind: 'literal', value })),
  });
  const calls = amounts.map((own, client) => own.map((amount, at) => call(client, amount, keyOf(client, at))));
  const clients = amounts.map((_own, client) => String.fromCharCode(65 + client));
  const scenario = { instances: 1, clients, phases: [new Map(calls.entries())] };
  return {
    begin: () => new SimulatedRun(remembering(loaded.subject, memory, scenario), scenario, () => {}, [], memory),
  };
}

function keyOf(client, at) {
  return `order-${client}-${at}`;
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
      const acting = amounts.map(async (own, client) => {
        for (const [at, amount] of own.entries()) await processor.charge(amount, keyOf(client, at));
      });
      await scheduler.waitFor(Promise.all(acting));
    }),
    { numRuns, seed: 1 },
  );
}
